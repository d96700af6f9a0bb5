import NeedletailEngine

/// How times grow with the tokens that an agent reads: of the first token where it is told, else of the answer.
package struct TokenTrend: Sendable, Equatable {
  /// Nanoseconds that one more token takes.
  package var perToken: Double
  /// What of the times' variance it explains: 0 to 1.
  package var explained: Double
  /// The rank correlation of tokens and times (Spearman).
  package var rankCorrelation: Double

  private static let fewest = 100
  /// Standard errors that the rank correlation must be from 0, and what the usual spread of tokens must change of the mean.
  private static let leastErrors = 3.29
  private static let leastEffect = 0.05

  /// - Returns: `nil` where the data show none that matters.
  /// - Complexity: O(n log n).
  init?(of answers: [MeasuredAttempt]) {
    let pairs = answers.map { (Double($0.inputTokens), $0.firstToken ?? $0.service) }
    guard pairs.count >= Self.fewest else { return nil }
    let (tokens, times) = (pairs.map(\.0), pairs.map(\.1))
    let sample = Sample(tokens)
    guard sample.quantile(0.95) > sample.quantile(0.05) else { return nil }
    let n = Double(pairs.count)
    let ranks = Self.correlation(Self.ranks(tokens), Self.ranks(times))
    guard ranks.r * (n - 1).squareRoot() > Self.leastErrors else { return nil }
    let line = Self.correlation(tokens, times)
    let meanTime = times.reduce(0, +) / n
    guard line.slope * (sample.quantile(0.95) - sample.quantile(0.05)) > Self.leastEffect * meanTime else { return nil }
    (perToken, explained, rankCorrelation) = (line.slope, line.r * line.r, ranks.r)
  }

  /// More answers than this share that would come before they were read speak against a straight line.
  private static let mostNegative = 0.02

  /// What the answers would have taken with no token to read; `nil` where a straight line does not hold.
  func removed(from answers: [MeasuredAttempt]) -> [MeasuredAttempt]? {
    let rest = answers.map { ($0.firstToken ?? $0.service) - perToken * Double($0.inputTokens) }
    guard Double(rest.count { $0 <= 0 }) <= Self.mostNegative * Double(rest.count) else { return nil }
    let mean = rest.reduce(0) { $0 + max(0, $1) } / Double(max(1, rest.count))
    return zip(answers, rest).map { answer, rest in
      var answer = answer
      let first = answer.firstToken ?? answer.service
      let short = first - max(rest, mean / 100)
      answer.firstToken = answer.firstToken.map { $0 - short }
      answer.service -= short
      return answer
    }
  }

  /// What a token takes, as a workload file has it.
  var latency: Duration { .nanoseconds(Int64(FittedDistribution.rounded(perToken).rounded())) }

  /// What to know where a straight line does not hold.
  static let note =
    "times grow with the tokens read, and not by a straight line: simulated agents draw them without regard to tokens"

  private static func correlation(_ x: [Double], _ y: [Double]) -> (r: Double, slope: Double) {
    let n = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
      xy += (a - meanX) * (b - meanY)
    }
    guard xx > 0, yy > 0 else { return (0, 0) }
    return (xy / (xx * yy).squareRoot(), xy / xx)
  }

  /// From 1; those that are equal have the mean of their places.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var place = 0
    while place < order.count {
      var end = place
      while end + 1 < order.count && values[order[end + 1]] == values[order[place]] { end += 1 }
      for index in place...end { ranks[order[index]] = Double(place + end) / 2 + 1 }
      place = end + 1
    }
    return ranks
  }
}
