import NeedletailEngine
import NeedletailWorkload

/// The first line of a verdict: how the run ended, which thresholds broke, whether the load was kept up with.
struct Headline {
  /// Jobs without an answer that a headline need not tell of.
  private static let toleratedShare = 0.01

  private let report: RunReport
  private let thresholds: [ThresholdOutcome]
  private let keepsUp: KeepsUp
  private let figures: FigureCatalogue
  private let wording = Wording(typeface: Typeface())

  init(
    of report: RunReport, _ thresholds: [ThresholdOutcome], _ keepsUp: KeepsUp, _ figures: FigureCatalogue
  ) {
    self.report = report
    self.thresholds = thresholds
    self.keepsUp = keepsUp
    self.figures = figures
  }

  private var broken: [ThresholdOutcome] { thresholds.filter { !$0.passed } }
  private var brokenFigures: [ThresholdOutcome] { broken.filter { !$0.threshold.asksWhetherItKeepsUp } }

  /// Failed and timed-out jobs over the offered ones; those that were turned away are in `keepsUp`.
  private var lostShare: Double {
    let jobs = report.jobs
    return jobs.offered > 0 ? Double(jobs.failed + jobs.timedOut) / Double(jobs.offered) : 0
  }

  private var isLossy: Bool { lostShare > Self.toleratedShare }

  var grade: Verdict.Grade {
    if report.status == .invalid || report.status == .aborted || !broken.isEmpty || keepsUp.answer == .no {
      return .bad
    }
    return report.status == .completed && keepsUp.answer == .yes && !isLossy ? .good : .undecided
  }

  var text: String {
    if report.status != .completed {
      let reason = report.statusReason.map { ": \($0)" } ?? ""
      return ([report.status.rawValue.uppercased() + reason] + promises + shortfall).joined(separator: "; ")
    }
    if !broken.isEmpty { return "FAILED: " + (promises + losses + shortfall).joined(separator: "; ") }
    if keepsUp.answer == .no { return (shortfall + losses + promises).joined(separator: "; ").sentenceStart }
    if isLossy { return (losses + promises + [keepsUp.sentence(wording)]).joined(separator: "; ").sentenceStart }
    if keepsUp.answer == .undecided, thresholds.isEmpty { return "UNDECIDED: " + keepsUp.sentence(wording) }
    return "OK: " + (promises + [served]).joined(separator: "; ")
  }

  /// `p99 201 s, bound 20 s`, or how many thresholds there are when all hold.
  private var promises: [String] {
    guard let first = brokenFigures.first else {
      guard broken.isEmpty, !thresholds.isEmpty else { return [] }
      return [thresholds.count == 1 ? "the threshold holds" : "all \(thresholds.count) thresholds hold"]
    }
    let more = brokenFigures.count - 1
    let others = more == 0 ? "" : more == 1 ? ", and one more threshold" : ", and \(more) more thresholds"
    return [words(first) + others]
  }

  private func words(_ outcome: ThresholdOutcome) -> String {
    let threshold = outcome.threshold
    let figure = figures[threshold.metric]
    var subject: [String] = []
    if threshold.metric != Figure.jobLatency.name || threshold.label != nil {
      subject.append((figure?.title ?? threshold.metric).lowercasedFirst)
    }
    if let label = threshold.label { subject.append("of \(label.value)") }
    if !threshold.statistic.key.isEmpty { subject.append(threshold.statistic.key) }
    let unit = threshold.statistic == .count ? nil : figure?.unit
    let pair = wording.pair(outcome.observed ?? threshold.bound, bound: threshold.bound, in: unit)
    let observed = outcome.observed == nil ? outcome.reason ?? "no samples" : pair.observed
    return "\(subject.joined(separator: " ")) \(observed), bound \(pair.bound)"
  }

  private var losses: [String] {
    guard isLossy else { return [] }
    let jobs = report.jobs
    let verb = jobs.timedOut == 0 ? "failed" : jobs.failed == 0 ? "timed out" : "failed or timed out"
    return ["\(wording.percent(lostShare)) of the jobs \(verb)"]
  }

  private var shortfall: [String] {
    let isAsked = broken.contains { $0.threshold.asksWhetherItKeepsUp }
    return keepsUp.answer == .no || isAsked ? [keepsUp.sentence(wording)] : []
  }

  /// What was served, of a run in which nothing is amiss.
  private var served: String {
    guard keepsUp.answer == .yes else { return keepsUp.sentence(wording) }
    let (completed, offered) = wording.pair(keepsUp.completedJobsPerSecond, of: keepsUp.offeredJobsPerSecond)
    if report.window.isMakespan {
      let jobs = report.jobs.completed
      let took = wording.duration(nanoseconds: report.window.lengthSeconds * 1e9)
      return jobs == 1 ? "the job took \(took)" : "all \(wording.count(jobs)) jobs took \(took), \(completed) jobs/s"
    }
    return report.loadModel != .closed ? "keeps up with \(offered) jobs/s" : "completes \(completed) jobs/s"
  }
}

extension String {
  /// As within a sentence.
  fileprivate var lowercasedFirst: String {
    let rest = dropFirst()
    return rest.first?.isUppercase == true ? self : prefix(1).lowercased() + rest
  }
}
