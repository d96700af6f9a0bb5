import NeedletailMetrics

/// Latencies on their way into columns that are widened until they have enough.
struct Widening {
  private var points: [RunSeries.Latencies] = []
  private var current = Histogram()
  /// Where the point that is gathered begins.
  private var start = 0
  private let mostColumns: Int

  /// - Parameter columns: how many there are.
  init(columns: Int) { mostColumns = max(1, columns / 10) }

  mutating func add(_ samples: SparseHistogram) { current.merge(samples) }

  /// A column is over. One in which nothing completed, with nothing gathered before it, stays a gap.
  mutating func close(_ column: Int) {
    let isEnough = current.count >= RunSeries.fewestForP99 || current.count == 0
    if isEnough || column + 1 - start >= mostColumns { take(upTo: column + 1) }
  }

  private mutating func take(upTo end: Int) {
    points.append(
      RunSeries.Latencies(
        columns: start..<end, count: current.count, quantiles: current.count == 0 ? nil : RunSeries.Quantiles(current)))
    if current.count > 0 { current = Histogram() }
    start = end
  }

  /// The points, the last of which may have fewer than the others.
  mutating func finished(_ column: Int) -> [RunSeries.Latencies] {
    if start <= column { take(upTo: column + 1) }
    return points
  }
}
