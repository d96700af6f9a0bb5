import Needletail

/// The agents and what they do together.
enum Desk {
  static let pools = ["triage", "billing", "technical", "research", "writer", "reviewer", "boss", "judge"]

  /// One agent serves every place: it decides by its role what to answer, and by the call's number what goes wrong.
  struct Clerk: Agent {
    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      var dice = Dice(context.call &+ UInt64(context.attempt))
      switch dice.roll(200) {
      case 0...3: throw AgentError.overloaded(retryAfter: .milliseconds(1))
      case 4...9: throw Mistake(by: context.agent)
      // It is called off long before.
      case 10: try await context.sleep(for: .seconds(60))
      // It does not hear that it is called off.
      case 11: try? await Task.sleep(for: .milliseconds(30))
      default: break
      }
      if dice.roll(4) == 0 { try await context.sleep(for: .microseconds(dice.roll(2_000))) }
      return reply(to: message, in: context, &dice)
    }

    private func reply(to message: Message, in context: CallContext, _ dice: inout Dice) -> Reply {
      let text = "\(context.agent) \(context.round)"
      switch context.role {
      case .plan: return Reply(text, tasks: (0..<dice.roll(4)).map { "task \($0)" })
      case .route: return Reply(text, choice: dice.roll(2) == 0 ? "billing" : "technical")
      case .vote: return Reply(text, approved: dice.roll(3) > 0)
      case .control: return Reply(text, solved: dice.roll(3) == 0, choice: "research")
      case .handle: return Reply(text, handled: dice.roll(2) == 0)
      case .judge: return Reply(text, verdict: dice.roll(2) == 0 ? .for : .against)
      default: return Reply(text, outputTokens: 1 + dice.roll(50))
      }
    }
  }

  struct Mistake: Error, CustomStringConvertible {
    var description: String

    init(by agent: String) { description = "\(agent) made a mistake" }
  }

  static func fleet(of agents: Int) -> Fleet {
    var fleet = Fleet()
    for pool in pools {
      fleet.add(pool, count: agents / pools.count, concurrency: 2, capabilities: [pool], agent: Clerk())
    }
    fleet.resilience.callTimeout = 20_000_000
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: 1_000_000)
    fleet.runtime.jobTimeout = 2_000_000_000
    fleet.grace = .milliseconds(500)
    return fleet
  }

  /// Each of the named patterns, and nestings of them.
  static let patterns: [Pattern] = [
    .sequential(["triage", "billing", "writer"]),
    .parallelAgents(["billing", "technical", "research"], merge: "writer"),
    .supervisorWorker(supervisor: "boss", workers: ["research"], tasks: .outcome(atMost: 10)),
    .router(agents: ["billing", "technical"], by: .outcome, router: "triage"),
    .ensemble(agents: ["research"], topK: 3, synthesizer: "writer", pools: []),
    .blackboard(controller: "boss", specialists: ["research", "writer"], maxIterations: 4),
    .consensus(voters: ["reviewer"], count: 3, rounds: 2, aggregator: "boss"),
    .debate(for: "billing", against: "technical", judge: "judge", rounds: 2),
    .handoff(tiers: ["triage", "technical", "boss"]),
    .race([.sequential(["billing", "writer"]), .call("technical")]),
    .allOf([.handoff(tiers: ["triage", "boss"]), .debate(for: "research", against: "writer", judge: "judge")]),
    .parallel(
      [
        .supervisorWorker(supervisor: "boss", workers: ["billing", "technical"], tasks: .outcome(atMost: 5)),
        .call("judge"),
      ],
      join: .quorum(1)),
  ]
}
