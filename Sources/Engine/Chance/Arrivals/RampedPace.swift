import NeedletailCouriers

/// Instants at a rate that ramps linearly from stage to stage, a random gap apart; `EvenRamp` leaves chance out.
///
/// A process of unit rate is mapped through the inverse of the integrated rate. Within a stage that starts at rate r
/// and changes by a per nanosecond, s events are reached at t = 2s / (r + √(r² + 2as)), which is accurate for either
/// sign of a.
struct RampedPace: Sendable {
  private struct Stage: Sendable {
    /// Nanoseconds from the schedule's start.
    let start: Nanoseconds
    let duration: Nanoseconds
    /// Events a nanosecond at the start, and how many more at the end.
    let rate: Double
    let rise: Double

    /// The rate integrated over the stage.
    let area: Double

    init(start: Nanoseconds, duration: Nanoseconds, rate: Double, rise: Double) {
      self.start = start
      self.duration = duration
      self.rate = rate
      self.rise = rise
      area = Double(duration) * (rate + 0.5 * rise)
    }

    /// When the integrated rate reaches `events`, in nanoseconds from the stage's start.
    func time(of events: Double) -> Nanoseconds {
      guard events > 0 else { return 0 }
      let square = Swift.max(0, rate * rate + 2 * (rise / Double(duration)) * events)
      let time = 2 * events / (rate + square.squareRoot())
      return time < Double(duration) ? Swift.min(duration, UInt64(time + 0.5)) : duration
    }
  }

  private let gaps: GapSampler
  private let stages: [Stage]
  private var current = 0
  /// Events of the unit-rate process since the current stage began.
  private var events = FixedPointSum()
  private var number: UInt64 = 0
  private var last: Nanoseconds = 0

  init(_ loadStages: [Load.Stage], from startRate: Rate, gaps: GapSampler) {
    self.gaps = gaps
    var start: Nanoseconds = 0
    var rate = Self.perNanosecond(startRate)
    var stages: [Stage] = []
    for stage in loadStages {
      let target = Self.perNanosecond(stage.target)
      let duration = stage.duration.nanoseconds
      let (end, tooLate) = start.addingReportingOverflow(duration)
      guard target.isFinite, !tooLate, end < 1 << 62 else { break }
      if duration > 0 {
        stages.append(Stage(start: start, duration: duration, rate: rate, rise: target - rate))
      }
      start = end
      rate = target
    }
    self.stages = stages
  }

  private static func perNanosecond(_ rate: Rate) -> Double {
    Swift.max(0, rate.count / Double(rate.period.nanoseconds))
  }

  /// The next instant; `nil` after the last stage.
  mutating func next() -> Nanoseconds? {
    guard current < stages.count, events.add(gaps.gap(before: number)) else { return nil }
    number += 1
    while events.double > stages[current].area || stages[current].area == 0 {
      events.subtract(stages[current].area)
      current += 1
      guard current < stages.count else { return nil }
    }
    let stage = stages[current]
    last = Swift.max(last, stage.start + stage.time(of: events.double))
    return last
  }
}
