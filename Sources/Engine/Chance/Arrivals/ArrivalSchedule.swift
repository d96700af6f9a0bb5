/// When the jobs of one load generator are meant to start.
///
/// The schedule depends on the load, the seed and the generator alone, never on how the system keeps up. Instants never
/// decrease. Users of a closed load submit when they are ready: such a load's schedule has no arrivals, but says when users join and leave.
struct ArrivalSchedule: Sendable {
  private let start: Nanoseconds
  // At most one of these is there; stored apart, each advances in place.
  private var even: EvenPace?
  private var random: RandomPace?
  private var evenRamp: EvenRamp?
  private var ramped: RampedPace?
  private var recorded: RecordedPace?
  private var users: UserRamp?

  /// The schedule of a load that begins at `start`; `generator` is a stable number for who generates it.
  ///
  /// - Precondition: a gamma or Weibull process has a coefficient of variation that `Distribution` accepts.
  init(load: Load, seed: UInt64, generator: UInt64, start: Nanoseconds) {
    self.start = start
    switch load {
    case .open(let arrivals):
      if case .constant = arrivals.process {
        even = EvenPace(arrivals.rate)
      } else {
        let gaps = GapSampler(arrivals.process, seed: seed, generator: generator)
        random = RandomPace(arrivals.rate, gaps: gaps)
      }
    case .stages(let stages, let process, let startRate):
      if case .constant = process {
        evenRamp = EvenRamp(stages, from: startRate)
      } else {
        ramped = RampedPace(
          stages, from: startRate, gaps: GapSampler(process, seed: seed, generator: generator))
      }
    case .trace(let trace):
      recorded = RecordedPace(rows: trace.rows)
    case .closed(let loop):
      users = UserRamp(loop)
    }
  }

  /// The instant of the next arrival, the first being number 0; `nil` when there are no more.
  ///
  /// - Complexity: O(1), without allocation.
  mutating func next() -> Nanoseconds? {
    let offset = random?.next() ?? even?.next() ?? ramped?.next() ?? evenRamp?.next() ?? recorded?.next()
    guard let (instant, tooLate) = offset.map(start.addingReportingOverflow), !tooLate else { return nil }
    return instant
  }

  /// When the number of looping users changes next, and to what; `nil` when it changes no more, and for loads of other kinds.
  ///
  /// - Complexity: as `UserRamp.next`.
  mutating func nextUserStep() -> UserRamp.Step? {
    guard var step = users?.next() else { return nil }
    let (instant, isTooLate) = start.addingReportingOverflow(step.instant)
    step.instant = instant
    return isTooLate ? nil : step
  }
}
