/// A courier's thread that an agent holds up: by a sleep that does not suspend, a lock, a long computation.
public struct CourierBlockage: Sendable, Equatable {
  /// The courier, from 0.
  public var courier: Int
  /// The agent that it is stuck in: its pool, which member of it, from 0, and the job. `nil` where what runs is not the call's own
  /// task but a child task of it, an actor or an unstructured task.
  public var pool: String?
  public var member: Int?
  public var job: UInt64?
  /// For how long so far, to a quarter of a second.
  public var duration: Duration
}
