extension HistogramBank.UnsafeStorage {
  /// What a cell held at the last tick.
  @usableFromInline @safe
  struct Mark {
    /// All samples but zeros.
    var moments = Moments()
    var zeros: UInt64 = 0
    var overflow: UInt64 = 0
    /// The counters as they were, chunk by chunk; `nil` where they were all zero.
    let chunks: UnsafeMutablePointer<HistogramChunk?>

    init() {
      unsafe chunks = .allocate(capacity: HistogramScale.chunks)
      unsafe chunks.initialize(repeating: nil, count: HistogramScale.chunks)
    }
  }

  /// How many samples but zeros a cell held at the last tick.
  func markedCount(of cell: Int) -> UInt64 {
    unsafe header(cell).pointee.mark?.pointee.moments.count ?? 0
  }

  func forgetMark(of cell: Int) {
    guard let mark = unsafe header(cell).pointee.mark else { return }
    for number in 0..<HistogramScale.chunks { unsafe mark.pointee.chunks[number]?.free() }
    unsafe mark.pointee.chunks.deallocate()
    unsafe mark.deallocate()
    unsafe header(cell).pointee.mark = nil
  }

  /// The samples since the last tick, which this is; `nil` when there are none.
  func takeInterval(of cell: Int) -> SparseHistogram? {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    let zeros = unsafe header(cell).pointee.zeros - (header(cell).pointee.mark?.pointee.zeros ?? 0)
    guard unsafe zeros > 0 || header(cell).pointee.moments.count > 0 else { return nil }
    let mark = unsafe mark(of: cell)
    var moments = unsafe header(cell).pointee.moments
    _ = moments.record(0, count: zeros)
    let overflow = unsafe header(cell).pointee.overflow - mark.pointee.overflow
    var taken = unsafe TakenCounters(in: room)
    if zeros > 0 { taken.append(0, zeros) }
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe table(cell)[number], chunk.isTouched else { continue }
      taken.take(chunk, unsafe marked(number, of: mark), number)
    }
    unsafe mark.pointee.moments.merge(header(cell).pointee.moments)
    unsafe mark.pointee.zeros += zeros
    unsafe mark.pointee.overflow += overflow
    unsafe header(cell).pointee.moments = Moments()
    return SparseHistogram(moments: moments, overflow: overflow, ascending: taken.indexArray, taken.countArray)
  }

  private func mark(of cell: Int) -> UnsafeMutablePointer<Mark> {
    if let mark = unsafe header(cell).pointee.mark { return unsafe mark }
    let mark = UnsafeMutablePointer<Mark>.allocate(capacity: 1)
    unsafe mark.initialize(to: Mark())
    unsafe header(cell).pointee.mark = mark
    return unsafe mark
  }

  /// The counters of a chunk as they were at the last tick.
  private func marked(_ number: Int, of mark: UnsafeMutablePointer<Mark>) -> HistogramChunk {
    if let marked = unsafe mark.pointee.chunks[number] { return marked }
    let marked = HistogramChunk()
    unsafe mark.pointee.chunks[number] = marked
    return marked
  }
}

/// The counters of an interval as they are taken, in room for all that there are.
@safe
struct TakenCounters: BitwiseCopyable {
  private let indices: UnsafeMutablePointer<UInt16>
  private let counts: UnsafeMutablePointer<UInt64>
  private var length = 0

  /// The room this takes.
  static let bytes = HistogramScale.counters * 10

  /// No counters yet, in room that is someone else's.
  init(in room: UnsafeMutableRawPointer) {
    unsafe counts = room.assumingMemoryBound(to: UInt64.self)
    unsafe indices = (room + HistogramScale.counters * 8).assumingMemoryBound(to: UInt16.self)
  }

  /// As long as what was taken: an array that grows to fit is made quicker than one that is filled in place.
  var indexArray: [UInt16] {
    var array: [UInt16] = []
    unsafe array.append(contentsOf: UnsafeBufferPointer(start: indices, count: length))
    return array
  }

  var countArray: [UInt64] {
    var array: [UInt64] = []
    unsafe array.append(contentsOf: UnsafeBufferPointer(start: counts, count: length))
    return array
  }

  @inline(__always)
  mutating func append(_ index: Int, _ count: UInt64) {
    unsafe indices[length] = UInt16(truncatingIfNeeded: index)
    unsafe counts[length] = count
    length &+= 1
  }

  /// Takes what was added to the counters of chunk `number` since they were marked, touched lines only, and marks them anew.
  @inline(__always)
  mutating func take(_ chunk: HistogramChunk, _ marked: HistogramChunk, _ number: Int) {
    let firstIndex = number &* HistogramScale.chunkLength
    let fits = chunk.fits
    for word in 0..<HistogramScale.cardWords {
      var touched = chunk.touched(word)
      guard touched != 0 else { continue }
      chunk.forgetTouched(word)
      repeat {
        let line = (word &* 8 &+ touched.trailingZeroBitCount &>> 3) &<< HistogramScale.lineShift
        touched &= touched &- 1
        if fits {
          takeLine(line, of: chunk, marked, firstIndex)
        } else {
          // Through values, so that what is here stays in registers.
          self = wideLineTaken(line, of: chunk, marked, firstIndex)
        }
      } while touched != 0
    }
  }

  @inline(__always)
  private mutating func takeLine(_ first: Int, of chunk: HistogramChunk, _ marked: HistogramChunk, _ firstIndex: Int) {
    let line = chunk.line(from: first)
    let changed = SIMD16<UInt32>().replacing(with: 1, where: line .!= marked.line(from: first))
    // A byte for each counter, 1 where it changed.
    let flags = unsafe unsafeBitCast(SIMD16<UInt8>(truncatingIfNeeded: changed), to: SIMD2<UInt64>.self)
    takeChanged(UInt64(littleEndian: flags[0]), first, of: chunk, marked, firstIndex)
    takeChanged(UInt64(littleEndian: flags[1]), first &+ 8, of: chunk, marked, firstIndex)
    marked.setLine(from: first, to: line)
  }

  @inline(__always)
  private mutating func takeChanged(
    _ flags: UInt64, _ first: Int, of chunk: HistogramChunk, _ marked: HistogramChunk, _ firstIndex: Int
  ) {
    var rest = flags
    while rest != 0 {
      let offset = first &+ rest.trailingZeroBitCount &>> 3
      let added = unsafe chunk.counters[offset] &- marked.counters[offset]
      append(firstIndex &+ offset, UInt64(added))
      rest &= rest &- 1
    }
  }

  /// The same where a counter of the chunk passed 2³².
  @inline(never)
  private func wideLineTaken(
    _ first: Int, of chunk: HistogramChunk, _ marked: HistogramChunk, _ firstIndex: Int
  ) -> TakenCounters {
    var taken = self
    for offset in first..<first + 1 << HistogramScale.lineShift {
      let added = chunk.count(at: offset) - marked.count(at: offset)
      guard added > 0 else { continue }
      taken.append(firstIndex + offset, added)
      marked.add(added, at: offset)
    }
    return taken
  }
}
