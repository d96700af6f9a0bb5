import NeedletailCouriers

/// One invocation of an agent by a pattern, through all its attempts. 64 bytes, a cache line.
///
/// What few calls need lies beside them: links to siblings (`Kinship`), the instant of the slot (`AgentSlots`).
struct Call: BitwiseCopyable {
  /// Where an attempt stands. The order is the order of the admission chain, so that what an attempt holds can be
  /// read from how far it came.
  enum State: UInt8, BitwiseCopyable, Comparable {
    /// Between attempts, holding nothing: backing off.
    case backoff
    /// A recorded pause of a replayed session; not a call at all.
    case delay
    /// Holds nothing; a rule has put it off, or will answer from outside.
    case asking
    /// Waits for an agent slot.
    case queued
    /// Holds an agent slot; waits for the agent's token.
    case agentRate
    /// … and waits for a call permit.
    case callPermit
    /// … and waits for the endpoint's concurrency.
    case endpointPermit
    /// … and waits for the endpoint's requests and tokens a minute.
    case endpointRate
    /// Dispatched.
    case running
    /// Its own attempt failed; its hedge still runs. Holds nothing.
    case awaitingTwin

    static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }

    var holdsSlot: Bool { self >= .agentRate && self <= .running }
    var holdsCallPermit: Bool { self >= .endpointPermit && self <= .running }
    var holdsEndpointPermit: Bool { self >= .endpointRate && self <= .running }
  }

  struct Flags: OptionSet, BitwiseCopyable {
    var rawValue: UInt8
    /// `mark` is the instant of an armed timer.
    static let timed = Flags(rawValue: 1)
    /// The attempt was admitted by a half-open breaker.
    static let probe = Flags(rawValue: 2)
    /// Money is reserved for the attempt.
    static let reserved = Flags(rawValue: 4)
    /// Its job is intended inside the measured window.
    static let cohort = Flags(rawValue: 8)
    /// It was hedged and its second attempt lives.
    static let hasHedge = Flags(rawValue: 16)
    /// It was refused; a timer at this instant will tell. What it holds it holds until then.
    static let refused = Flags(rawValue: 32)
    /// What it was handed is the job's own input.
    static let first = Flags(rawValue: 64)
    /// It stands in the queue that its state names.
    static let enqueued = Flags(rawValue: 128)
  }

  var key: DrawKey
  var requestedAt: UInt64
  /// When the attempt asked for an agent; once it runs, when it was dispatched.
  var since: UInt64
  /// With a timer armed, its instant; in a wait behind the agent slot, when that wait began.
  var mark: UInt64
  var job: Int32
  /// The frame it answers to, −1 for a job's only call.
  var parent: Int32
  var node: Int32
  var member: Int32
  /// Its place among the parent's children.
  var branch: Int32
  /// Tokens it reads; before its first attempt and in a pause, the tokens it was handed.
  var input: Int32
  var output: Int32
  var state: State
  /// From 1; with `hedgeBit` for the second attempt of a hedged pair, whose twin is the call proper.
  var attempt: UInt8
  var ending: Ending
  var flags: Flags

  static var hedgeBit: UInt8 { 0x80 }
  var isHedge: Bool { attempt & Call.hedgeBit != 0 }

  /// How an attempt ends. Everything but `completed` may be retried, except where noted.
  enum Ending: UInt8, BitwiseCopyable, CaseIterable {
    case completed
    /// The agent failed.
    case failed
    /// The agent did not answer within the call timeout.
    case callTimeout
    /// No agent slot came free within the queue timeout.
    case queueTimeout
    case queueFull
    case breakerOpen
    case rateLimited
    /// The member went away.
    case agentDown
    /// Not retried: its pool was removed from the fleet.
    case poolRemoved
    /// Not retried: a rule of the program that runs the engine has refused it.
    case ruleRefused
    /// Not retried: money does not come back.
    case budgetExhausted
    /// Not retried: the pattern asked for what cannot be had (more delegations than its cap).
    case overCap
    /// A real agent's process is gone.
    case unreachable
    /// The courier carries all the calls it can.
    case courierFull
    /// In virtual time, an agent waited for something that is not the engine's clock.
    case stalled
    /// A real agent's provider said that it is asked too often; `rateLimited` is the engine's own refusal.
    case providerRateLimited
    /// A real agent's provider said that it has too much to do.
    case providerOverloaded
    /// Not retried: a provider that will not answer a request will not answer it the next time.
    case providerRefused
    /// A real agent answered, and nothing could be made of it.
    case badReply

    var isRetryable: Bool {
      switch self {
      case .poolRemoved, .budgetExhausted, .overCap, .stalled, .ruleRefused, .providerRefused: false
      default: true
      }
    }

    /// What a dispatched attempt's end tells a breaker of its pool's health: `true` that it is well, `false` that it is ill, `nil`
    /// nothing. A provider that refuses one request, or asks for fewer of them, is well; that it asks for fewer says nothing of how
    /// the next one would go.
    var tellsHealth: Bool? {
      switch self {
      case .completed, .providerRefused: true
      case .providerRateLimited, .poolRemoved: nil
      default: false
      }
    }
    var isTimeout: Bool { self == .callTimeout || self == .queueTimeout }

    /// Why there is no answer; `nil` where there is one.
    var failure: FailureReason? {
      switch self {
      case .completed: nil
      case .failed: .agentFailed
      case .callTimeout: .callTimeout
      case .queueTimeout: .queueTimeout
      case .queueFull: .queueFull
      case .breakerOpen: .breakerOpen
      case .rateLimited: .rateLimited
      case .agentDown: .agentDown
      case .poolRemoved: .poolRemoved
      case .ruleRefused: .ruleRefused
      case .budgetExhausted: .budgetExhausted
      case .overCap: .overCap
      case .unreachable: .unreachable
      case .courierFull: .courierFull
      case .stalled: .stalled
      case .providerRateLimited: .providerRateLimited
      case .providerOverloaded: .providerOverloaded
      case .providerRefused: .providerRefused
      case .badReply: .badReply
      }
    }

    /// The name in the result document's `reasons` and in traces.
    var reason: String { failure?.rawValue ?? "completed" }
    /// The limit that refused the attempt; `nil` for every other way to end.
    var limit: Limit? { failure?.limit }

    /// How an attempt ends that came back from a real agent.
    init(_ ending: Parcel.Ending) {
      self =
        switch ending {
        case .completed: .completed
        case .failed: .failed
        case .unreachable: .unreachable
        case .stalled: .stalled
        case .rateLimited: .providerRateLimited
        case .overloaded: .providerOverloaded
        case .refused: .providerRefused
        case .badReply: .badReply
        }
    }
  }
}
