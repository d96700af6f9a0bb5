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
    /// Billionths of an event an hour, where it stays the same; 0 on a slope.
    let steadyRate: UInt128
    /// Events a nanosecond when it begins, and twice how many more they are a nanosecond later.
    private let firstRate: Double
    private let twiceSlope: Double
    /// The rate integrated until it begins, and until it ends, in units.
    let areaBefore: UInt128
    let areaAtEnd: UInt128

    init(
      start: Nanoseconds, duration: Nanoseconds, from startRate: UInt128, to endRate: UInt128, areaBefore: UInt128,
      areaAtEnd: UInt128
    ) {
      (self.start, self.duration) = (start, duration)
      (self.areaBefore, self.areaAtEnd) = (areaBefore, areaAtEnd)
      steadyRate = startRate == endRate ? startRate : 0
      let perNanosecond = 2 / EvenRamp.unitsAnEventAsDouble
      firstRate = Double(startRate) * perNanosecond
      twiceSlope = 2 * ((Double(endRate) * perNanosecond - firstRate) / Double(duration))
    }

    /// When the integrated rate rises above what it was at the start by `units`, which is less than the stage's own.
    func time(of units: UInt128) -> Nanoseconds {
      if steadyRate > 0 { return UInt64(units / (2 * steadyRate)) }
      guard units > 0 else { return 0 }
      let events = EvenRamp.double(units) / EvenRamp.unitsAnEventAsDouble
      let square = Swift.max(0, firstRate * firstRate + twiceSlope * events)
      let time = 2 * events / (firstRate + square.squareRoot())
      return time < Double(duration) ? Swift.min(duration - 1, UInt64(time + 0.5)) : duration - 1
    }
  }

  /// A rate of a billionth of an event an hour makes two units a nanosecond, so that half a sum of rates stays whole.
  private static let unitsAnEvent: UInt128 = 2 * 1_000_000_000 * 3_600_000_000_000

  private static let unitsAnEventAsDouble = 7.2e21

  /// The nearest number, as `Double(_:)` has it, which is generic for 128 bits and takes a microsecond: the uppermost 64 bits, the last of
  /// them set where bits below are.
  static func double(_ value: UInt128) -> Double {
    let shift = Swift.max(0, 64 - value.leadingZeroBitCount)
    let upper = UInt64(truncatingIfNeeded: value &>> UInt128(shift))
    let isCut = value & ((1 &<< UInt128(shift)) &- 1) != 0
    return Double(upper | (isCut ? 1 : 0)) * Double(bitPattern: UInt64(1_023 &+ shift) &<< 52)
  }

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
            start: start, duration: duration, from: rate, to: target, areaBefore: area, areaAtEnd: area + own))
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
