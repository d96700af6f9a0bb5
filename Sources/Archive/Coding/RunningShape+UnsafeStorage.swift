import NeedletailMetrics

extension RunningShape {
  /// What each counter adds up to, and which are worth a look: in chunks, as histograms keep their counters.
  ///
  /// A chunk is 1,024 sums of 32 bits, and behind them a bit for each, which is set for every sum of at least `bound`.
  /// Sums of 2³² − 1 and more are kept beside. The bound follows what makes a counter likely, so that the bits hold little else.
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
    private var lastLikely = 0

    private static let words = HistogramScale.chunkLength / 64
    private static let chunkBytes = HistogramScale.chunkLength * 4 + words * 8
    /// The expectations of up to so many sums, from the least likely one on, are computed once for all counters.
    private static let mostTabled = 128
    /// Bits that are set in vain are put up with up to here.
    private static let mostInVain = 256

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
  /// Goes over the counters whose sums are at least the scale's, ascending.
  @inline(__always)
  func forEach(
    in scale: RunningShape.Scale, _ body: (_ counter: Int, _ expected: RunningShape.Expectation) -> Void
  ) {
    let least = UInt32(clamping: scale.leastSum)
    if least < bound { mark(from: max(1, least / 2)) }
    let tabled = min(Self.mostTabled, Int(UInt32.max - least), lastLikely / 4)
    unsafe withUnsafeTemporaryAllocation(of: RunningShape.Expectation.self, capacity: Self.mostTabled) { table in
      for place in 0..<tabled {
        unsafe table.initializeElement(at: place, to: scale.expectation(of: UInt64(least) &+ UInt64(place)))
      }
      var (found, inVain) = (0, 0)
      for number in 0..<HistogramScale.chunks {
        guard let chunk = unsafe chunks[number] else { continue }
        let marks = unsafe Self.marks(chunk)
        for word in 0..<Self.words {
          var bits = unsafe marks[word]
          while bits != 0 {
            let offset = word &* 64 &+ bits.trailingZeroBitCount
            let counter = number &* HistogramScale.chunkLength &+ offset
            bits &= bits &- 1
            // Below the least it wraps around, to be no place in the table.
            let place = Int(unsafe chunk[offset] &- least)
            if place < tabled {
              body(counter, unsafe table[place])
              found &+= 1
              continue
            }
            let sum = unsafe sum(chunk[offset], of: counter)
            guard sum >= scale.leastSum else {
              inVain &+= 1
              continue
            }
            body(counter, scale.expectation(of: sum))
            found &+= 1
          }
        }
      }
      if inVain > Self.mostInVain + found / 4 { mark(from: max(bound, least / 2)) }
      lastLikely = found
    }
  }

  @inline(__always)
  private func sum(_ low: UInt32, of counter: Int) -> UInt64 {
    low < .max ? UInt64(low) : wideSum(of: counter)
  }

  @inline(never)
  private func wideSum(of counter: Int) -> UInt64 { wide[counter] ?? UInt64(UInt32.max) }

  /// Sets the bits of all sums of at least `bound`, and no others.
  @inline(never)
  private func mark(from bound: UInt32) {
    guard bound != self.bound else { return }
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

  /// Adds an interval's counts, and answers their sum.
  @inline(__always)
  func add(
    _ counters: CounterRuns, likelyFrom leastSum: UInt64?,
    _ body: (_ counter: Int, _ count: UInt64, _ wasLikely: Bool) -> Void
  ) -> UInt64 {
    let least = UInt32(clamping: leastSum ?? .max)
    let bound = bound
    var total: UInt64 = 0
    counters.forEachChunk { number, run in
      let chunk = unsafe chunks[number] ?? makeChunk(number)
      run.forEach { counter, count in
        let offset = counter & (HistogramScale.chunkLength &- 1)
        let sum = unsafe chunk[offset]
        total &+= count
        let (new, isOver) = UInt64(sum).addingReportingOverflow(count)
        guard !isOver, new < UInt64(UInt32.max) else {
          let before = self.sum(sum, of: counter)
          body(counter, count, leastSum.map { before >= $0 } ?? false)
          unsafe chunk[offset] = .max
          wide[counter] = before &+ count
          if sum < bound { unsafe Self.marks(chunk)[offset / 64] |= 1 << UInt64(offset % 64) }
          return
        }
        body(counter, count, sum >= least)
        unsafe chunk[offset] = UInt32(truncatingIfNeeded: new)
        if sum < bound, new >= UInt64(bound) { unsafe Self.marks(chunk)[offset / 64] |= 1 << UInt64(offset % 64) }
      }
    }
    return total
  }
}
