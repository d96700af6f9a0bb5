/// What an agent answers: a text for the next agents, what it decided, and what it cost.
///
/// Patterns read the decisions and never the text. A decision left `nil` counts as declared "yes" (handled, approved,
/// solved, confidence 1, fan-out 1), as for simulated agents.
public struct Reply: Sendable, Equatable {
  /// A judge's decision on a debate.
  public enum Verdict: String, Sendable, Equatable, CaseIterable {
    case `for`, against, tie
  }

  public var text: String
  /// Tokens read and written, as far as the agent knows them; `nil` leaves what the plan expects.
  public var inputTokens: Int?
  public var outputTokens: Int?

  /// A tier handled the job; otherwise it goes to the next tier.
  public var handled: Bool?
  /// A vote: for or against.
  public var approved: Bool?
  /// A vote that is neither.
  public var abstained: Bool?
  /// A loop may end.
  public var solved: Bool?
  /// 0 to 1, clamped.
  public var confidence: Double?
  /// How many tasks a supervisor makes; at least 1. Where it names `tasks`, their number counts.
  public var fanOut: Int?
  /// A supervisor's tasks: there are as many workers, and each is handed the task of its branch in place of `text`.
  public var tasks: [String]?
  /// The pool, or the capability, that is to go on.
  public var choice: String?
  public var verdict: Verdict?
  /// In what `Engine.run` answers: something inside failed and was handled gracefully, so the text may tell of it. Agents
  /// leave it as it is.
  public var isPartial = false

  public init(
    _ text: String = "", inputTokens: Int? = nil, outputTokens: Int? = nil, handled: Bool? = nil,
    approved: Bool? = nil, abstained: Bool? = nil, solved: Bool? = nil, confidence: Double? = nil,
    fanOut: Int? = nil, tasks: [String]? = nil, choice: String? = nil, verdict: Verdict? = nil
  ) {
    self.text = text
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.handled = handled
    self.approved = approved
    self.abstained = abstained
    self.solved = solved
    self.confidence = confidence
    self.fanOut = fanOut
    self.tasks = tasks
    self.choice = choice
    self.verdict = verdict
  }
}
