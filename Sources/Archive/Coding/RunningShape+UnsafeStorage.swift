import NeedletailMetrics

extension RunningShape {
  /// What each counter adds up to, and which are worth a look: in chunks, as histograms keep their counters.
  ///
  /// A chunk is 1,024 sums of 32 bits, and behind them a bit for each, which is set for every sum of at least `bound`.
  /// Sums that do not fit are kept beside. The bound follows what makes a counter likely, so that the bits hold little else.
  ///
  /// Sendable because a shape copies it before it changes one that it shares.
  @safe
  final class UnsafeStorage: @unchecked Sendable {
    private let chunks: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>?>
    /// Of the counters whose sum in its chunk is `UInt32.max`, the sums.
    private var wide: [Int: UInt64] = [:]
    /// At least 1.
    private var bound: UInt32 = 1
    /// How many counters were likely in the last interval.
    private(set) var lastLikely = 0
    /// How many counters have been looked at in vain since the bound was last raised.
    private var inVain = 0

    private static let words = HistogramScale.chunkLength / 64
    private static let chunkBytes = HistogramScale.chunkLength * 4 + words * 8

    init() {
      unsafe chunks = .allocate(capacity: HistogramScale.chunks)
      unsafe chunks.initialize(repeating: nil, count: HistogramScale.chunks)
    }

    deinit {
      for number in 0..<HistogramScale.chunks { unsafe chunks[number]?.deallocate() }
      unsafe chunks.deallocate()
    }

    func copy() -> UnsafeStorage {
      let copy = UnsafeStorage()
      copy.wide = wide
      copy.bound = bound
      copy.lastLikely = lastLikely
      for number in 0..<HistogramScale.chunks {
        guard let chunk = unsafe chunks[number] else { continue }
        let bytes = UnsafeRawPointer(chunk)
        unsafe UnsafeMutableRawPointer(copy.makeChunk(number)).copyMemory(from: bytes, byteCount: Self.chunkBytes)
      }
      return copy
    }

    private func makeChunk(_ number: Int) -> UnsafeMutablePointer<UInt32> {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.chunkBytes, alignment: 64)
      unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.chunkBytes)
      let chunk = unsafe memory.assumingMemoryBound(to: UInt32.self)
      unsafe chunks[number] = chunk
      return unsafe chunk
    }

    @inline(__always)
    private static func marks(_ chunk: UnsafeMutablePointer<UInt32>) -> UnsafeMutablePointer<UInt64> {
      unsafe UnsafeMutableRawPointer(chunk + HistogramScale.chunkLength).assumingMemoryBound(to: UInt64.self)
    }
  }
}

