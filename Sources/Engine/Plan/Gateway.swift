/// What every job passes first: rate limits, then a slot on one of several instances, held for the job's life.
public struct Gateway: Sendable, Equatable {
  public struct Instance: Sendable, Equatable {
    /// Jobs at once on this instance.
    public var concurrency: Int
    /// Share of jobs under `weighted` routing.
    public var weight: Double

    public init(concurrency: Int, weight: Double = 1) {
      self.concurrency = concurrency
      self.weight = weight
    }
  }

  /// None for one that limits rates only.
  public var instances: [Instance]
  public var routing: Routing
  /// Time each job spends inside its slot before its pattern starts.
  public var overhead: Distribution?
  /// Waiting jobs, per instance, before one is rejected.
  public var queueLimit: Int
  public var rateLimit: RateLimits

  public init(
    instances: [Instance], routing: Routing = .leastLoaded, overhead: Distribution? = nil,
    queueLimit: Int = 1_000_000, rateLimit: RateLimits = RateLimits()
  ) {
    self.instances = instances
    self.routing = routing
    self.overhead = overhead
    self.queueLimit = queueLimit
    self.rateLimit = rateLimit
  }
}

/// Token buckets. Each starts full, refills continuously and holds `burst` (default: one minute's worth).
public struct RateLimits: Sendable, Equatable {
  /// Jobs, over all users.
  public var global: Rate?
  /// Attempts, for each member of each pool.
  public var perAgent: Rate?
  /// Jobs, for each user.
  public var perUser: Rate?
  public var burst: Double?

  public init(global: Rate? = nil, perAgent: Rate? = nil, perUser: Rate? = nil, burst: Double? = nil) {
    self.global = global
    self.perAgent = perAgent
    self.perUser = perUser
    self.burst = burst
  }
}

/// Limits of the runtime that executes jobs.
public struct RuntimeLimits: Sendable, Equatable {
  public var maxConcurrentJobs: Int?
  public var maxConcurrentCalls: Int?
  /// Runs from the job's intended start.
  public var jobTimeout: Nanoseconds?
  /// Jobs waiting for a job permit before one is rejected.
  public var queueLimit: Int

  public init(
    maxConcurrentJobs: Int? = nil, maxConcurrentCalls: Int? = nil, jobTimeout: Nanoseconds? = nil,
    queueLimit: Int = 1_000
  ) {
    self.maxConcurrentJobs = maxConcurrentJobs
    self.maxConcurrentCalls = maxConcurrentCalls
    self.jobTimeout = jobTimeout
    self.queueLimit = queueLimit
  }
}

/// How one of several members, instances or pools is picked.
public enum Routing: String, Sendable, Hashable, CaseIterable {
  case roundRobin = "round-robin"
  case random
  /// Fewest running + waiting; ties to the lowest index.
  case leastLoaded = "least-loaded"
  /// The less loaded of two distinct members drawn at random.
  case powerOfTwo = "power-of-two"
  /// At random, in proportion to weights.
  case weighted
}

/// A model provider that agents share.
public struct Endpoint: Sendable, Equatable {
  public enum OverLimit: String, Sendable, Equatable, CaseIterable {
    /// Attempts wait, in order, until the buckets allow them.
    case wait
    /// Attempts fail at once as rate-limited, to be retried.
    case reject
  }

  /// USD per million tokens.
  public struct Price: Sendable, Equatable {
    public var input: Double
    public var output: Double

    public init(input: Double, output: Double) {
      self.input = input
      self.output = output
    }
  }

  /// Service times are multiplied by `1 + σ(n − 1) + κn(n − 1)` at `n` attempts in progress (the universal
  /// scalability law, Gunther 2007).
  public struct Slowdown: Sendable, Equatable {
    public var sigma: Double
    public var kappa: Double

    public init(sigma: Double, kappa: Double) {
      self.sigma = sigma
      self.kappa = kappa
    }
  }

  public var name: String
  public var concurrency: Int?
  public var requestsPerMinute: Double?
  public var tokensPerMinute: Double?
  /// What the requests bucket holds; default one minute's worth.
  public var requestBurst: Double?
  /// What the tokens bucket holds; default one minute's worth.
  public var tokenBurst: Double?
  public var overLimit: OverLimit
  public var price: Price
  public var slowdown: Slowdown?

  public init(
    name: String, concurrency: Int? = nil, requestsPerMinute: Double? = nil, tokensPerMinute: Double? = nil,
    requestBurst: Double? = nil, tokenBurst: Double? = nil, overLimit: OverLimit = .wait,
    price: Price = Price(input: 0, output: 0), slowdown: Slowdown? = nil
  ) {
    self.name = name
    self.concurrency = concurrency
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
    self.requestBurst = requestBurst
    self.tokenBurst = tokenBurst
    self.overLimit = overLimit
    self.price = price
    self.slowdown = slowdown
  }
}
