public import Needletail

/// An agent that does what a script says: replies in order, by input, by member, or as a function says.
///
///     fleet.add("expert", agent: ScriptedAgent("Try again.", .reply("Fixed.", after: .seconds(2))))
///     fleet.add("judge", agent: ScriptedAgent(.reply(Reply("For.", verdict: .for))))
///     fleet.add("triage", agent: ScriptedAgent(byInput: ["My invoice is wrong.": .reply(Reply("", choice: "billing"))]))
///
/// A call that the script has nothing for throws a `ScriptError` that names the agent, and `CallLog.scriptErrors` keeps it. One
/// value serves all members of a pool; it may serve several pools, which then share the script.
public final class ScriptedAgent: Agent {
  /// What a call finds that comes after the last reply.
  public enum AfterLast: Sendable {
    /// It throws a `ScriptError`.
    case fail
    /// It gets the last reply again.
    case repeatLast
    /// It gets the first reply, and so on.
    case startAgain
  }

  private let next: @Sendable (_ call: Int, Message, CallContext) throws -> ScriptedReply
  private let calls = Recorded(0)

  private init(next: @escaping @Sendable (_ call: Int, Message, CallContext) throws -> ScriptedReply) {
    self.next = next
  }

  /// Replies in the order in which calls begin, retries and hedges among them.
  public convenience init(_ replies: ScriptedReply..., afterLast: AfterLast = .fail) {
    self.init(replies, afterLast: afterLast)
  }

  /// Replies in the order in which calls begin, retries and hedges among them.
  public convenience init(_ replies: [ScriptedReply], afterLast: AfterLast = .fail) {
    self.init { call, message, context in
      if call <= replies.count { return replies[call - 1] }
      switch afterLast {
      case .repeatLast where !replies.isEmpty: return replies[replies.count - 1]
      case .startAgain where !replies.isEmpty: return replies[(call - 1) % replies.count]
      default: throw ScriptError("it has \(replies.count) replies, and this is call \(call)", message, context)
      }
    }
  }

  /// The reply for the text of the message, every time.
  ///
  /// - Parameter otherwise: for any other text; without it that is a `ScriptError`.
  public convenience init(byInput replies: [String: ScriptedReply], otherwise: ScriptedReply? = nil) {
    self.init { _, message, context in
      guard let reply = replies[message.text] ?? otherwise else {
        throw ScriptError("it has no reply for this", message, context)
      }
      return reply
    }
  }

  /// The reply of the member that is called, from member 0, every time.
  public convenience init(byMember replies: [ScriptedReply]) {
    self.init { _, message, context in
      guard replies.indices.contains(context.member) else {
        throw ScriptError("it has replies for \(replies.count) members", message, context)
      }
      return replies[context.member]
    }
  }

  /// The reply that the function answers, which is called when a call begins and must not wait. What it throws, the agent throws.
  public convenience init(_ script: @escaping @Sendable (Message, CallContext) throws -> ScriptedReply) {
    self.init { _, message, context in try script(message, context) }
  }

  /// Calls so far.
  public var callCount: Int { calls.withLock { $0 } }

  public func respond(to message: Message, in context: CallContext) async throws -> Reply {
    let call = calls.withLock { calls in
      calls += 1
      return calls
    }
    return try await next(call, message, context).perform(in: context)
  }
}
