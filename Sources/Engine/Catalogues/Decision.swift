package import NeedletailCouriers

/// Everything an agent can decide. Patterns read decisions and never texts.
///
/// `simulate.outcome` of workload files, `expand`, checks of plans, replies of command agents, warnings and the tables in
/// `docs/` go by this list. A new decision is a case and its row here, its drawing and its reading in
/// `World+Decisions.swift`, and its property in `Reply`; `DecisionTests` fails for one that lacks any of them.
public enum Decision: UInt8, CaseIterable, Sendable {
  case handled, approved, abstained, solved, confidence, fanOut, choice, verdict

  /// What is said of a decision, by an agent that answers and by a plan that declares it.
  package enum Form: Sendable {
    /// True or false, `otherwise` where nothing is said; declared as the probability of true. Of several branches that end
    /// together it holds when it holds for all.
    case flag(any WritableKeyPath<Reply, Bool?> & Sendable, otherwise: Bool)
    /// From 0 to 1, otherwise 1; declared as a distribution. The least of several counts.
    case share(any WritableKeyPath<Reply, Double?> & Sendable)
    /// A whole number of at least 1, otherwise 1; declared as a distribution. The greatest of several counts.
    case count(any WritableKeyPath<Reply, Int?> & Sendable)
    /// The name of a pool or a capability, otherwise none; declared as weights by name. The first of several counts.
    case name(any WritableKeyPath<Reply, String?> & Sendable)
    /// For, against or a tie, otherwise for; declared as their weights. For several it is two flags: approved, decided.
    case verdict(any WritableKeyPath<Reply, Reply.Verdict?> & Sendable)
  }

  private struct Row {
    var name: String
    var key: String
    var form: Form

    init(_ name: String, declaredAs key: String? = nil, _ form: Form) {
      self.name = name
      self.key = key ?? name
      self.form = form
    }
  }

  private var row: Row {
    switch self {
    case .handled: Row("handled", declaredAs: "handles", .flag(\.handled, otherwise: true))
    case .approved: Row("approved", declaredAs: "approves", .flag(\.approved, otherwise: true))
    case .abstained: Row("abstained", declaredAs: "abstains", .flag(\.abstained, otherwise: false))
    case .solved: Row("solved", declaredAs: "solves", .flag(\.solved, otherwise: true))
    case .confidence: Row("confidence", .share(\.confidence))
    case .fanOut: Row("fan_out", .count(\.fanOut))
    case .choice: Row("choice", .name(\.choice))
    case .verdict: Row("verdict", .verdict(\.verdict))
    }
  }

  /// In replies.
  package var name: String { row.name }

  /// In workload files, under `simulate.outcome`.
  package var key: String { row.key }

  package var form: Form { row.form }

  /// The decision that replies give this name; `nil` when there is none.
  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// Whether an agent that decides this has thereby decided the other one: a verdict approves or does not.
  package func settles(_ other: Decision) -> Bool { self == other || self == .verdict && other == .approved }
}
