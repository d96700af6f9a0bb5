/// `count` alike agents under one name: what they can do, how much at once, and how they behave.
public struct AgentPool: Sendable, Equatable {
  public enum Queueing: String, Sendable, Equatable, CaseIterable {
    /// One queue for each member, chosen by routing.
    case agent
    /// One queue for the whole pool; the next free member takes its head.
    case pool
  }

  /// When a second attempt on another member starts, measured from the first one's dispatch.
  public enum Hedge: Sendable, Equatable {
    case after(Duration)
    /// After this percentile (0 < p < 100) of the pool's dispatched attempts so far.
    case afterPercentile(Double)
  }

  public var name: String
  public var count: Int
  /// Calls at once, per member.
  public var concurrency: Int
  public var endpoint: String?
  public var capabilities: [String]
  public var domain: String?
  public var description: String?
  public var routing: Routing
  /// One weight a member, for `weighted` routing; `nil` is equal weights.
  public var weights: [Double]?
  public var queueing: Queueing
  /// Waiting calls, per member, before one is refused.
  public var queueLimit: Int
  /// How long an attempt waits for an agent before it gives up; drawn per attempt.
  public var queueTimeout: Distribution?
  public var hedge: Hedge?
  public var budgetUSD: Double?
  /// What every attempt takes is multiplied by it, time to first token and inter-token latency alike: 1.1 is a tenth slower. The draws
  /// stay what they are, so runs that differ in it alone are compared call by call. Above 0.
  public var slowdown: Double
  /// An attempt that timed out or was cancelled holds its slot, and its call and endpoint permits, until its agent has returned:
  /// more calls than `concurrency` never run on a member, though its agent ignores cancellation. For real agents.
  public var holdsSlotUntilReturned: Bool
  /// Who answers on the wall clock; in virtual time external agents are simulated, Swift agents run all the same.
  public var backend: Backend
  /// How its answers are simulated; for a real agent, what the plan expects of its tokens.
  public var simulate: SimulatedAgent
  /// `simulate` was given, so that an external agent can take part in virtual time.
  public var hasSimulation: Bool

  public init(
    name: String, count: Int = 1, concurrency: Int = 1, endpoint: String? = nil, capabilities: [String] = [],
    domain: String? = nil, description: String? = nil, routing: Routing = .leastLoaded, weights: [Double]? = nil,
    queueing: Queueing = .agent, queueLimit: Int = 1_000_000, queueTimeout: Distribution? = nil, hedge: Hedge? = nil,
    budgetUSD: Double? = nil, slowdown: Double = 1, holdsSlotUntilReturned: Bool = false,
    backend: Backend = .simulated, simulate: SimulatedAgent = SimulatedAgent(service: .total(.constant(0))),
    hasSimulation: Bool = true
  ) {
    self.name = name
    self.count = count
    self.concurrency = concurrency
    self.endpoint = endpoint
    self.capabilities = capabilities
    self.domain = domain
    self.description = description
    self.routing = routing
    self.weights = weights
    self.queueing = queueing
    self.queueLimit = queueLimit
    self.queueTimeout = queueTimeout
    self.hedge = hedge
    self.budgetUSD = budgetUSD
    self.slowdown = slowdown
    self.holdsSlotUntilReturned = holdsSlotUntilReturned
    self.backend = backend
    self.simulate = simulate
    self.hasSimulation = hasSimulation
  }

  /// A place for a pool that may be added to a running engine. No pattern names it.
  static func vacant(_ number: Int) -> AgentPool {
    AgentPool(
      name: "\u{0}vacant \(number)", backend: .agent, simulate: SimulatedAgent(service: .total(.constant(0))))
  }
}

/// How a simulated agent behaves: how long it takes, what it reads and writes, how it fails, what it decides.
public struct SimulatedAgent: Sendable, Equatable {
  public enum Service: Sendable, Equatable {
    /// The whole call in one draw.
    case total(Distribution)
    /// Time to first token, then `(output tokens − 1)` × inter-token latency (drawn once a call).
    case streamed(timeToFirstToken: Distribution, interTokenLatency: Distribution)
  }

  public struct Failure: Sendable, Equatable {
    /// Probability that an attempt fails.
    public var rate: Double
    /// Probability that an attempt never answers (it ends at the call timeout).
    public var timeoutRate: Double
    /// How long after dispatch a failing attempt fails; `nil` takes its full service time.
    public var after: Distribution?

    public init(rate: Double = 0, timeoutRate: Double = 0, after: Distribution? = nil) {
      self.rate = rate
      self.timeoutRate = timeoutRate
      self.after = after
    }
  }

  public var service: Service
  /// What each token that an attempt reads adds to its service time, or to its time to first token.
  public var inputTokenLatency: Duration = .zero
  /// Tokens the agent adds to whatever it is handed.
  public var promptTokens: Distribution
  public var outputTokens: Distribution
  public var failure: Failure
  public var outcome: OutcomeModel

  public init(
    service: Service, promptTokens: Distribution = .constant(0), outputTokens: Distribution = .constant(0),
    failure: Failure = Failure(), outcome: OutcomeModel = OutcomeModel()
  ) {
    self.service = service
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.failure = failure
    self.outcome = outcome
  }
}
