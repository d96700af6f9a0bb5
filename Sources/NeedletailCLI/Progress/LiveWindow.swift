import NeedletailEngine
import NeedletailMetrics

/// What a run did in the last seconds, from looks at it.
struct LiveWindow {
  /// A look at the run.
  private struct Look {
    var elapsed: Double
    var glance: RunGlance
    var latencies: Histogram
  }

  /// Looks that are kept lie this far apart at least, seconds.
  private static let spacing = 1.0
  /// As many are kept: the window is two to three seconds long.
  private static let kept = 3

  private var looks: [Look] = []
  /// Job latency at p50 and p99 over the window; `nil` while no job of the figures has ended in it.
  private(set) var percentiles: (p50: UInt64, p99: UInt64)?
  private(set) var glance = RunGlance()
  /// Seconds since the run began.
  private(set) var elapsed = 0.0

  init() {}

  /// Takes in how the run is; `latencies` is asked once a second.
  mutating func look(elapsed: Double, _ glance: RunGlance, latencies: () -> Histogram) {
    self.elapsed = elapsed
    self.glance = glance
    if let last = looks.last, elapsed - last.elapsed < Self.spacing { return }
    let now = Look(elapsed: elapsed, glance: glance, latencies: latencies())
    let values = now.latencies.percentiles([50, 99], since: looks.first?.latencies ?? Histogram())
    percentiles = values.map { ($0[0], $0[1]) }
    looks.append(now)
    if looks.count > Self.kept { looks.removeFirst() }
  }

  /// How much of the run's own time the window covers, nanoseconds.
  var span: Nanoseconds { glance.progress.nowNanoseconds - (looks.first?.glance.progress.nowNanoseconds ?? 0) }

  /// Of the run's own seconds; `nil` before time has gone by.
  var jobsPerSecond: Double? { rate(\.jobsEnded) }
  var callsPerSecond: Double? { rate(\.attempts) }

  /// How many of the run's seconds go by in one.
  var speed: Double? {
    guard let first = looks.first, elapsed > first.elapsed else {
      return elapsed > 0 ? Double(glance.progress.nowNanoseconds) / 1e9 / elapsed : nil
    }
    return Double(span) / 1e9 / (elapsed - first.elapsed)
  }

  private func rate(_ figure: KeyPath<Simulation.Progress, Int>) -> Double? {
    // Until there are two looks, since the beginning.
    let first = looks.first.map { $0.elapsed < elapsed ? $0.glance.progress : Simulation.Progress() }
    let before = first ?? Simulation.Progress()
    guard glance.progress.nowNanoseconds > before.nowNanoseconds else { return nil }
    let count = glance.progress[keyPath: figure] - before[keyPath: figure]
    return Double(count) / (Double(glance.progress.nowNanoseconds - before.nowNanoseconds) / 1e9)
  }
}
