/// The counters of one power of two: 1,024 of 32 bits, so that those in use stay near the processor, and what does not fit into
/// them beside, where anything does not.
///
/// Behind the counters lies a byte for each line of 16, which says whether they were touched since the last tick, and then the
/// place of what did not fit.
@usableFromInline @safe @frozen
struct HistogramChunk: BitwiseCopyable {
  @usableFromInline let counters: UnsafeMutablePointer<UInt32>

  /// Makes a chunk in which nothing is counted; its maker frees it.
  init() {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.bytes, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.bytes)
    unsafe counters = memory.assumingMemoryBound(to: UInt32.self)
  }

  func free() {
    unsafe carried.pointee?.deallocate()
    unsafe UnsafeMutableRawPointer(counters).deallocate()
  }

  @inlinable @inline(__always)
  static var cardsOffset: Int { HistogramScale.chunkLength &* 4 }
  static var carriedOffset: Int { cardsOffset + HistogramScale.cardWords * 8 }
  static var bytes: Int { carriedOffset + 8 }

  @inlinable @inline(__always)
  var cards: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(counters) + Self.cardsOffset }

  /// Multiples of 2³², a counter; `nil` while all fits.
  private var carried: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?> {
    unsafe (UnsafeMutableRawPointer(counters) + Self.carriedOffset)
      .assumingMemoryBound(to: UnsafeMutablePointer<UInt64>?.self)
  }

  /// Counts one sample.
  @inlinable @inline(__always)
  func add(at offset: Int) {
    assert(offset >= 0 && offset < HistogramScale.chunkLength, "no such counter in a chunk")
    unsafe counters[offset] &+= 1
    if unsafe counters[offset] == 0 { carry(1 << 32, at: offset) }
    touch(offset)
  }

  /// Counts `weight` samples; together they stay below 2⁶⁴.
  func add(_ weight: UInt64, at offset: Int) {
    assert(offset >= 0 && offset < HistogramScale.chunkLength, "no such counter in a chunk")
    let low = unsafe UInt64(counters[offset]) + (weight & 0xFFFF_FFFF)
    unsafe counters[offset] = UInt32(truncatingIfNeeded: low)
    let high = (low & ~0xFFFF_FFFF) + (weight & ~0xFFFF_FFFF)
    if high > 0 { carry(high, at: offset) }
    touch(offset)
  }

  @usableFromInline @inline(never)
  func carry(_ amount: UInt64, at offset: Int) {
    if unsafe carried.pointee == nil {
      let wide = UnsafeMutablePointer<UInt64>.allocate(capacity: HistogramScale.chunkLength)
      unsafe wide.initialize(repeating: 0, count: HistogramScale.chunkLength)
      unsafe carried.pointee = wide
    }
    unsafe carried.pointee?[offset] += amount
  }

  /// The samples of one counter.
  @inline(__always)
  func count(at offset: Int) -> UInt64 {
    assert(offset >= 0 && offset < HistogramScale.chunkLength, "no such counter in a chunk")
    let low = unsafe UInt64(counters[offset])
    guard let wide = unsafe carried.pointee else { return low }
    return unsafe low + wide[offset]
  }

  /// The counter at which `rank` samples are reached, `below` of them before this chunk; `nil`, and `below` is what
  /// there is up to its end, when they are not.
  func offset(reaching rank: UInt64, below: inout UInt64) -> Int? {
    var (sum, offset) = (below, 0)
    if unsafe carried.pointee == nil {
      while offset < HistogramScale.chunkLength {
        sum &+= unsafe UInt64(counters[offset])
        if sum >= rank { break }
        offset &+= 1
      }
    } else {
      while offset < HistogramScale.chunkLength {
        sum &+= count(at: offset)
        if sum >= rank { break }
        offset &+= 1
      }
    }
    below = sum
    return offset < HistogramScale.chunkLength ? offset : nil
  }

  /// Marks the line of a counter as touched since the last tick, as garbage collectors mark cards: one store, no load.
  @inlinable @inline(__always)
  func touch(_ offset: Int) {
    unsafe cards.storeBytes(of: 1, toByteOffset: offset &>> HistogramScale.lineShift, as: UInt8.self)
  }

  /// A line of counters, but for what did not fit into them.
  @inline(__always)
  func line(from offset: Int) -> SIMD16<UInt32> {
    assert(offset >= 0 && offset <= HistogramScale.chunkLength - 16, "no such line in a chunk")
    return unsafe UnsafeRawPointer(counters + offset).load(as: SIMD16<UInt32>.self)
  }

  @inline(__always)
  func setLine(from offset: Int, to line: SIMD16<UInt32>) {
    assert(offset >= 0 && offset <= HistogramScale.chunkLength - 16, "no such line in a chunk")
    unsafe UnsafeMutableRawPointer(counters + offset).storeBytes(of: line, as: SIMD16<UInt32>.self)
  }

  /// Whether all counters fit into 32 bits.
  @inline(__always)
  var fits: Bool { unsafe carried.pointee == nil }

  /// Which of eight lines were touched, a byte each from the lowest on.
  @inline(__always)
  func touched(_ word: Int) -> UInt64 {
    assert(word >= 0 && word < HistogramScale.cardWords, "no such word of cards")
    return unsafe UInt64(littleEndian: cards.load(fromByteOffset: word * 8, as: UInt64.self))
  }

  /// Whether any line was.
  var isTouched: Bool {
    var words: UInt64 = 0
    for word in 0..<HistogramScale.cardWords { words |= touched(word) }
    return words != 0
  }

  @inline(__always)
  func forgetTouched(_ word: Int) {
    assert(word >= 0 && word < HistogramScale.cardWords, "no such word of cards")
    unsafe cards.storeBytes(of: 0, toByteOffset: word * 8, as: UInt64.self)
  }
}
