import NeedletailCouriers

/// Instants a random gap apart, at a constant mean rate. The clock keeps 2⁻⁶⁴ ns, so that it loses none.
struct RandomPace: Sendable {
  private let gaps: GapSampler
  /// Mean gap in nanoseconds.
  private let mean: Double
  private var clock = FixedPointSum()
  private var number: UInt64 = 0

  /// `nil` when the rate is not above 0, or its period is 0.
  init?(_ rate: Rate, gaps: GapSampler) {
    guard rate.count > 0, rate.period.nanoseconds > 0 else { return nil }
    mean = Double(rate.period.nanoseconds) / rate.count
    self.gaps = gaps
  }

  /// The next instant; `nil` from 2⁶² ns on.
  mutating func next() -> Nanoseconds? {
    guard clock.add(gaps.gap(before: number) * mean) else { return nil }
    number += 1
    return clock.rounded
  }
}
