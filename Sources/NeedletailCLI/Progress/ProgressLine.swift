import NeedletailCouriers
import NeedletailEngine
import NeedletailResults

/// The line that says how far a run is, as a pure function of what is known.
struct ProgressLine {
  var columns: Int
  var typeface: Typeface

  /// `3 min 20 s of 10 min · 2345 jobs · 1.2 M calls/s · 4 s left`.
  ///
  /// - Parameter elapsed: seconds since the run began.
  func text(_ progress: Simulation.Progress, elapsed: Double) -> String {
    let pace = elapsed > 0 ? ["\(Self.rounded(Double(progress.attempts) / elapsed)) calls/s"] : []
    let share = Self.share(progress)
    let left = share.flatMap { Self.secondsLeft(share: $0, elapsed: elapsed) }
    return laidOut(progress, share: share, pace: pace, secondsLeft: left)
  }

  private func laidOut(
    _ progress: Simulation.Progress, share: Double?, pace: [String], secondsLeft: Int?
  ) -> String {
    let separator = " \(typeface.dot) "
    var pieces = [Self.position(progress, typeface)]
    let jobs = progress.jobsLimit.map { " of \($0)" } ?? ""
    pieces.append("\(progress.jobsEnded)\(jobs) jobs")
    pieces += pace
    if Self.isDraining(progress) {
      pieces.append("\(max(0, progress.jobsIntended - progress.jobsEnded)) jobs in flight")
    } else if let secondsLeft {
      pieces.append(Self.left(secondsLeft))
    }
    let bar = share.map { typeface.bar($0, width: 20) + " " } ?? ""
    return String((bar + pieces.joined(separator: separator)).prefix(max(1, columns - 1)))
  }

  /// The same on the wall clock: `3 min 20 s of 10 min · 2345 jobs · 6 min 40 s left`.
  ///
  /// - Parameter timeScale: how many times as fast as the machine's the run's clock goes.
  func text(real progress: Simulation.Progress, timeScale: Double = 1) -> String {
    let elapsed = Double(progress.nowNanoseconds) / 1e9 / timeScale
    let share = Self.share(progress)
    // By the clock the time left is known; by a number of jobs it is judged by the pace so far.
    let left =
      progress.jobsLimit == nil
      ? Self.secondsLeft(progress, timeScale: timeScale)
      : share.flatMap { Self.secondsLeft(share: $0, elapsed: elapsed) }
    return laidOut(progress, share: share, pace: [], secondsLeft: left)
  }

  /// `7 of 20 seeds, 12 s left`.
  func text(ended: Int, of count: Int, _ things: String = "seeds", elapsed: Double) -> String {
    let share = Double(ended) / Double(max(1, count))
    let left = Self.secondsLeft(share: share, elapsed: elapsed).map { ", \(Self.left($0))" } ?? ""
    return String("\(typeface.bar(share, width: 20)) \(ended) of \(count) \(things)\(left)".prefix(max(1, columns - 1)))
  }

  /// Of a search, which ends when it is sure: `81 runs, 12.3 M attempts, at most 4 s left`.
  ///
  /// - Parameter most: attempts that it may spend; `nil` where only the answer ends it.
  func text(runs: Int, attempts: Int, atMost most: Int?, elapsed: Double) -> String {
    let left = most.flatMap { most in
      Self.secondsLeft(share: min(1, Double(attempts) / Double(max(1, most))), elapsed: elapsed)
    }
    let spent = "\(runs) runs, \(Self.rounded(Double(attempts))) attempts"
    return String((spent + (left.map { ", at most \(Self.left($0))" } ?? "")).prefix(max(1, columns - 1)))
  }

  /// Arrivals are over, and the run waits for what is in flight; how long that takes is not known.
  static func isDraining(_ progress: Simulation.Progress) -> Bool {
    progress.endNanoseconds.map { progress.nowNanoseconds >= $0 } ?? false
  }

  /// `3 min 20 s of 10 min`, or `draining · 10 min 20 s, arrivals ended at 10 min`.
  static func position(_ progress: Simulation.Progress, _ typeface: Typeface) -> String {
    let now = Wording(typeface: typeface).duration(nanoseconds: progress.nowNanoseconds)
    guard let end = progress.endNanoseconds.map(instant) else { return now }
    return isDraining(progress) ? "draining \(typeface.dot) \(now), arrivals ended at \(end)" : "\(now) of \(end)"
  }

  /// Exact where it was chosen; odd nanoseconds, as those of a last arrival, never are.
  private static func instant(_ nanoseconds: UInt64) -> String {
    nanoseconds % 1_000 == 0
      ? DurationWords.exact(nanoseconds: nanoseconds) : DurationWords.text(nanoseconds: nanoseconds)
  }

  /// How much of the run is done, 0 to 1, by whichever limit is nearer; `nil` when no end is known.
  static func share(_ progress: Simulation.Progress) -> Double? {
    let byTime = progress.endNanoseconds.map { $0 > 0 ? Double(progress.nowNanoseconds) / Double($0) : 1 }
    let byJobs = progress.jobsLimit.map { $0 > 0 ? Double(progress.jobsEnded) / Double($0) : 1 }
    guard byTime != nil || byJobs != nil else { return nil }
    return min(1, max(byTime ?? 0, byJobs ?? 0))
  }

  /// Whole seconds to go at the pace so far; `nil` while too little is done to tell.
  static func secondsLeft(share: Double, elapsed: Double) -> Int? {
    guard share > 0.01, elapsed > 0.2 else { return nil }
    let left = elapsed * (1 - share) / share
    return left < 1e9 ? Int(left.rounded(.up)) : nil
  }

  /// Whole seconds of the machine's clock until the known end; `nil` without one.
  static func secondsLeft(_ progress: Simulation.Progress, timeScale: Double) -> Int? {
    progress.endNanoseconds.map { end in
      Int((Double(end - min(end, progress.nowNanoseconds)) / 1e9 / timeScale).rounded(.up))
    }
  }

  /// `4 s left`, `6 min 40 s left`.
  static func left(_ seconds: Int) -> String {
    let nanoseconds = UInt64(clamping: seconds) * 1_000_000_000
    // Whole seconds below a minute: tenths of a guess would only flicker.
    return
      "\(seconds < 60 ? DurationWords.exact(nanoseconds: nanoseconds) : DurationWords.text(nanoseconds: nanoseconds)) left"
  }

  private static func rounded(_ rate: Double) -> String {
    switch rate {
    case 1e6...: "\((rate / 1e5).rounded() / 10) M"
    case 1e3..<1e15: "\(Int((rate / 1e3).rounded())) k"
    default: "\(Int(rate))"
    }
  }
}

extension LiveView {
  /// For the terminal on standard error, as wide as it is now.
  init(_ terminal: Terminal, isReal: Bool, timeScale: Double = 1) {
    let line = ProgressLine(terminal)
    self.init(columns: line.columns, typeface: line.typeface, isReal: isReal, timeScale: timeScale)
  }
}

extension ProgressLine {
  /// For the terminal on standard error.
  init(_ terminal: Terminal) {
    columns = Machine.columns(Terminal.standardError) ?? Summary.usualWidth
    typeface = Typeface(isUnicode: terminal.typeface.isUnicode)
  }
}
