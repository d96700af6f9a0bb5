@testable import NeedletailEngine

/// An attempt as the model knows it.
struct ModelAttempt {
  enum Place: Equatable {
    case entering
    /// In the queue of a member, or of the whole pool.
    case waits(ModelQueue)
    /// A refusal, or the end of its member, will be told at this instant.
    case isToldOff(Call.Ending)
    case running
    case backsOff(until: UInt64)
    /// It has failed; its hedge is still out.
    case awaitsHedge
  }

  var id: Int32
  var began: AdmissionEvent.Attempt
  var begunAt: UInt64
  var place = Place.entering
  /// The member it is sent to, over all pools; −1 for none yet.
  var member = -1
  /// When it got its slot; `nil` while it holds none.
  var slotAt: UInt64?
  var dispatchedAt: UInt64 = 0
  var endsAt: UInt64 = .max
  /// When its hedge is to begin, where the plan says how long after dispatch and it lasts that long.
  var hedgeAt: UInt64?
  var holdsCallPermit = false
  var holdsEndpointPermit = false
  /// What is set aside for it, in millionths of a millionth of a dollar.
  var reserved: Int128?
  /// The half-open time in which a breaker let it through as a probe.
  var probe: Int?
  /// Its place in line, counted over all waits for agents; an attempt that has waited keeps it until it has a slot.
  var line: UInt64 = 0
  var hedge: Int32?
  /// It has left its queue because it is about to be dropped.
  var isWithdrawn = false
  /// It runs on a member that has gone.
  var isStopped = false

  var pool: Int { Int(began.pool) }
  var number: Int { Int(began.number & ~Call.hedgeBit) }
}

enum ModelQueue: Hashable {
  case member(Int)
  case pool(Int)
  case agentRate(member: Int)
  case callPermit
  case endpoint(Int)
  case endpointRate(Int)
  case gateway(Int)
  case jobPermit

  var isForCalls: Bool {
    switch self {
    case .gateway, .jobPermit: false
    default: true
    }
  }

  var isForSlot: Bool {
    switch self {
    case .member, .pool: true
    default: false
    }
  }
}

/// Who waits: queues are searched for the least (priority, instant, sequence).
struct ModelWait {
  var id: Int32
  var priority: Int
  var since: UInt64
  var sequence: Int
}

struct ModelJob {
  enum Place: Equatable { case entering, waits(ModelQueue), overhead(until: UInt64), runs }

  var key: DrawKey
  var priority: Int
  var place = Place.entering
  var instance: Int?
  var holdsGateway = false
  var holdsPermit = false
}

/// Money: what may be spent, what is spent and what is set aside.
struct ModelBudget {
  let limit: Int128?
  var spent: Int128 = 0
  var reserved: Int128 = 0

  init(usd: Double?) { limit = usd.map { Int128(($0 * 1e12).rounded()) } }

  func allows(_ amount: Int128) -> Bool { limit.map { spent + reserved + amount <= $0 } ?? true }
}

/// A pool's agents.
struct ModelPool {
  let plan: AgentPool
  let firstMember: Int
  let endpoint: Int?
  let outputP99: Int
  let queueTimeout: SamplerID?
  var away = 0
  /// When members last went or came back.
  var changedAt: UInt64?
  /// The member, counted from the first that is present, whose turn it is.
  var turn = 0
  var breaker: ModelBreaker?
  var budget: ModelBudget

  var members: Range<Int> { firstMember..<firstMember + plan.count }
  var present: Range<Int> { firstMember + away..<firstMember + plan.count }
}
