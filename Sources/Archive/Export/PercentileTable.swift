import NeedletailMetrics

/// HdrHistogram's percentile table (`.hgrm`), as its Java library's `outputPercentileDistribution` writes it with five
/// ticks a half distance.
///
/// Mean and deviation are those the library sees, taken from the middles of counters: the table is the same as its tools
/// make of the exported log. Samples over the range, which the library would not take, stand at the greatest of them.
struct PercentileTable {
  private static let ticksPerHalfDistance = 5.0
  /// Of the library's bucket arithmetic for 1 ns to 100 h with three digits.
  private static let (buckets, subBuckets) = (39, 2_048)

  private let counters: [Histogram.Bucket]
  private let total: UInt64
  /// How many recorded units one shown unit has.
  private let ratio: Double

  /// - Parameter ratio: 1,000,000 shows nanoseconds as milliseconds.
  init(_ histogram: Histogram, ratio: Double) {
    counters =
      Array(histogram.buckets)
      + (histogram.overflow > 0
        ? [Histogram.Bucket(lowest: histogram.max, highest: histogram.max, count: histogram.overflow)] : [])
    total = counters.reduce(0) { $0 + $1.count }
    self.ratio = ratio
  }

  var text: String {
    var text = [("Value", 12), ("Percentile", 14), ("TotalCount", 10), ("1/(1-Percentile)", 14)]
      .map { FixedDecimal.right($0, $1) }.joined(separator: " ")
    text += "\n\n"
    for row in rows { text += line(row) }
    let (mean, deviation) = meanAndDeviation
    let (shownMean, shownDeviation) = (shown(mean), shown(deviation))
    text += "#[Mean    = \(shownMean), StdDeviation   = \(shownDeviation)]\n"
    let most = shown(Double(counters.last?.highest ?? 0))
    text += "#[Max     = \(most), Total count    = \(FixedDecimal.right(String(total), 12))]\n"
    let (buckets, subBuckets) = (String(Self.buckets), String(Self.subBuckets))
    text += "#[Buckets = \(FixedDecimal.right(buckets, 12)), SubBuckets     = \(FixedDecimal.right(subBuckets, 12))]\n"
    return text
  }

  struct Row: Equatable {
    var value: UInt64
    /// From 0 to 100.
    var percentile: Double
    var count: UInt64
  }

  /// A row for each tick that a counter reaches, and one for 100 %.
  var rows: [Row] {
    guard let last = counters.last else { return [] }
    var rows: [Row] = []
    var level = 0.0
    var count: UInt64 = 0
    for counter in counters {
      count += counter.count
      let reached = 100.0 * Double(count) / Double(total)
      while reached >= level {
        rows.append(Row(value: counter.highest, percentile: level, count: count))
        level = Self.tick(after: level)
        // At the last sample one tick is enough.
        if count == total { break }
      }
    }
    rows.append(Row(value: last.highest, percentile: 100, count: total))
    return rows
  }

  /// The distance to 100 % is halved again and again, and each half has five ticks.
  private static func tick(after level: Double) -> Double {
    let halves = (100.0 / (100.0 - level)).exponent + 1
    return level + 100.0 / (ticksPerHalfDistance * Double(sign: .plus, exponent: Int(halves), significand: 1))
  }

  private func line(_ row: Row) -> String {
    let share = row.percentile / 100
    var line = "\(shown(Double(row.value))) \(FixedDecimal.text(share, decimals: 12)) "
    line += FixedDecimal.right(String(row.count), 10)
    if row.percentile < 100 { line += " " + FixedDecimal.text(1 / (1 - share), decimals: 2, width: 14) }
    return line + "\n"
  }

  private func shown(_ value: Double) -> String { FixedDecimal.text(value / ratio, decimals: 3, width: 12) }

  private var meanAndDeviation: (Double, Double) {
    guard total > 0 else { return (0, 0) }
    let middles = counters.map { Double($0.lowest + ($0.highest - $0.lowest + 1) / 2) }
    var sum = 0.0
    for position in middles.indices { sum += middles[position] * Double(counters[position].count) }
    let mean = sum / Double(total)
    var squares = 0.0
    for position in middles.indices {
      let deviation = middles[position] - mean
      squares += deviation * deviation * Double(counters[position].count)
    }
    return (mean, (squares / Double(total)).squareRoot())
  }
}
