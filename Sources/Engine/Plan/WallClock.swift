/// How a run on the wall clock uses the machine; virtual time ignores it.
public struct WallClock: Sendable, Equatable {
  /// The conductor and the couriers poll instead of sleeping: less delay, a processor each.
  public var spins: Bool
  /// Courier threads, 1 to 64; `nil` is one less than the processors, at least one. None is started where no pool needs it.
  public var couriers: Int?
  /// A run whose schedule delay exceeds this at the 99th percentile is `invalid`: the generator was the bottleneck.
  public var scheduleDelayLimit: Duration
  /// How many times as fast as the machine's the run's clock goes; above 0, `greatestTimeScale` at most, 1 where real agents answer. All of a plan's times and rates are
  /// the run's, so a plan of an hour takes six minutes at 10; and so are the figures, the schedule's delay and its limit among them.
  public var timeScale: Double
  /// Calls that one courier carries at once, 1 to 2²⁰; an attempt beyond them fails as `courier_full`.
  public var callLimit: Int

  /// How many times as fast as the machine's a run's clock goes at most.
  package static let greatestTimeScale = 1_000.0

  public init(
    spins: Bool = false, couriers: Int? = nil, scheduleDelayLimit: Duration = .milliseconds(10),
    timeScale: Double = 1, callLimit: Int = 131_072
  ) {
    self.spins = spins
    self.couriers = couriers
    self.scheduleDelayLimit = scheduleDelayLimit
    self.timeScale = timeScale
    self.callLimit = callLimit
  }
}
