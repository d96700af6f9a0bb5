import Testing

/// A closed form and the workload file that must reproduce it.
struct ClosedForm: Sendable, CustomTestStringConvertible {
  /// How much is run.
  struct Length: Sendable {
    var seeds: Int
    /// Jobs of each seed, the warm-up's included.
    var jobs: Int
    /// The largest standard error allowed, as a share of the value, where a figure has no other.
    var precision: Double
  }

  struct Promise: Sendable {
    var figure: Figure
    var exact: Double
    /// Allows a figure a larger standard error than the length's; for the few the rule excepts.
    var precision: Double?
    /// Tails need long runs: their quantiles are biased in short ones.
    var isInShortRun: Bool
  }

  /// As in the table of `docs/model-validation.md`.
  var number: String
  var title: String
  var workload: ClosedFormWorkload
  var short: Length
  var long: Length
  var promises: [Promise]

  var testDescription: String { "\(number) \(title)" }
}

extension ClosedForm.Promise {
  static func mean(_ figure: Figure, _ exact: Double, precision: Double? = nil) -> Self {
    Self(figure: figure, exact: exact, precision: precision, isInShortRun: true)
  }

  static func tail(_ figure: Figure, _ exact: Double) -> Self {
    Self(figure: figure, exact: exact, precision: nil, isInShortRun: false)
  }
}

extension ClosedForm.Length {
  /// Long enough for the rule.
  static func long(_ jobs: Int, seeds: Int = 40) -> Self { Self(seeds: seeds, jobs: jobs, precision: 0.005) }

  /// Short enough for a debug build, at the price of a standard error of up to 10 % unless said.
  static func short(_ jobs: Int, precision: Double = 0.1) -> Self { Self(seeds: 20, jobs: jobs, precision: precision) }
}

extension ClosedForm {
  /// A figure of the case as it came out.
  struct Finding: Sendable {
    var promise: Promise
    var estimate: SampleMean
    var verdict: AcceptanceRule.Verdict

    /// How far the estimate lies from the exact value, in standard errors.
    var distance: Double { (estimate.mean - promise.exact) / estimate.standardError }
  }

  /// Runs the file with seeds 1, 2, …, side by side on all cores, and holds its figures to their exact values.
  func findings(_ length: Length, of promises: [Promise]) async throws -> [Finding] {
    let bySeed = try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      for seed in 1...length.seeds {
        group.addTask {
          let report = try workload.report(seed: UInt64(seed), jobs: length.jobs)
          return (seed, promises.map { $0.figure.value(in: report) })
        }
      }
      var values = Array(repeating: [Double](), count: length.seeds)
      for try await (seed, figures) in group { values[seed - 1] = figures }
      return values
    }
    return promises.enumerated().map { index, promise in
      let estimate = SampleMean(of: bySeed.map { $0[index] })
      let rule = AcceptanceRule(precision: max(promise.precision ?? 0, length.precision))
      return Finding(promise: promise, estimate: estimate, verdict: rule.verdict(estimate, exact: promise.exact))
    }
  }
}
