public import NeedletailEngine

/// Whether a fleet kept up with the load it was offered, and what shows it.
public struct KeepsUp: Sendable, Equatable {
  public enum Answer: String, Sendable, Equatable, CaseIterable {
    case yes, no, undecided
  }

  /// Why not.
  enum Shortfall: Sendable, Equatable {
    /// A share of the offered jobs was turned away, timed out, or came to less than an answer since a limit refused its calls; and
    /// which of these most of them did.
    case unserved(share: Double, how: String)
    /// Jobs piled up: from this instant on, in seconds, or from the window's start where there is none; and whether they did so to the end.
    case backlog(since: Double?, isShrinking: Bool)
  }

  public var answer: Answer
  /// Within the window.
  public var offeredJobsPerSecond: Double
  public var completedJobsPerSecond: Double
  /// What the answer rests on, as part of a sentence.
  public var evidence: String
  /// The drift that decided, or came nearest to overload; `nil` where none was tested.
  public var drift: BacklogDrift?
  var shortfall: Shortfall?
  /// Of the jobs offered, those that were not served, where that is why it does not keep up.
  package var unservedShare: Double? {
    if case .unserved(let share, _)? = shortfall { share } else { nil }
  }

  init(
    _ answer: Answer, offered: Double = 0, completed: Double = 0, evidence: String, drift: BacklogDrift? = nil,
    shortfall: Shortfall? = nil
  ) {
    self.answer = answer
    self.offeredJobsPerSecond = offered
    self.completedJobsPerSecond = completed
    self.evidence = evidence
    self.drift = drift
    self.shortfall = shortfall
  }

  /// An answer without a test behind it.
  package init(_ answer: Answer, evidence: String) {
    self.init(answer, offered: 0, completed: 0, evidence: evidence, drift: nil, shortfall: nil)
  }

  /// Looks at a report. What is asked in which order is said in `docs/metrics.md`.
  ///
  /// - Complexity: O(intervals × resources).
  public init(of report: RunReport) {
    let reading = KeepsUpReading(report)
    self = reading.answer
    let seconds = report.window.lengthSeconds
    offeredJobsPerSecond = seconds > 0 ? reading.offeredInWindow / seconds : 0
    completedJobsPerSecond = report.throughput.jobsPerSecond
  }

  /// As a headline tells a shortfall: `does not keep up: 2.0 of 10 jobs/s; 80 % turned away`.
  func sentence(_ wording: Wording) -> String {
    let (completed, offered) = wording.pair(completedJobsPerSecond, of: offeredJobsPerSecond)
    let rates = "\(completed) of \(offered) jobs/s"
    switch answer {
    case .yes: return "keeps up: \(rates)"
    case .undecided: return "whether it keeps up is undecided: \(evidence)"
    case .no:
      switch shortfall {
      case .unserved(let share, let how)?: return "does not keep up: \(rates); \(wording.percent(share)) \(how)"
      case .backlog(let since, let isShrinking)?:
        let since = since.map { "from \(wording.instant($0)) on" } ?? "throughout"
        guard !isShrinking else {
          return
            "does not keep up: \(rates); jobs have queued \(since), and what piled up was not worked off by the end"
        }
        return "does not keep up: \(rates); the queue grew \(since), so latencies depend on how long the run was"
      case nil: return "does not keep up: \(rates)"
      }
    }
  }
}
