/// How one limit of the plan was used over the window: how full it was, how many waited for it, and who held it.
public struct ResourceUse: Sendable, Equatable {
  /// What waits for it waits for.
  public var resource: LatencyOwner
  /// Slots or permits there are; of a rate, requests or tokens a minute.
  public var capacity: Double
  /// Slot-time held over slot-time there was; of a rate, what was taken over what its rate gave in the window. 0 to 1; a bucket that was full
  /// when the window began may give more than its rate, so a rate's may exceed 1.
  public var utilization: Double
  /// Attempts or jobs in its queue, averaged over the window's time.
  public var meanWaiting: Double
  /// The part of `utilization` that was held by attempts which themselves waited for another limit, by that limit. Empty for rates. What is left is
  /// `working`.
  public var holding: [LatencyOwner: Double]

  public init(
    _ resource: LatencyOwner, capacity: Double, utilization: Double, meanWaiting: Double,
    holding: [LatencyOwner: Double] = [:]
  ) {
    self.resource = resource
    self.capacity = capacity
    self.utilization = utilization
    self.meanWaiting = meanWaiting
    self.holding = holding
  }

  /// The part of `utilization` whose holders were at work.
  public var working: Double { Swift.max(0, utilization - holding.values.reduce(0, +)) }
}
