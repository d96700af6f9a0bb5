public import NeedletailResults

/// The largest load at which everything holds, and how it is known.
public struct Capacity: Sendable, Equatable {
  public enum Verdict: String, Sendable, Equatable {
    /// It carries `load`.
    case carries
    /// Even with next to no load something does not hold.
    case notReachable = "not_reachable"
    /// Everything holds up to the largest load that is looked at.
    case unbounded
    /// The paths leave it open.
    case undecided
  }

  /// Why the search ended.
  public enum End: String, Sendable, Equatable {
    /// The interval is as narrow as was asked for, and longer paths would not move it.
    case settled
    /// As many attempts as it may spend would not have sufficed for the next step.
    case budgetSpent = "budget_spent"
    case interrupted
  }

  /// Whether more load was always worse, as far as was looked.
  public enum Monotonicity: Sendable, Equatable {
    /// Nothing in the plan reacts to load.
    case taken
    /// It was looked at these loads, below and above.
    case seen(at: [Double])
    /// Something does not hold at a load below another at which everything does: the capacity is the lower edge.
    case broken(at: Double)
    /// Everything holds again at a load above the capacity.
    case heldAgain(at: Double)
    /// Below this load something does not hold either.
    case heldFrom(Double)
  }

  /// Where the jobs that are not measured come from.
  public struct Warmup: Sendable, Equatable {
    public enum Source: String, Sendable, Equatable {
      /// The workload says it.
      case workload
      /// MSER-5 on paths near the edge.
      case mser5
      /// None: the paths are as long as the workload says, which gives no warm-up.
      case none
      /// The best cut was half of the longest path that was tried, and half of it is taken.
      case half
    }

    public var source: Source
    public var jobs: Int
  }

  public var verdict: Verdict
  public var end: End
  public var unit: LoadAxis.Unit
  /// What the workload says, at its peak.
  public var written: Double
  /// The capacity: the lower limit of the roots' interval, of users the whole number at or below; `nil` where there is none.
  public var load: Double?
  /// The same as a multiple of what the workload says.
  public var factor: Double?
  /// Where each path just holds, over the paths, in the unit.
  public var roots: Estimate?
  /// Half of the interval as a share of its middle.
  public var halfWidth: Double?
  /// Of the last step: how many, how many jobs each; no number where they are as long as the workload says.
  public var paths: Int
  public var jobsPerPath: Int?
  public var warmup: Warmup
  /// Why paths could not be lengthened; `nil` where they could.
  public var givenCourse: GivenCourse?
  public var monotonicity: Monotonicity
  /// How far below the roots' lower limit the capacity is, as a share of it, since nearer to the edge the runs do not show that they keep up; 0 as a rule.
  public var steppedBack: Double
  /// It is the rate limits at the gateway that bound it: of more load more than 1 % would be turned away, whatever else there is.
  public var isRateLimited: Bool
  /// With next to nothing to wait for.
  public var floor: LoadPoint?
  /// At the capacity, or at the largest load that was looked at where everything holds there.
  public var atLoad: LoadPoint?
  /// Attempts that were simulated.
  public var attempts: Int
}
