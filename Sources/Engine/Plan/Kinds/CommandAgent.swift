/// A program that answers calls, one line a message.
public struct CommandAgent: ExternalAgent {
  public static let key = "command"
  public static let title = "a command"
  public static let section = "commands"

  /// How it is spoken to.
  public enum Dialect: String, Sendable, Equatable, CaseIterable {
    /// One JSON object a line, either way; `docs/command-agents.md` names the members.
    case jsonLines = "json-lines"
  }

  /// The program and its arguments; looked up in `PATH` unless it contains a slash. Not empty.
  public var arguments: [String]
  public var dialect: Dialect
  /// How long the program may take to end a call that it was told to cancel, before it is killed; `nil` for one that is told of none.
  public var cancelGrace: Duration?
  /// Where it runs; `nil` is where the engine runs.
  public var directory: String?
  /// Variables added to the environment it inherits, in order of name.
  public var environment: [String: String]
  /// How long to wait before a process that died is started again: from `restartInitial`, doubling with each death in
  /// a row up to `restartMax`; an answer ends the row.
  public var restartInitial: Duration
  public var restartMax: Duration

  public init(
    arguments: [String], dialect: Dialect = .jsonLines, cancelGrace: Duration? = nil, directory: String? = nil,
    environment: [String: String] = [:], restartInitial: Duration = .milliseconds(100),
    restartMax: Duration = .seconds(10)
  ) {
    self.arguments = arguments
    self.dialect = dialect
    self.cancelGrace = cancelGrace
    self.directory = directory
    self.environment = environment
    self.restartInitial = restartInitial
    self.restartMax = restartMax
  }

  public var problems: [String] {
    let spans = [("cancelGrace", cancelGrace ?? .zero), ("restartInitial", restartInitial), ("restartMax", restartMax)]
    return spans.compactMap { name, span in span.problem.map { "its command's `\(name)` \($0)" } }
  }
}
