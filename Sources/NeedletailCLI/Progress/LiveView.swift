import NeedletailEngine
import NeedletailResults

/// What a run shows of itself while it goes, as a pure function of what is known.
struct LiveView {
  var columns: Int
  var typeface: Typeface
  /// The run's clock is the machine's: how fast it goes says nothing, and the time left is known.
  var isReal: Bool
  /// How many times as fast as the machine's the run's clock goes, where it is real.
  var timeScale = 1.0

  private var separator: String { " \(typeface.dot) " }
  private var wording: Wording { Wording(typeface: typeface) }

  /// A few lines, none as wide as the terminal, which would wrap.
  func lines(_ window: LiveWindow) -> [String] {
    let share = ProgressLine.share(window.glance.progress)
    let bar = share.map { typeface.bar($0, width: max(0, min(20, columns / 4))) + " " } ?? ""
    return [
      bar + joined([position(window.glance.progress), left(window), speed(window)]),
      joined(rates(window) + [inFlight(window.glance)]),
      latency(window),
      joined(troubles(window.glance)),
      mostWaitedFor(window.glance),
    ].map(fitted)
  }

  /// The same in one line, for a log.
  func line(_ window: LiveWindow) -> String {
    let pieces = [position(window.glance.progress)] + rates(window) + [inFlight(window.glance), latency(window)]
    return typeface.printable(joined(pieces + troubles(window.glance) + [mostWaitedFor(window.glance), left(window)]))
  }

  private func position(_ progress: Simulation.Progress) -> String? {
    let time = ProgressLine.position(progress, typeface)
    return progress.jobsLimit.map { "\(time)\(separator)\(wording.count(progress.jobsEnded)) of \($0) jobs" } ?? time
  }

  private func left(_ window: LiveWindow) -> String? {
    let progress = window.glance.progress
    if ProgressLine.isDraining(progress) { return nil }
    let seconds: Int? =
      if isReal, progress.jobsLimit == nil {
        // By the clock it is known; by a number of jobs it is judged by the pace so far.
        ProgressLine.secondsLeft(progress, timeScale: timeScale)
      } else {
        ProgressLine.share(progress).flatMap { ProgressLine.secondsLeft(share: $0, elapsed: window.elapsed) }
      }
    return seconds.map(ProgressLine.left)
  }

  private func speed(_ window: LiveWindow) -> String? {
    isReal ? nil : window.speed.map { "\(wording.magnitude($0)) \(typeface.times) real time" }
  }

  private func rates(_ window: LiveWindow) -> [String?] {
    [
      window.jobsPerSecond.map { "\(wording.magnitude($0)) jobs/s" },
      window.callsPerSecond.map { "\(wording.magnitude($0)) calls/s" },
    ]
  }

  private func inFlight(_ glance: RunGlance) -> String {
    "\(counted(glance.jobsInFlight, "job")) and \(counted(glance.callsInFlight, "call")) in flight"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(wording.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  private func latency(_ window: LiveWindow) -> String {
    guard let (p50, p99) = window.percentiles else { return "\(Figure.jobLatency.title): none yet" }
    let values = [("p50", p50), ("p99", p99)].map { name, value in
      "\(name) \(wording.duration(nanoseconds: Double(value)))"
    }
    return "\(Figure.jobLatency.title) lately: " + values.joined(separator: ", ")
  }

  private func troubles(_ glance: RunGlance) -> [String?] {
    [
      ("failed", glance.jobsFailed), ("timed out", glance.jobsTimedOut), ("rejected", glance.jobsRejected),
      ("failed attempts", glance.attemptsFailed),
    ].map { name, count in "\(wording.count(count)) \(name)" }
  }

  private func mostWaitedFor(_ glance: RunGlance) -> String {
    guard let waited = glance.mostWaitedFor else { return "nothing waits" }
    let owner = waited.name.isEmpty ? "" : " of \(waited.name)"
    return "\(wording.count(glance.waiting)) waiting for: \(waited.limit.title)\(owner)"
  }

  private func joined(_ pieces: [String?]) -> String { pieces.compactMap(\.self).joined(separator: separator) }

  /// Names are the file's: what would move the cursor, or is beyond what the terminal shows, is not let through.
  private func fitted(_ line: String) -> String { String(typeface.printable(line).prefix(max(1, columns - 1))) }
}
