import NeedletailNotation

/// Whether several runs kept up with their load.
public struct KeepsUpOverSeeds: Sendable, Equatable {
  /// Runs by their answer.
  public private(set) var runs: [KeepsUp.Answer: Int] = [:]
  private var offered = RunningMoments()
  private var completed = RunningMoments()

  mutating func add(_ run: KeepsUp) {
    runs[run.answer, default: 0] += 1
    offered.add(run.offeredJobsPerSecond)
    completed.add(run.completedJobsPerSecond)
  }

  /// No where most runs say so; yes where most do and not more than one in twenty says no.
  public var answer: KeepsUp.Answer {
    let all = runs.values.reduce(0, +)
    let (yes, no) = (runs[.yes, default: 0], runs[.no, default: 0])
    if 2 * no > all { return .no }
    return 2 * yes > all && 20 * no <= all ? .yes : .undecided
  }

  /// Means over the runs; 0 of none.
  public var offeredJobsPerSecond: Double { offered.mean }
  public var completedJobsPerSecond: Double { completed.mean }

  /// The document's `keeps_up`.
  var json: JSON {
    .object([
      "verdict": .string(answer.rawValue), "offered_jobs_per_s": .number(offeredJobsPerSecond),
      "completed_jobs_per_s": .number(completedJobsPerSecond),
      "runs": .object(
        Dictionary(
          uniqueKeysWithValues: KeepsUp.Answer.allCases.map { ($0.rawValue, JSON.count(runs[$0, default: 0])) })),
    ])
  }
}
