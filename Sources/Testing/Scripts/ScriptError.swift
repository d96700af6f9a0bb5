import Needletail

/// A call came for which an agent's script has nothing: the test and the program expect different things.
public struct ScriptError: Error, Equatable, CustomStringConvertible {
  /// The pool that was called.
  public let pool: String
  public let member: Int
  public let attempt: Int
  /// The text of the message.
  public let text: String
  private let reason: String

  init(_ reason: String, _ message: Message, _ context: CallContext) {
    self.reason = reason
    pool = context.agent
    member = context.member
    attempt = context.attempt
    text = message.text
  }

  public var description: String {
    "the script of agent \"\(pool)\" does not go so far: \(reason) (member \(member), attempt \(attempt), message "
      + "\(quoted(text, atMost: 200)))"
  }
}
