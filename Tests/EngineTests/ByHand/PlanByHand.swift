@testable import NeedletailEngine

/// Plans in which every time is a constant, so that what must come out can be worked out by hand. Times are
/// milliseconds.
enum PlanByHand {
  static func nanoseconds(_ milliseconds: Double) -> Nanoseconds { Nanoseconds(milliseconds * 1e6) }
  static func span(_ milliseconds: Double) -> Duration { .nanoseconds(Int64(milliseconds * 1e6)) }

  /// A pool whose attempts all take the same time.
  static func pool(
    _ name: String, takes milliseconds: Double, count: Int = 1, concurrency: Int = 1, prompt: Double = 0,
    output: Double = 0, fails: Double = 0, failsAfter: Double? = nil, change: (inout AgentPool) -> Void = { _ in }
  ) -> AgentPool {
    var pool = AgentPool(
      name: name, count: count, concurrency: concurrency,
      simulate: SimulatedAgent(
        service: .total(.constant(milliseconds * 1e6)), promptTokens: .constant(prompt),
        outputTokens: .constant(output),
        failure: SimulatedAgent.Failure(rate: fails, after: failsAfter.map { .constant($0 * 1e6) })))
    change(&pool)
    return pool
  }

  /// A scenario that is submitted once: a job whose latency can be read by its name.
  static func job(
    _ name: String, at milliseconds: Double = 0, priority: Int = 10, input: Double = 0, _ pattern: Pattern
  ) -> Scenario {
    Scenario(
      name: name, priority: priority, inputTokens: .constant(input), pattern: pattern,
      load: .trace(Load.Trace(rows: [Load.Trace.Row(instant: span(milliseconds))])))
  }

  static func plan(
    _ agents: [AgentPool], _ scenarios: [Scenario], change: (inout Plan) -> Void = { _ in }
  ) -> Plan {
    var plan = Plan(name: "by hand", agents: agents, scenarios: scenarios)
    change(&plan)
    return plan
  }

  /// `count` alike jobs at one instant, named "1", "2", …
  static func jobs(_ count: Int, at milliseconds: Double = 0, _ pattern: Pattern) -> [Scenario] {
    (1...count).map { job("\($0)", at: milliseconds, pattern) }
  }

  /// A call that takes this long, whatever its pool says.
  static func call(_ pool: String, lasting milliseconds: Double) -> Pattern {
    .call(Pattern.Call(pool, recorded: Pattern.Recorded(service: span(milliseconds))))
  }

  static func retry(
    _ attempts: Int, _ backoff: Resilience.Retry.Backoff = .constant, initial: Double, max: Double = 30_000,
    jitter: Resilience.Retry.Jitter = .none
  ) -> Resilience.Retry {
    Resilience.Retry(
      attempts: attempts, backoff: backoff, initial: span(initial), max: span(max), jitter: jitter)
  }

  static func fault(_ pool: String, from start: Double, to end: Double, _ effects: Fault.Effect...) -> Fault {
    Fault(
      at: span(start), for: span(end - start), target: .agents(pool), effects: effects)
  }
}
