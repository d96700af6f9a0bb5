/// A pool of agents at work: its constants, compiled, and what changes while it runs.
struct Pool: BitwiseCopyable {
  // Constants.
  var firstMember: Int32
  /// Members there may be: `firstMember ..< firstMember + room` are this pool's.
  let room: Int32
  /// Members there are; a change of the fleet may move it, up to `room`.
  var count: Int32
  var concurrency: Int32
  var endpoint: Int32
  var routing: Routing
  var queueLimit: Int32
  /// Where its members' cumulative weights begin in `AgentSlots`; −1 without.
  var weights: Int32
  /// Its tree in `AgentSlots`, for least-loaded routing among many; −1 without.
  var tree: Int32
  /// The tree of its place, which a pool of another routing leaves alone; −1 without.
  let ownTree: Int32
  var isStreamed: Bool
  var service: SamplerID
  var serviceTable: ScaledTable
  var interToken: SamplerID
  /// Nanoseconds that each token it reads takes; read where `needs` say so.
  var inputToken: UInt64
  var prompt: SamplerID
  var outputTokens: SamplerID
  /// What both always draw, where neither varies; −1 otherwise.
  var fixedPrompt: Int32
  var fixedOutput: Int32
  var failAfter: SamplerID
  var queueTimeout: SamplerID
  var failureRate: Double
  /// `failureRate` is not 0.
  var mayFail: Bool
  var timeoutRate: Double
  /// Picodollars a token.
  var inputPrice: UInt64
  var outputPrice: UInt64
  /// The 99th percentile of its output, which budgets reserve.
  var outputTokensP99: Int32
  /// Nanoseconds; `UInt64.max` for none.
  var hedgeAfter: UInt64
  /// 0 for none.
  var hedgePercentile: Double
  var outcome: OutcomeRule
  /// What its attempts have to pass.
  var steps: AdmissionSteps
  /// What its attempts need at dispatch and at their end besides.
  var needs: Needs
  /// An agent's slot is all that an attempt takes, and nothing is settled when it is answered: the fast path is what no further
  /// step and no needs mean.
  var isUnconstrained: Bool
  /// It is unconstrained, and how an attempt goes is told by one draw: it does not stream, fail or time out, and no recording says
  /// how long it takes.
  var isBrief: Bool
  /// What its service times are multiplied by whatever happens.
  let slowdown: Double
  /// Where its members begin among those that couriers serve.
  var firstServed: Int32
  /// The number of its first member as members are dealt to couriers in turn: those that there are, not the room for more.
  var firstDealt: Int32

  // What changes.
  /// What the registry says of it, see `World.reportStatus(of:)`.
  var takesWork = true
  /// It was removed, or is a vacant place: its calls are refused.
  var isRemoved = false
  /// The `away` lowest-numbered members are away.
  var away: Int32 = 0
  /// How many of its members take no further calls, as the program said; which they are, their load says.
  var drained: Int32 = 0
  var cursor: Int32 = 0
  /// Slots that are held, and attempts that wait for one.
  var slots = LevelClock()
  var queue = LevelClock()
  /// What service times are multiplied by now: the pool's own slowdown and that of the faults in force.
  var latencyFactor: Double
  var extraFailure = 0.0
  /// Members that are not away, and their slots.
  private(set) var memberSupply = SupplyClock()
  private(set) var slotSupply = SupplyClock()
  // Cohort figures.
  var calls = 0
  var failures = 0
  var inputSum = 0
  var outputSum = 0

  /// What an attempt needs besides its steps; worked out once, from the plan.
  struct Needs: OptionSet, BitwiseCopyable {
    var rawValue: UInt8
    /// Couriers carry its calls.
    static let courier = Needs(rawValue: 1)
    /// A second attempt may start.
    static let hedge = Needs(rawValue: 2)
    /// Faults or load may stretch it, or take its agent away.
    static let disturbance = Needs(rawValue: 4)
    /// It may hang until its timeout.
    static let hanging = Needs(rawValue: 8)
    /// Its freed slot goes to a queue of the whole pool.
    static let poolQueue = Needs(rawValue: 16)
    /// What it holds it holds until its agent has returned, needed or not.
    static let agentsReturn = Needs(rawValue: 32)
    /// It takes longer the more tokens it reads.
    static let reading = Needs(rawValue: 64)
  }

