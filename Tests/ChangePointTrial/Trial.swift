import NeedletailComparison
import NeedletailNotation

/// What was found in a series.
struct Trial: Sendable {
  /// An index this far from the true one is right.
  static let tolerance = 2

  var series: SyntheticSeries
  var found: ChangePoints
  var nanoseconds: Int64

  init(of series: SyntheticSeries) throws {
    let clock = ContinuousClock()
    self.series = series
    let start = clock.now
    found = try ChangePoints(in: series.values)
    let (seconds, attoseconds) = (clock.now - start).components
    nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// Whether every true change was found, within two runs.
  var isFound: Bool {
    series.truth.allSatisfy { truth in found.points.contains { abs($0.index - truth) <= Self.tolerance } }
  }

  /// Whether something was found that is not there.
  var isFalseAlarm: Bool {
    found.points.contains { point in !series.truth.contains { abs(point.index - $0) <= Self.tolerance } }
  }

  func line() throws -> String {
    let document = JSON.object([
      "kind": .string(series.kind.rawValue), "truth": .array(series.truth.map { .count($0) }),
      "values": .array(series.values.map { .number($0) }),
      "found": .array(found.points.map { .count($0.index) }), "trends": .count(found.trends.count),
      "covered": .count(
        found.points.count { point in series.truth.contains { point.range.contains($0) } }),
      "nanoseconds": .count(Int(nanoseconds)),
    ])
    return try document.text().split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
  }
}
