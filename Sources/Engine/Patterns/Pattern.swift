public import NeedletailCouriers

/// A program of agent calls, built from seven combinators that nest in one another.
///
/// The named patterns (sequential, parallel, supervisor-worker, …) are constructors over these, a file each.
/// Decisions are taken on outcomes, never on text.
public indirect enum Pattern: Sendable, Hashable {
  /// One invocation of an agent of a pool.
  case call(Call)
  /// One after another; the output of each feeds the next.
  case sequence([Step])
  /// All at once; what joining means is in `Join`. Losers are cancelled.
  case parallel([Pattern], join: Join = .all)
  /// `width` copies of the body at once.
  case fanOut(body: Pattern, width: Width, join: Join = .all)
  /// Rounds, until an outcome satisfies the condition or `atMost` rounds are done.
  case loop(Loop)
  /// One branch.
  case choose(Choose)
  /// Each in turn until one handles it; the last always executes.
  case escalate([Pattern])
  /// Time that passes without a call: recorded think time of a replayed session.
  case delay(Duration)

  public struct Call: Sendable, Hashable {
    /// The pool's name.
    public var pool: String
    /// Recorded figures that replace the pool's draws; used when a session is replayed.
    public var recorded: Recorded?
    /// What it is for: accounts of time tell coordinators from other calls, and agents read it.
    public var role: CallRole

    public init(_ pool: any PoolName, role: CallRole = .step, recorded: Recorded? = nil) {
      self.pool = pool.poolName
      self.recorded = recorded
      self.role = role
    }
  }

  /// What a recording says of one call.
  public struct Recorded: Sendable, Hashable {
    public var inputTokens: Int?
    public var outputTokens: Int?
    /// The recorded service time; `nil` draws the pool's.
    public var service: Duration?

    public init(inputTokens: Int? = nil, outputTokens: Int? = nil, service: Duration? = nil) {
      self.inputTokens = inputTokens
      self.outputTokens = outputTokens
      self.service = service
    }
  }

  /// One step of a sequence.
  public struct Step: Sendable, Hashable {
    public var body: Pattern
    /// When an essential step fails, the sequence fails even where errors are handled gracefully.
    public var isEssential: Bool

    public init(_ body: Pattern, isEssential: Bool = false) {
      self.body = body
      self.isEssential = isEssential
    }
  }

  /// When a parallel or a fan-out is done.
  public enum Join: Sendable, Hashable {
    /// When all children have ended.
    case all
    /// At the first success.
    case first
    /// At the k-th success.
    case quorum(Int)
    /// When all have voted; then the tally decides. See `Consensus`.
    case tally(Majority)
  }

  /// How many alike votes settle a consensus. Abstentions and failed voters are in no share.
  public enum Majority: Sendable, Hashable {
    /// More than half of the votes for or against.
    case majority
    /// At least this share (0 < f ≤ 1) of the votes for or against.
    case fraction(Double)
    /// At least N votes.
    case count(Int)
  }

  /// How many copies a fan-out makes.
  public enum Width: Sendable, Hashable {
    /// A number or a distribution of whole numbers; `atMost` is a cap that is an error, not a truncation.
    case drawn(Distribution, atMost: Int? = nil)
    /// The previous outcome's `fan_out`.
    case outcome(atMost: Int? = nil)
  }

  /// Rounds.
  public struct Loop: Sendable, Hashable {
    /// Runs in every round; its outcome is what the condition is asked of.
    public var body: Pattern
    /// Runs after the body in rounds whose condition did not hold.
    public var otherwise: Pattern?
    public var atMost: Int
    public var until: Condition
    /// What each round is handed.
    public var handing: Handing
    /// Rounds used up without the condition holding make the job partial.
    public var exhaustionIsPartial: Bool

    public enum Handing: Sendable, Hashable {
      /// The output of the round before.
      case previous
      /// What the loop was handed, plus everything written so far (a blackboard).
      case board
      /// In the first round what the loop was handed; then each of the body's branches is handed what the
      /// others wrote last, in whichever round (a debate). The loop's own output is everything written.
      case exchange
    }

    public init(
      body: Pattern, otherwise: Pattern? = nil, atMost: Int, until: Condition, handing: Handing = .previous,
      exhaustionIsPartial: Bool = false
    ) {
      self.body = body
      self.otherwise = otherwise
      self.atMost = atMost
      self.until = until
      self.handing = handing
      self.exhaustionIsPartial = exhaustionIsPartial
    }
  }

  /// What ends a loop early.
  public enum Condition: Sendable, Hashable {
    /// Never: all rounds run.
    case never
    case solved
    case approved
    case handled
    /// The last outcome's confidence is at least this.
    case confidence(Double)
    /// A tally reached its quorum, either way.
    case decided
  }

  /// One of several branches.
  public struct Choose: Sendable, Hashable {
    public enum By: Sendable, Hashable {
      case routing(Routing)
      /// The branch whose agent matches the need best; ties by load, then by order.
      case semantic(need: [String])
      /// The branch the previous outcome names: by the branch's own name where branches have some, otherwise by the pool it calls first or
      /// else by capability. Where it names none, the fallback, and without one in turn.
      case outcome
    }

    public var among: [Pattern]
    public var by: By
    /// One a branch, for `weighted`; `nil` is equal.
    public var weights: [Double]?
    /// The branch taken when no agent is capable, where none is an error, or when the outcome names no branch.
    public var fallback: Pattern?
    /// What the branches are called, one each: outcomes choose by these names, and `Figure.branchLatency` tells their latencies. `nil` where
    /// they have no names of their own.
    public var names: [String]?

    public init(
      among: [Pattern], by: By, weights: [Double]? = nil, fallback: Pattern? = nil, names: [String]? = nil
    ) {
      self.among = among
      self.by = by
      self.weights = weights
      self.fallback = fallback
      self.names = names
    }
  }
}
