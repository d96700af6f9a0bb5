/// What a suite came to: every run it asked for, in its order, and one verdict. Schema `needletail.suite-result/1`; see `docs/suite.md`.
public struct SuiteResult: Sendable, Equatable {
  public static let schema = "needletail.suite-result/1"

  /// What a run came to. Of several, the first that is there is what the suite came to.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Cut off from outside, before its end or its beginning.
    case interrupted
    /// The workload cannot be read, or not be run.
    case unreadable
    /// The run was aborted or is invalid: its figures are not to be trusted.
    case failed
    /// A threshold broke.
    case broken
    /// A threshold over several seeds neither held nor broke.
    case undecided
    /// It ran to its end, and its thresholds, if it has any, held.
    case held
    /// Not begun, since another run had ended the suite.
    case skipped
  }

  public var name: String
  /// The suite's file, or the folder.
  public var path: String
  /// What its runs are called in the store, but for those with a label of their own.
  public var label: String
  public var runs: [SuiteRun]

  public init(name: String, path: String, label: String, runs: [SuiteRun]) {
    self.name = name
    self.path = path
    self.label = label
    self.runs = runs
  }

  /// The worst of its runs'.
  public var verdict: Verdict {
    Verdict.allCases.first { verdict in runs.contains { $0.verdict == verdict } } ?? .held
  }

  public func count(_ verdict: Verdict) -> Int { runs.count { $0.verdict == verdict } }

  /// `support: 2 of 63 runs BROKEN, 1 unreadable`, or `support: all 63 runs held`.
  public var headline: String {
    let bad = Verdict.allCases.filter { $0 != .held && count($0) > 0 }
    guard !bad.isEmpty else { return runs.count == 1 ? "the run held" : "all \(runs.count) runs held" }
    return bad.map { "\(count($0)) \($0.word)" }.joined(separator: ", ") + " of \(runs.count) runs"
  }
}

extension SuiteResult.Verdict {
  /// As a headline has it: what is bad in capitals.
  public var word: String {
    switch self {
    case .interrupted, .unreadable, .failed, .broken: rawValue.uppercased()
    case .undecided, .held, .skipped: rawValue
    }
  }

  /// Good, bad, or neither.
  public var isGood: Bool? {
    switch self {
    case .held: true
    case .unreadable, .failed, .broken: false
    case .interrupted, .undecided, .skipped: nil
    }
  }

  /// Whether a suite that stops at the first failure goes on after it.
  public var goesOn: Bool { self == .held || self == .undecided }
}
