/// What a simulated agent decides, drawn independently per call. What is not declared is what `Decision` says of it when
/// nothing is said: certain. Validation warns where a pattern reads it.
public struct OutcomeModel: Sendable, Equatable {
  /// How one decision is drawn; `Decision.Form` says which of these suits it.
  public enum Declaration: Sendable, Equatable {
    /// Of being true.
    case probability(Double)
    /// A share is clamped to 0 … 1 after drawing; a count is rounded, and at least 1.
    case distribution(Distribution)
    case choices([Choice])
    case verdict(Verdict)
  }

  public struct Choice: Sendable, Equatable {
    public var name: String
    public var weight: Double

    public init(name: String, weight: Double) {
      self.name = name
      self.weight = weight
    }
  }

  /// Relative weights of a judge's verdicts.
  public struct Verdict: Sendable, Equatable {
    public var `for`: Double
    public var against: Double
    public var tie: Double

    public init(for: Double = 0, against: Double = 0, tie: Double = 0) {
      self.for = `for`
      self.against = against
      self.tie = tie
    }
  }

  private var declarations: [Decision: Declaration] = [:]

  /// `nil` where the decision is not declared.
  public subscript(_ decision: Decision) -> Declaration? {
    get { declarations[decision] }
    set { declarations[decision] = newValue }
  }

  public init(
    handles: Double? = nil, approves: Double? = nil, abstains: Double? = nil, solves: Double? = nil,
    confidence: Distribution? = nil, fanOut: Distribution? = nil, choice: [Choice]? = nil, verdict: Verdict? = nil
  ) {
    self.handles = handles
    self.approves = approves
    self.abstains = abstains
    self.solves = solves
    self.confidence = confidence
    self.fanOut = fanOut
    self.choice = choice
    self.verdict = verdict
  }
}

/// The declarations by name.
extension OutcomeModel {
  public var handles: Double? {
    get { probability(.handled) }
    set { self[.handled] = newValue.map { .probability($0) } }
  }
  public var approves: Double? {
    get { probability(.approved) }
    set { self[.approved] = newValue.map { .probability($0) } }
  }
  public var abstains: Double? {
    get { probability(.abstained) }
    set { self[.abstained] = newValue.map { .probability($0) } }
  }
  public var solves: Double? {
    get { probability(.solved) }
    set { self[.solved] = newValue.map { .probability($0) } }
  }
  public var confidence: Distribution? {
    get { distribution(.confidence) }
    set { self[.confidence] = newValue.map { .distribution($0) } }
  }
  public var fanOut: Distribution? {
    get { distribution(.fanOut) }
    set { self[.fanOut] = newValue.map { .distribution($0) } }
  }
  public var choice: [Choice]? {
    get { if case .choices(let choices) = self[.choice] { choices } else { nil } }
    set { self[.choice] = newValue.map { .choices($0) } }
  }
  public var verdict: Verdict? {
    get { if case .verdict(let verdict) = self[.verdict] { verdict } else { nil } }
    set { self[.verdict] = newValue.map { .verdict($0) } }
  }

  private func probability(_ decision: Decision) -> Double? {
    if case .probability(let probability) = self[decision] { probability } else { nil }
  }

  private func distribution(_ decision: Decision) -> Distribution? {
    if case .distribution(let distribution) = self[decision] { distribution } else { nil }
  }
}

extension OutcomeModel {
  /// What is wrong with it, a sentence each that goes on from the pool's name.
  var problems: [String] {
    Decision.allCases.compactMap { decision in
      self[decision].flatMap { $0.problem(of: decision) }
    }
  }
}

extension OutcomeModel.Declaration {
  fileprivate func problem(of decision: Decision) -> String? {
    switch (self, decision.form) {
    case (.probability(let probability), .flag):
      probability >= 0 && probability <= 1 ? nil : "`\(decision.key)` is a probability, between 0 and 1."
    case (.distribution(let distribution), .share), (.distribution(let distribution), .count):
      distribution.problem.map { "`\(decision.key)`: \($0)" }
    case (.choices(let choices), .name):
      choices.allSatisfy { $0.weight >= 0 && $0.weight.isFinite } && choices.contains { $0.weight > 0 }
        ? nil : "its choices have no weight."
    case (.verdict(let verdict), .verdict):
      min(verdict.for, verdict.against, verdict.tie) >= 0 && verdict.for + verdict.against + verdict.tie > 0
        ? nil : "its verdicts have no weight."
    default: "`\(decision.key)` cannot be declared in this form."
    }
  }
}
