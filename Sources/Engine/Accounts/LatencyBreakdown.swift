import NeedletailCouriers

/// Where the time of jobs went, and the tokens of agents. What each figure counts is in `docs/metrics.md`.
public struct LatencyBreakdown: Sendable, Equatable {
  /// The latencies of some jobs, by what they were spent on and whose that was.
  public struct Jobs: Sendable, Equatable {
    public var jobs = 0
    /// Of all these jobs together; owners that had none are absent. They add up to the jobs' latencies, exactly.
    package var owners: [LatencyOwner: UInt128] = [:]

    public init() {}

    /// The same by part, of all its owners together.
    package var nanoseconds: [LatencyPart: UInt128] {
      owners.reduce(into: [:]) { $0[$1.key.part, default: 0] += $1.value }
    }

    /// What a job spent on this on average, 0 for no jobs.
    public func mean(_ part: LatencyPart) -> Duration { .nanoseconds(meanNanoseconds(part)) }
    /// The same of one owner.
    public func mean(_ owner: LatencyOwner) -> Duration { .nanoseconds(meanNanoseconds(owner)) }
    package func meanNanoseconds(_ part: LatencyPart) -> Double { mean(of: nanoseconds(part)) }
    package func meanNanoseconds(_ owner: LatencyOwner) -> Double { mean(of: owners[owner] ?? 0) }
    /// A part of the whole, 0 to 1.
    public func share(_ part: LatencyPart) -> Double {
      totalNanoseconds == 0 ? 0 : Double(nanoseconds(part)) / Double(totalNanoseconds)
    }
    package var totalNanoseconds: UInt128 { owners.values.reduce(0, +) }

    private func nanoseconds(_ part: LatencyPart) -> UInt128 {
      owners.reduce(0) { $1.key.part == part ? $0 + $1.value : $0 }
    }
    private func mean(of sum: UInt128) -> Double { jobs == 0 ? 0 : Double(sum) / Double(jobs) }
  }

  /// Completed and timed out jobs of the cohort.
  public struct Scenario: Sendable, Equatable {
    public var name: String
    public var all = Jobs()
    /// The slowest hundredth, or a little more.
    public var slowest = Jobs()
    /// A lower bound of the slowest jobs' latencies, up to 3.1 % below the least of them.
    public var slowestFrom: Duration { Duration(nanoseconds: slowestFromNanoseconds) }
    package var slowestFromNanoseconds: Nanoseconds = 0

    public init(name: String) { self.name = name }
  }

  /// Tokens that an agent's attempts of the cohort read and wrote to no use, by cause.
  public struct Waste: Sendable, Equatable {
    public var name: String
    /// Attempts that failed or timed out.
    public var retries: Int
    /// Attempts cancelled since another answered first.
    public var losers: Int
    /// Attempts cancelled since their job timed out or their pattern failed.
    public var cancelled: Int
    /// What each of these cost, at the endpoint's prices; US dollars.
    public var retriesUSD = 0.0
    public var losersUSD = 0.0
    public var cancelledUSD = 0.0

    public init(name: String, retries: Int = 0, losers: Int = 0, cancelled: Int = 0) {
      self.name = name
      self.retries = retries
      self.losers = losers
      self.cancelled = cancelled
    }

    /// The causes as documents name them, in the order of `tokens` and `dollars`.
    public static let causes = ["retries", "losers", "cancelled"]
    public var tokens: [Int] { [retries, losers, cancelled] }
    public var dollars: [Double] { [retriesUSD, losersUSD, cancelledUSD] }
    /// What all of it cost; US dollars.
    public var costUSD: Double { retriesUSD + losersUSD + cancelledUSD }
  }

  public var scenarios: [Scenario] = []
  /// One a pool, in the pools' order.
  public var waste: [Waste] = []
  /// Tokens of finished calls whose pattern, or job, failed, timed out or lost.
  public var discarded = 0

  public init() {}
}
