import NeedletailCouriers

/// Instants at a rate that moves in straight lines from stage to stage, without chance: event k, the first being number 0, comes as the
/// integrated rate rises above k.
///
/// So there are ⌈integrated rate⌉ of them in all, and before the end of each stage, exactly: rates and their integrals are whole numbers of
/// small units (`unitsAnEvent`). Within a stage of one rate instants are rounded down to the nanosecond, on a slope to the nearest.
struct EvenRamp: Sendable {
  private struct Stage: Sendable {
    /// Nanoseconds from the schedule's start.
    let start: Nanoseconds
    let duration: Nanoseconds
    /// Billionths of an event an hour, when it begins and when it ends.
    let startRate: UInt128
    let endRate: UInt128
    /// The rate integrated until it begins, and until it ends, in units.
    let areaBefore: UInt128
    let areaAtEnd: UInt128

    /// When the integrated rate rises above what it was at the start by `units`, which is less than the stage's own.
    func time(of units: UInt128) -> Nanoseconds {
      if startRate == endRate { return UInt64(units / (2 * startRate)) }
      guard units > 0 else { return 0 }
      let perNanosecond = 2 / Double(EvenRamp.unitsAnEvent)
      let (rate, end) = (Double(startRate) * perNanosecond, Double(endRate) * perNanosecond)
      let events = Double(units) / Double(EvenRamp.unitsAnEvent)
      let square = Swift.max(0, rate * rate + 2 * ((end - rate) / Double(duration)) * events)
      let time = 2 * events / (rate + square.squareRoot())
      return time < Double(duration) ? Swift.min(duration - 1, UInt64(time + 0.5)) : duration - 1
    }
  }

  /// A rate of a billionth of an event an hour makes two units a nanosecond, so that half a sum of rates stays whole.
  private static let unitsAnEvent: UInt128 = 2 * 1_000_000_000 * 3_600_000_000_000

  private let stages: [Stage]
  private var current = 0
  private var number: UInt64 = 0

  /// Stages from the first on that does not end within 2⁶² ns, or with more than 10¹⁶ events, are left out.
  init(_ loadStages: [Load.Stage], from startRate: Rate) {
    var start: Nanoseconds = 0
    var area: UInt128 = 0
    var rate = Self.billionthsAnHour(startRate)
    var stages: [Stage] = []
    for stage in loadStages {
      let target = Self.billionthsAnHour(stage.target)
      let duration = stage.duration.nanoseconds
      let (end, isTooLate) = start.addingReportingOverflow(duration)
      let (own, isTooMuch) = (rate + target).multipliedReportingOverflow(by: UInt128(duration))
      guard !isTooLate, end < 1 << 62, !isTooMuch, own < 1 << 126, area + own < 1 << 126 else { break }
      if own > 0 {
        stages.append(
          Stage(
            start: start, duration: duration, startRate: rate, endRate: target, areaBefore: area,
            areaAtEnd: area + own))
      }
      (start, area, rate) = (end, area + own, target)
    }
    self.stages = stages
  }

  /// Exact for rates a second, minute or hour of up to nine decimals; 0 for what is no rate.
  private static func billionthsAnHour(_ rate: Rate) -> UInt128 {
    guard rate.count > 0, rate.count < 0x1p62, rate.period.nanoseconds > 0 else { return 0 }
    let billionths =
      rate.count < 9e9 ? UInt128(rate.count * 1e9 + 0.5) : UInt128(rate.count) * 1_000_000_000
    return billionths * 3_600_000_000_000 / UInt128(rate.period.nanoseconds)
  }

  /// The next instant; `nil` after the last stage.
  ///
  /// - Complexity: O(1), amortized over the stages.
  mutating func next() -> Nanoseconds? {
    let units = UInt128(number) * Self.unitsAnEvent
    while current < stages.count, units >= stages[current].areaAtEnd { current += 1 }
    guard current < stages.count else { return nil }
    number += 1
    let stage = stages[current]
    return stage.start + stage.time(of: units - stage.areaBefore)
  }
}
