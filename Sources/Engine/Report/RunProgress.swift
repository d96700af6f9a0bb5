import NeedletailCouriers

/// How far a run is, for a progress line.
public struct RunProgress: Sendable, Equatable {
  /// How far the run's clock is.
  public var now: Duration { Duration(nanoseconds: nowNanoseconds) }
  package var nowNanoseconds: Nanoseconds = 0
  /// When arrivals stop, if that is known beforehand.
  public var end: Duration? { endNanoseconds.map(Duration.init(nanoseconds:)) }
  package var endNanoseconds: Nanoseconds?
  /// Jobs intended so far, those that ended, and the number that ends the run, if there is one.
  public var jobsIntended = 0
  public var jobsEnded = 0
  public var jobsLimit: Int?
  /// Attempts dispatched so far.
  public var attempts = 0

  public init() {}
}
