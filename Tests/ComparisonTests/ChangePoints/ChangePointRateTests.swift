import NeedletailComparison
import Testing

@testable import ChangePointTrial

/// A small part of what `make validate-change-points` counts.
struct ChangePointRateTests {
  private static let seriesCount = 60

  private func trials(_ kind: SyntheticSeries.Kind) throws -> [Trial] {
    var draws = SeriesDraws(seed: 15)
    return try (0..<Self.seriesCount).map { _ in try Trial(of: SyntheticSeries(kind, &draws)) }
  }

  /// One in 200 is to be expected; three or more of 60 come once in 500 sequences.
  @Test("false alarms are rare", arguments: [SyntheticSeries.Kind.level, .outliers])
  func falseAlarms(_ kind: SyntheticSeries.Kind) throws {
    #expect(try trials(kind).count(where: \.isFalseAlarm) <= 2)
  }

  /// 94 % in the long run: below 51 of 60 once in 200 sequences.
  @Test("a step of 3 to 20 % at a noise of 3 % is found within two runs of the truth")
  func steps() throws { #expect(try trials(.step).count(where: \.isFound) >= 51) }

  @Test("a drift of 20 % is told as one, and not as a change of level")
  func drifts() throws { #expect(try trials(.drift).count { !$0.found.trends.isEmpty } >= 48) }

  @Test("the noise of synthetic series is what it is said to be")
  func noise() {
    var draws = SeriesDraws(seed: 3)
    let values = (0..<20_000).map { _ in draws.normal }
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    // Three standard errors: 3/√20,000, 3 √(2/20,000).
    #expect(abs(mean) < 0.0213 && abs(variance - 1) < 0.03)
    // 4.55 % lie beyond two deviations.
    #expect((820...1_000).contains(values.count { abs($0) > 2 }))
  }
}
