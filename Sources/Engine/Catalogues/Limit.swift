/// Everything a job or an attempt can wait for or be refused by, in the order in which they are met.
///
/// This is the one list of limits: the steps of admission and the reasons of refusals name theirs, and waits, gauges, the latency breakdown, traces, thresholds, summaries and reports
/// read it. A limit that waits is a queue; what a job or an attempt holds while it stands in one is `heldWhileWaiting`, always of
/// limits before it, so nothing can deadlock.
public enum Limit: UInt8, CaseIterable, Sendable {
  /// Jobs a second of the whole gateway, and of one user.
  case globalRate, userRate
  /// A slot on a gateway instance, held for the job's life.
  case gateway
  /// A permit of `runtime.max_concurrent_jobs`.
  case job
  /// A rule of the program that runs the engine, asked before anything is taken: it may wait for an answer from outside.
  case rule
  /// Money set aside for an attempt.
  case budget
  /// The circuit breaker of the pool.
  case breaker
  /// A slot of an agent.
  case agent
  /// The agent's own rate.
  case agentRate
  /// A permit of `runtime.max_concurrent_calls`.
  case call
  /// The endpoint's concurrency.
  case endpoint
  /// The endpoint's requests and tokens a minute.
  case endpointRate
  /// The calls that a courier carries at once.
  case courier
  /// The pause before another attempt.
  case backoff

  public enum Level: Sendable { case job, attempt }

  struct Traits {
    var name: String
    var title: String
    var level: Level
    /// A job or an attempt can stand in its queue.
    var isWaitedFor: Bool
    /// It can turn a job or an attempt away.
    var canRefuse: Bool
    /// What passes it holds something of it until its end.
    var isHeld: Bool
  }

  var traits: Traits {
    switch self {
    case .globalRate: .job("job_rate", "job rate limit", waits: false, refuses: true, holds: false)
    case .userRate: .job("user_rate", "rate limit of a user", waits: false, refuses: true, holds: false)
    case .gateway: .job("gateway", "gateway slot", waits: true, refuses: true, holds: true)
    case .job: .job("job", "job permit", waits: true, refuses: true, holds: true)
    case .rule: .attempt("rule", "rule", waits: true, refuses: true, holds: false)
    case .budget: .attempt("budget", "budget", waits: false, refuses: true, holds: true)
    case .breaker: .attempt("breaker", "circuit breaker", waits: false, refuses: true, holds: true)
    case .agent: .attempt("agent", "agent slot", waits: true, refuses: true, holds: true)
    case .agentRate: .attempt("agent_rate", "agent's rate limit", waits: true, refuses: false, holds: false)
    case .call: .attempt("call", "call permit", waits: true, refuses: false, holds: true)
    case .endpoint: .attempt("endpoint", "endpoint permit", waits: true, refuses: false, holds: true)
    case .endpointRate: .attempt("endpoint_rate", "endpoint's rate limit", waits: true, refuses: true, holds: false)
    case .courier: .attempt("courier", "courier", waits: false, refuses: true, holds: true)
    case .backoff: .attempt("backoff", "backoff", waits: true, refuses: false, holds: false)
    }
  }

  /// The name in documents: `wait_ms{for=…}`, the latency breakdown, gauges, traces.
  public var name: String { traits.name }
  /// As a summary or a report calls it.
  public var title: String { traits.title }
  public var level: Level { traits.level }
  public var isWaitedFor: Bool { traits.isWaitedFor }
  public var canRefuse: Bool { traits.canRefuse }

  /// What a job or an attempt that waits here holds meanwhile; nothing is held during backoff.
  public var heldWhileWaiting: [Limit] {
    guard isWaitedFor else { return [] }
    return Limit.allCases.filter { held in
      held.rawValue < rawValue && held.traits.isHeld && (self != .backoff || held.level == .job)
    }
  }

  /// The limit of a document's name.
  public init?(named name: String) {
    guard let limit = Limit.allCases.first(where: { $0.name == name }) else { return nil }
    self = limit
  }
}

extension Limit.Traits {
  fileprivate static func job(
    _ name: String, _ title: String, waits: Bool, refuses: Bool, holds: Bool
  ) -> Self {
    Self(name: name, title: title, level: .job, isWaitedFor: waits, canRefuse: refuses, isHeld: holds)
  }

  fileprivate static func attempt(
    _ name: String, _ title: String, waits: Bool, refuses: Bool, holds: Bool
  ) -> Self {
    Self(name: name, title: title, level: .attempt, isWaitedFor: waits, canRefuse: refuses, isHeld: holds)
  }
}
