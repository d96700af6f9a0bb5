import NeedletailCouriers
public import Needletail

/// An agent, real or scripted, with faults.
///
///     fleet.add("expert", agent: FaultyAgent(wrapping: Expert(), .fails(with: Broken(), on: .attempt(1)), .isSlower(by: 3)))
///
/// Of the faults that a call has, the first that fails or hangs keeps the agent from being asked; slownesses multiply, and of spans
/// for which cancellation is ignored the longest holds. On either clock.
public final class FaultyAgent: Agent {
  private let agent: any Agent
  private let faults: [AgentFault]
  private let calls = Recorded(0)

  public init(wrapping agent: any Agent, _ faults: AgentFault...) {
    self.agent = agent
    self.faults = faults
  }

  public func respond(to message: Message, in context: CallContext) async throws -> Reply {
    let number = calls.withLock { calls in
      calls += 1
      return calls
    }
    var (factor, deafness) = (1.0, Duration.zero)
    var blocking: AgentFault.Effect?
    for fault in faults where fault.calls.contain(number, message, context) {
      switch fault.effect {
      case .slowness(let more): factor *= max(1, more)
      case .deafness(let span): deafness = max(deafness, span)
      case .failure, .hang: blocking = blocking ?? fault.effect
      }
    }
    do {
      let reply = try await answer(message, context, blocking: blocking, factor: factor)
      if Task.isCancelled { try await context.sleepThroughCancellation(for: deafness) }
      return reply
    } catch {
      if Task.isCancelled { try await context.sleepThroughCancellation(for: deafness) }
      throw error
    }
  }

  private func answer(
    _ message: Message, _ context: CallContext, blocking: AgentFault.Effect?, factor: Double
  ) async throws -> Reply {
    switch blocking {
    case .hang: try await context.hang()
    case .failure(let error, let delay):
      if delay > .zero { try await context.sleep(for: delay) }
      throw error
    case .slowness, .deafness, nil: break
    }
    let start = context.clock.now
    let reply = try await agent.respond(to: message, in: context)
    let nanoseconds = Double(start.duration(to: context.clock.now).nanosecondsClamped) * (factor - 1) + 0.5
    if factor > 1 { try await context.sleep(for: .nanoseconds(Int64(min(nanoseconds, 4e18)))) }
    return reply
  }
}
