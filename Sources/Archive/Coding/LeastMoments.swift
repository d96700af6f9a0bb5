import NeedletailMetrics

/// The sums that samples would have if each were the smallest of its counter, those over the range just over it.
struct LeastMoments {
  private let count: UInt64
  private var sum: UInt128 = 0
  private var squaresLow: UInt128 = 0
  private var squaresHigh: UInt64 = 0

  /// - Parameters:
  ///   - samples: how many there are in all.
  ///   - overflow: how many of them lie over the range.
  ///   - body: told each counter and its count.
  @inline(__always)
  init(
    _ counters: CounterRuns, samples: UInt64, overflow: UInt64,
    _ body: (_ counter: Int, _ count: UInt64) -> Void = { _, _ in }
  ) {
    count = samples
    if samples < 1 << 40 {
      add(counters, body)
    } else {
      counters.forEach { counter, count in
        add(HistogramScale.lowest(at: counter), count: count)
        body(counter, count)
      }
    }
    if overflow > 0 { add(HistogramScale.highestTrackable, count: overflow) }
  }

  /// Adds fewer than 2⁴⁰ samples: those of a chunk in units of its counters' width, of which no value has more than 2¹¹.
  @inline(__always)
  private mutating func add(_ counters: CounterRuns, _ body: (_ counter: Int, _ count: UInt64) -> Void) {
    counters.forEachChunk { number, run in
      let shift = Swift.max(0, number &- 1)
      let before = shift &* HistogramScale.chunkLength
      var (sum, squares) = (UInt64(0), UInt64(0))
      run.forEach { counter, count in
        let value = UInt64(truncatingIfNeeded: counter &- before)
        sum &+= value &* count
        squares &+= value &* value &* count
        body(counter, count)
      }
      self.sum &+= UInt128(sum) << UInt128(shift)
      addSquares(high: 0, low: UInt128(squares) << UInt128(2 * shift))
    }
  }

  @inline(never)
  private mutating func add(_ value: UInt64, count: UInt64) {
    sum &+= UInt128(value) &* UInt128(count)
    let square = (UInt128(value) &* UInt128(value)).multipliedFullWidth(by: UInt128(count))
    addSquares(high: UInt64(truncatingIfNeeded: square.high), low: square.low)
  }

  private mutating func addSquares(high: UInt64, low: UInt128) {
    let (sum, carry) = squaresLow.addingReportingOverflow(low)
    squaresLow = sum
    squaresHigh = squaresHigh &+ high &+ (carry ? 1 : 0)
  }

  /// How much larger the sum and the sum of squares are.
  func rest(of exact: Moments) -> (sum: UInt128, squaresHigh: UInt64, squaresLow: UInt128) {
    let (low, borrow) = exact.squaresLow.subtractingReportingOverflow(squaresLow)
    return (exact.sum &- sum, exact.squaresHigh &- squaresHigh &- (borrow ? 1 : 0), low)
  }

  /// The moments of samples whose sums are so much larger.
  func adding(
    sum: UInt128, squaresHigh: UInt64, squaresLow: UInt128, min: UInt64, max: UInt64
  ) -> Moments {
    var exact = Moments()
    let (low, carry) = self.squaresLow.addingReportingOverflow(squaresLow)
    exact.count = count
    exact.sum = self.sum &+ sum
    exact.squaresLow = low
    exact.squaresHigh = self.squaresHigh &+ squaresHigh &+ (carry ? 1 : 0)
    exact.min = min
    exact.max = max
    return exact
  }

  /// The smallest value the first counter stands for, or the range's end.
  static func least(_ indices: [UInt16]) -> UInt64 {
    indices.first.map { HistogramScale.lowest(at: Int($0)) } ?? HistogramScale.highestTrackable
  }

  /// The largest value the last counter stands for; with samples over the range, the largest there is.
  static func most(_ indices: [UInt16], overflow: UInt64) -> UInt64 {
    guard overflow == 0, let last = indices.last else { return .max }
    return HistogramScale.highest(at: Int(last))
  }
}
