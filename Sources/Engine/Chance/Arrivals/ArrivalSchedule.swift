/// When the jobs of one load generator are meant to start.
///
/// The schedule depends on the load, the seed and the generator alone, never on how the system keeps up. Instants never
/// decrease. Users of a closed load submit when they are ready: such a load has no arrivals here.
struct ArrivalSchedule: Sendable {
  private enum Pace: Sendable {
    case never
    case even(EvenPace)
    case random(RandomPace)
    case ramped(RampedPace)
    case recorded([Load.Trace.Row], next: Int)
  }

  private let start: Nanoseconds
  private var pace: Pace

  /// The schedule of a load that begins at `start`; `generator` is a stable number for who generates it.
  ///
  /// - Precondition: a gamma or Weibull process has a coefficient of variation that `Distribution` accepts.
  init(load: Load, seed: UInt64, generator: UInt64, start: Nanoseconds) {
    self.start = start
    switch load {
    case .open(let arrivals):
      pace = Self.pace(of: arrivals, seed: seed, generator: generator)
    case .stages(let stages, let process):
      pace = .ramped(RampedPace(stages, gaps: GapSampler(process, seed: seed, generator: generator)))
    case .trace(let trace):
      pace = .recorded(trace.rows, next: 0)
    case .closed:
      assertionFailure("a closed load has no arrival schedule")
      pace = .never
    }
  }

  private static func pace(of arrivals: Load.Arrivals, seed: UInt64, generator: UInt64) -> Pace {
    if case .constant = arrivals.process {
      return EvenPace(arrivals.rate).map(Pace.even) ?? .never
    }
    let gaps = GapSampler(arrivals.process, seed: seed, generator: generator)
    return RandomPace(arrivals.rate, gaps: gaps).map(Pace.random) ?? .never
  }

  /// The instant of the next arrival, the first being number 0; `nil` when there are no more.
  ///
  /// - Complexity: O(1), without allocation.
  mutating func next() -> Nanoseconds? {
    guard let offset = nextOffset() else {
      pace = .never
      return nil
    }
    let (instant, tooLate) = start.addingReportingOverflow(offset)
    return tooLate ? nil : instant
  }

  private mutating func nextOffset() -> Nanoseconds? {
    switch pace {
    case .never:
      return nil
    case .even(var even):
      defer { pace = .even(even) }
      return even.next()
    case .random(var random):
      defer { pace = .random(random) }
      return random.next()
    case .ramped(var ramped):
      defer { pace = .ramped(ramped) }
      return ramped.next()
    case .recorded(let rows, let number):
      guard number < rows.count else { return nil }
      pace = .recorded(rows, next: number + 1)
      return rows[number].instant
    }
  }
}
