/// A piece of a reply that an agent gives away while it still works at the rest.
public struct JobPart: Sendable, Hashable {
  /// The pool's name, and which of its members, from 0.
  public var agent: String
  public var member: Int
  /// The call by number, the same for all its attempts.
  public var call: UInt64
  /// From 1. After an attempt that failed the next one begins anew: what the earlier one gave is void.
  public var attempt: Int
  public var role: CallRole
  /// Which round of the innermost loop around the call, from 1.
  public var round: Int
  /// The call's place among its siblings in the pattern, from 0.
  public var branch: Int
  public var text: String

  public init(
    agent: String, member: Int = 0, call: UInt64 = 0, attempt: Int = 1, role: CallRole = .step, round: Int = 1,
    branch: Int = 0, text: String
  ) {
    self.agent = agent
    self.member = member
    self.call = call
    self.attempt = attempt
    self.role = role
    self.round = round
    self.branch = branch
    self.text = text
  }
}
