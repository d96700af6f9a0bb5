public import Needletail

/// The calls that agents got, in the order in which they were asked. Any thread.
///
/// It keeps the first million; of more, it counts those that it has `dropped`. Printed, it is a table.
public final class CallLog: Sendable, CustomStringConvertible {
  private struct State {
    var calls: [RecordedCall] = []
    /// Calls that were removed: the numbers of those that are kept follow theirs.
    var removed = 0
    var dropped = 0
    /// Beginnings and ends so far.
    var order = 0
  }

  /// Calls that are kept.
  public static let limit = 1_000_000

  private let state = Recorded(State())
  /// The pools that there are; `nil` when any may be.
  let pools: [String]?

  /// A log of agents that are wrapped by `recording`, on either clock. A `TestEngine` has one of its own.
  public convenience init() { self.init(pools: nil) }

  init(pools: [String]?) { self.pools = pools }

  /// The agent, with its calls kept here.
  public func recording(_ agent: any Agent) -> any Agent { RecordedAgent(agent: agent, log: self) }

  // MARK: Reading

  /// All calls so far.
  public var calls: [RecordedCall] { state.withLock { $0.calls } }

  /// The calls of a pool so far; none of a pool that there is not.
  public func calls(of pool: any PoolName) -> [RecordedCall] { calls.filter { $0.pool == pool.poolName } }

  /// Calls that came when the log was full.
  public var dropped: Int { state.withLock { $0.dropped } }

  /// The most calls that the engine waited for at once, of one pool or of all.
  ///
  /// - Complexity: O(calls · log calls).
  public func maximumConcurrency(of pool: (any PoolName)? = nil) -> Int {
    Self.maximumConcurrency(pool.map { calls(of: $0) } ?? calls)
  }

  /// Calls for which a script had nothing.
  public var scriptErrors: [ScriptError] { calls.compactMap { $0.error as? ScriptError } }

  /// Forgets all calls so far, running ones too. Numbers go on.
  public func removeAll() {
    state.withLock { state in
      state.removed += state.calls.count
      (state.calls, state.dropped) = ([], 0)
    }
  }

  public var description: String { CallTable.text(of: calls, dropped: dropped) }

  private static func maximumConcurrency(_ calls: [RecordedCall]) -> Int {
    // In the order in which they were told, which at one instant is that of the engine.
    var changes: [(order: Int, step: Int)] = []
    for call in calls {
      changes.append((call.startOrder, 1))
      if call.end != nil { changes.append((call.endOrder, -1)) }
    }
    changes.sort { $0.order < $1.order }
    var (now, most) = (0, 0)
    for change in changes {
      now += change.step
      most = max(most, now)
    }
    return most
  }

  // MARK: Writing

  /// A call has begun; answers its number, or `nil` when it is not kept.
  func begin(_ message: Message, _ context: CallContext) -> Int? {
    state.withLock { state in
      guard state.calls.count < Self.limit else {
        state.dropped += 1
        return nil
      }
      let number = state.removed + state.calls.count + 1
      state.order += 1
      state.calls.append(RecordedCall(number: number, message, context, order: state.order))
      return number
    }
  }

  /// A call has ended; the first end counts.
  func end(_ number: Int, _ ending: RecordedCall.Ending, at instant: Duration) {
    change(number) { call, order in
      if call.end != nil { return }
      call.end = instant
      call.ending = ending
      call.endOrder = order
    }
  }

  func agentReturned(_ number: Int, at instant: Duration) { change(number) { call, _ in call.returned = instant } }

  private func change(_ number: Int, _ body: (inout RecordedCall, _ order: Int) -> Void) {
    state.withLock { state in
      let index = number - 1 - state.removed
      guard state.calls.indices.contains(index) else { return }
      state.order += 1
      body(&state.calls[index], state.order)
    }
  }
}