extension RunningShape.UnsafeStorage {
  /// Goes over the counters whose sums are at least the scale's; see `RunningShape.forEachLikely`.
  @inline(__always)
  func forEach(
    in scale: RunningShape.Scale, rows: Int, near: (_ counter: Int, _ row: Int) -> Bool,
    far: (_ counter: Int, _ expected: RunningShape.Expectation) -> Void,
    word body: (_ word: Int, _ likely: UInt64, _ before: Int) -> Void
  ) {
    let least = UInt32(clamping: scale.leastSum)
    if least < bound { lowerBound(to: max(1, least / 2)) }
    // The largest sum stands for those that are kept beside.
    let rows = min(rows, Int(UInt32.max - least))
    var (found, visited) = (0, 0)
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe chunks[number] else { continue }
      for word in 0..<Self.words {
        var rest = unsafe Self.marks(chunk)[word]
        guard rest != 0 else { continue }
        visited &+= rest.nonzeroBitCount
        var likely = rest
        let line = unsafe chunk + word &* 64
        let first = number &* HistogramScale.chunkLength &+ word &* 64
        repeat {
          let offset = rest.trailingZeroBitCount
          rest &= rest &- 1
          let low = unsafe line[offset]
          // Below the least it wraps around, to be in no row.
          let row = Int(low &- least)
          if row < rows, near(first | offset, row) { continue }
          let sum = low < .max ? UInt64(low) : wideSum(of: first | offset)
          if sum >= scale.leastSum {
            far(first | offset, scale.expectation(of: sum))
          } else {
            likely ^= 1 &<< UInt64(offset)
          }
        } while rest != 0
        body(first &>> 6, likely, found)
        found &+= likely.nonzeroBitCount
      }
    }
    lastLikely = found
    inVain += visited - found
    // As dear as it is to go over all bits that are set.
    if inVain > visited + 256 { raiseBound(to: least - least / 8) }
  }

  @inline(never)
  private func wideSum(of counter: Int) -> UInt64 { wide[counter] ?? UInt64(UInt32.max) }

  /// Sets the bits of all sums of at least `bound`.
  @inline(never)
  private func lowerBound(to bound: UInt32) {
    self.bound = bound
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe chunks[number] else { continue }
      for word in 0..<Self.words {
        var bits: UInt64 = 0
        for bit in 0..<64 { bits |= unsafe (chunk[word &* 64 &+ bit] >= bound ? 1 : 0) &<< UInt64(bit) }
        unsafe Self.marks(chunk)[word] = bits
      }
    }
  }

  /// Clears the bits of sums below `bound`.
  @inline(never)
  private func raiseBound(to bound: UInt32) {
    inVain = 0
    guard bound > self.bound else { return }
    self.bound = bound
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe chunks[number] else { continue }
      for word in 0..<Self.words {
        var rest = unsafe Self.marks(chunk)[word]
        var bits = rest
        while rest != 0 {
          let bit = UInt64(rest.trailingZeroBitCount)
          bits ^= unsafe (chunk[word &* 64 &+ Int(bit)] < bound ? 1 : 0) &<< bit
          rest &= rest &- 1
        }
        unsafe Self.marks(chunk)[word] = bits
      }
    }
  }

  /// Adds an interval's counts.
  ///
  /// - Parameter fits: whether all sums fit into 32 bits afterwards, surely.
  @inline(__always)
  func add(
    _ counters: CounterRuns, fits: Bool, likelyFrom leastSum: UInt64?,
    _ body: (_ counter: Int, _ count: UInt64, _ wasLikely: Bool) -> Void
  ) {
    let least = UInt32(clamping: leastSum ?? .max)
    let (bound, fits) = (bound, fits && wide.isEmpty)
    counters.forEachChunk { number, run in
      let chunk = unsafe chunks[number] ?? makeChunk(number)
      if fits {
        // Without a call, so that all stays in registers.
        run.forEach { counter, count in
          let offset = counter & (HistogramScale.chunkLength &- 1)
          let sum = unsafe chunk[offset]
          let new = sum &+ UInt32(truncatingIfNeeded: count)
          unsafe chunk[offset] = new
          if sum < bound, new >= bound { unsafe Self.marks(chunk)[offset &>> 6] |= 1 &<< UInt64(offset & 63) }
          body(counter, count, sum >= least)
        }
      } else {
        run.forEach { counter, count in
          let before = unsafe addWide(count, to: counter, in: chunk)
          body(counter, count, leastSum.map { before >= $0 } ?? false)
        }
      }
    }
  }

  /// Adds to a sum, whatever comes of it, and answers what it was.
  @inline(never)
  private func addWide(_ count: UInt64, to counter: Int, in chunk: UnsafeMutablePointer<UInt32>) -> UInt64 {
    let offset = counter & (HistogramScale.chunkLength - 1)
    let low = unsafe chunk[offset]
    let before = low < .max ? UInt64(low) : wideSum(of: counter)
    let (sum, isOver) = before.addingReportingOverflow(count)
    if low == .max || isOver || sum >= UInt64(UInt32.max) {
      wide[counter] = sum
      unsafe chunk[offset] = .max
    } else {
      unsafe chunk[offset] = UInt32(sum)
    }
    if unsafe chunk[offset] >= bound { unsafe Self.marks(chunk)[offset / 64] |= 1 << UInt64(offset % 64) }
    return before
  }
}
