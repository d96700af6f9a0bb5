/// How a run on the wall clock uses the machine; virtual time ignores it.
public struct WallClock: Sendable, Equatable {
  /// The conductor and the couriers poll instead of sleeping: less delay, a processor each.
  public var spins: Bool
  /// Courier threads, 1 to 64; `nil` is one less than the processors, at least one. None is started where no pool needs it.
  public var couriers: Int?
  /// A run whose schedule delay exceeds this at the 99th percentile is `invalid`: the generator was the bottleneck.
  public var scheduleDelayLimit: Duration
  /// Calls that one courier carries at once, 1 to 2²⁰; an attempt beyond them fails as `courier_full`.
  public var callLimit: Int

  public init(
    spins: Bool = false, couriers: Int? = nil, scheduleDelayLimit: Duration = .milliseconds(10),
    callLimit: Int = 131_072
  ) {
    self.spins = spins
    self.couriers = couriers
    self.scheduleDelayLimit = scheduleDelayLimit
    self.callLimit = callLimit
  }
}
