import NeedletailNotation

/// Whether several runs kept up with their load.
public struct KeepsUpOverSeeds: Sendable, Equatable {
  /// Runs by their answer.
  public private(set) var runs: [KeepsUp.Answer: Int] = [:]
  /// Runs in which jobs piled up, so that their latencies depend on how long they were.
  private var backlogs = 0
  /// The shares of jobs that were not served, of the runs where that was why, by how.
  private var unserved: [String: RunningMoments] = [:]
  private var offered = RunningMoments()
  private var completed = RunningMoments()

  init() {}

  /// Of several runs.
  package init(of runs: [KeepsUp]) {
    for run in runs { add(run) }
  }

  mutating func add(_ run: KeepsUp) {
    runs[run.answer, default: 0] += 1
    switch run.shortfall {
    case .backlog?: backlogs += 1
    case .unserved(let share, let how)?: unserved[how, default: RunningMoments()].add(share)
    case nil: break
    }
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

  /// What the shortfall of most runs that have one means: `so latencies depend on how long the runs were`, `14 % turned away`.
  func shortfall(_ wording: Wording) -> String? {
    let most = unserved.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    if let most, most.value.count > backlogs { return "\(wording.percent(most.value.mean)) \(most.key)" }
    return backlogs > 0 ? "so latencies depend on how long the runs were" : nil
  }

  /// For a line of a table: `queue grows`, `14 % turned away in 2 of 5 runs`; `nil` where every run kept up, or leaves it open.
  package func remark(_ wording: Wording) -> String? {
    let behind = runs[.no, default: 0]
    guard behind > 0 else { return nil }
    let most = unserved.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    var words = backlogs > 0 ? "queue grows" : "does not keep up"
    if let most, most.value.count > backlogs { words = "\(wording.percent(most.value.mean)) \(most.key)" }
    let all = runs.values.reduce(0, +)
    return behind == all ? words : "\(words) in \(behind) of \(all) runs"
  }

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
