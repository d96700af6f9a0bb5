/// Whether several runs measured the same agent.
enum RunAgreement {
  /// Runs differ where chance would hardly make them, and by more than this: of medians, and of 90th percentiles.
  private static let leastMedianChange = 0.05
  private static let leastTailChange = 0.1
  private static let leastProbability = 0.001
  /// Of the share of attempts that fail: in points, and in standard errors.
  private static let leastFailureChange = 0.02
  private static let leastFailureErrors = 3.29
  /// Runs with fewer answers are taken in with the others: they could show nothing else.
  private static let fewest = 50

  /// How the first run that differs from the others does so, in words; `nil` where all agree.
  ///
  /// - Parameter runs: what each measured, without the slowdown under its load.
  /// - Complexity: O(runs · attempts · log attempts).
  static func difference(of runs: [(name: String, attempts: [MeasuredAttempt])]) -> String? {
    let samples = runs.map { run in
      Sample(run.attempts.filter { $0.ending == .answered }.map(\.service))
    }
    guard samples.count(where: { $0.count >= fewest }) > 1 else { return nil }
    for (place, sample) in samples.enumerated() where sample.count >= fewest {
      let others = Sample(samples.enumerated().filter { $0.offset != place }.flatMap(\.element.values))
      let pairs = [("median", 0.5, leastMedianChange), ("90th percentile", 0.9, leastTailChange)]
      for (title, share, least) in pairs {
        let (mine, its) = (sample.quantile(share), others.quantile(share))
        guard its > 0, abs(mine / its - 1) > least,
          Sample.smirnov(sample, others).probability < leastProbability
        else { continue }
        return "\(runs[place].name) has a \(title) of \(milliseconds(mine)), the others of \(milliseconds(its))"
      }
      if let difference = failureDifference(runs, place) { return difference }
    }
    return nil
  }

  private static func failureDifference(
    _ runs: [(name: String, attempts: [MeasuredAttempt])], _ place: Int
  ) -> String? {
    func share(_ attempts: [MeasuredAttempt]) -> (rate: Double, count: Double) {
      let ended = attempts.filter { $0.ending != .cancelled }
      let count = Double(max(1, ended.count))
      return (Double(ended.count { $0.ending != .answered }) / count, count)
    }
    let mine = share(runs[place].attempts)
    let its = share(runs.enumerated().filter { $0.offset != place }.flatMap(\.element.attempts))
    let pooled = (mine.rate * mine.count + its.rate * its.count) / (mine.count + its.count)
    let error = (pooled * (1 - pooled) * (1 / mine.count + 1 / its.count)).squareRoot()
    let change = abs(mine.rate - its.rate)
    guard change > leastFailureChange, error > 0, change > leastFailureErrors * error else { return nil }
    return "in \(runs[place].name) a share of \(FittedDistribution.rounded(mine.rate)) fails, in the others of "
      + "\(FittedDistribution.rounded(its.rate))"
  }

  private static func milliseconds(_ nanoseconds: Double) -> String {
    "\((nanoseconds / 1e4).rounded() / 100) ms"
  }
}
