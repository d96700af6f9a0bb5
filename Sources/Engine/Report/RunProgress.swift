/// How far a run is, for a progress line.
public struct RunProgress: Sendable, Equatable {
  /// Simulated nanoseconds so far.
  public var now: Nanoseconds = 0
  /// When arrivals stop, if that is known beforehand.
  public var end: Nanoseconds?
  /// Jobs intended so far, those that ended, and the number that ends the run, if there is one.
  public var jobsIntended = 0
  public var jobsEnded = 0
  public var jobsLimit: Int?
  /// Attempts dispatched so far.
  public var attempts = 0

  public init() {}
}