  /// The endpoint whose attempts in progress are counted, since they or its faults may stretch this one; −1 for none.
  var loadedEndpoint: Int32 { needs.contains(.disturbance) ? endpoint : -1 }
  var isReal: Bool { needs.contains(.courier) }
  var isHedged: Bool { needs.contains(.hedge) }
  var queuesByPool: Bool { needs.contains(.poolQueue) }
  var holdsUntilReturned: Bool { needs.contains(.agentsReturn) }
  /// Members that take calls: all but those that are away or drained.
  private(set) var available: Int32 = 0
  /// Members that are not away.
  var present: Int32 { count - away }
  /// Slots that are held.
  var running: Int32 { slots.level }
  /// An attempt chooses between two of its agents and waits for the lighter one.
  private(set) var choosesOfTwo = false

  /// After anything that it depends on has changed.
  mutating func chooseRouting(at now: UInt64) {
    available = count - away - drained
    memberSupply.set(Double(present), at: now)
    slotSupply.set(Double(present) * Double(concurrency), at: now)
    choosesOfTwo = routing == .powerOfTwo && available > 1 && !queuesByPool && drained == 0
  }

  /// It is a place without a pool.
  mutating func vacate(at now: UInt64) {
    (count, drained) = (0, 0)
    (isRemoved, takesWork) = (true, false)
    chooseRouting(at: now)
  }

  /// A pool comes to a place that was another's: what its calls took and used goes on from there.
  mutating func takeOverCounts(of place: Pool) {
    (slots, queue) = (place.slots, place.queue)
    (memberSupply, slotSupply) = (place.memberSupply, place.slotSupply)
    (calls, failures, inputSum, outputSum) = (place.calls, place.failures, place.inputSum, place.outputSum)
  }

  /// An attempt of the cohort has read `input` tokens and written `output`.
  @inline(__always)
  mutating func count(input: Int32, output: Int32) {
    inputSum &+= Int(input)
    outputSum &+= Int(output)
  }

  /// What `input` and `output` tokens cost; US dollars.
  func cost(input: Int, output: Int) -> Double {
    (Double(input) * Double(inputPrice) + Double(output) * Double(outputPrice)) / 1e12
  }
}

extension Routing: BitwiseCopyable {}

/// One agent of a pool at work.
struct Member: BitwiseCopyable {
  /// Calls that hold a slot.
  var running: Int32 = 0
  /// Running and waiting calls, plus `AgentSlots.awayLoad` while it takes no calls: it is away, drained, or room for a member.
  var load: Int32 = 0
}

/// A model provider at work.
struct Provider: BitwiseCopyable {
  /// Attempts at once; `Int32.max` for no limit.
  var concurrency: Int32
  var rejectsOverLimit: Bool
  var hasRequestLimit: Bool
  var hasTokenLimit: Bool
  var requests: TokenBucket
  var tokens: TokenBucket
  var sigma: Double
  var kappa: Double

  /// Attempts holding an endpoint permit.
  var permits: Int32 = 0
  /// Attempts in progress.
  var inProgress: Int32 = 0
  var requestLevel: TokenBucket.Level = 0
  var tokenLevel: TokenBucket.Level = 0
  /// When the armed refill timer fires; `UInt64.max` for none.
  var refillAt: UInt64 = .max
  /// What the first that waits for its rates was found to wait for: `.endpointRequests` or `.endpointTokens`.
  var bindingLimit = LatencyPart.endpointRequests
  var latencyFactor = 1.0
  var extraFailure = 0.0

  var hasRateLimit: Bool { hasRequestLimit || hasTokenLimit }
}
