public import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What a configuration does under one load: means over its paths.
public struct LoadPoint: Sendable, Equatable {
  /// One limit, and how much of something it has.
  public struct Use: Sendable, Equatable {
    public var resource: LatencyOwner
    public var value: Double
  }

  /// How many times as much as the workload says, and what that is in the capacity's unit.
  public var factor: Double
  public var load: Double
  public var hold: Hold
  public var p50Milliseconds: Double?
  public var p99Milliseconds: Double?
  public var jobsPerSecond: Double
  public var costUSD: Double
  /// The limit that is fullest, 0 to 1; `nil` where the plan has none.
  public var fullest: Use?
  /// The limit that most jobs or attempts wait for, and how many do; `nil` where nothing waits.
  public var waitedForMost: Use?
  /// The limit that would be used up first if the load grew and each job took as much work as here, and the load, in the capacity's unit, at
  /// which it would be. Slots that were held while waiting for something else are not work.
  public var ceiling: Use?

  init(factor: Double, load: Double, _ outcomes: [PathOutcome], hold: Hold) {
    self.factor = factor
    self.load = load
    self.hold = hold
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    p50Milliseconds = mean(outcomes.compactMap(\.p50Milliseconds))
    p99Milliseconds = mean(outcomes.compactMap(\.p99Milliseconds))
    jobsPerSecond = mean(outcomes.map(\.jobsPerSecond)) ?? 0
    costUSD = mean(outcomes.map(\.costUSD)) ?? 0
    func most(_ value: (ResourceUse) -> Double) -> Use? {
      let resources = outcomes.first?.resources.map(\.resource) ?? []
      let uses = resources.indices.map { place in
        Use(
          resource: resources[place],
          value: mean(outcomes.map { place < $0.resources.count ? value($0.resources[place]) : 0 }) ?? 0)
      }
      return uses.max { $0.value < $1.value }.flatMap { $0.value > 0 ? $0 : nil }
    }
    fullest = most(\.utilization)
    waitedForMost = most(\.meanWaiting)
    ceiling = most(\.working).map { Use(resource: $0.resource, value: load / $0.value) }
  }
}
