import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// Sweeps whose points are said, not run.
enum MadeUpSweep {
  static let bound = Threshold(
    key: "job_latency_ms", metric: "job_latency_ms", label: nil, statistic: .percentile(99), comparison: .less,
    bound: 20_000, expression: "p(99) < 20s")

  struct Point {
    var throughput: Double
    var p50: Double
    /// In each of two seeds.
    var p99: [Double]
    var utilization: Double
    var cost: Double? = nil
    var keepsUp = KeepsUp.Answer.yes
  }

  static func sweep(
    _ points: [Point], varied: [String] = ["load.rate=40/s,42/s,43/s"], name: String = "capacity",
    figure: GatedFigure = Sweep.p99, isOpen: Bool = true, seeds: [UInt64] = [7, 8], isInterrupted: Bool = false
  ) throws -> Sweep {
    let design = try SweepDesign(varied: varied, load: nil, overrides: [], seeds: seeds.count)
    let figures = Sweep.figures(with: figure)
    let made = zip(design.settings, points).map { setting, point in
      let outcomes = seeds.indices.map { seed -> PathOutcome? in
        guard seed < point.p99.count else { return nil }
        let p99 = point.p99[seed]
        var outcome = PathOutcome(
          keepsUp: KeepsUp(point.keepsUp, evidence: ""), observed: [p99], isMet: [p99 < bound.bound])
        outcome.resources = [
          ResourceUse(
            LatencyOwner(.agent, of: "assistant"), capacity: 16, utilization: point.utilization, meanWaiting: 2),
          ResourceUse(LatencyOwner(.gateway), capacity: 64, utilization: 0.5, meanWaiting: 0),
        ]
        outcome.watched = figures.map { figure in
          switch figure {
          case Sweep.jobsPerSecond: point.throughput
          case Sweep.p50: point.p50
          case Sweep.p99: p99
          case Sweep.costPerJob: point.cost
          default: nil
          }
        }
        return outcome
      }
      return SweepPoint(
        setting, loadFactor: 1, seeds: seeds, outcomes: outcomes, bounds: [bound], figures: figures.count)
    }
    return Sweep(
      Sweep.Subject(name: name, path: "capacity.yaml", sha256: "ab", clock: .virtual, isOpen: isOpen), design,
      seeds: seeds, figure: figure, bounds: [bound], points: made, isInterrupted: isInterrupted)
  }

  /// Three loads: two hold, the third breaks its bound while a queue grows.
  static func three() throws -> Sweep {
    try sweep([
      Point(throughput: 39.9, p50: 3_280, p99: [15_600, 15_800], utilization: 0.93),
      Point(throughput: 42, p50: 4_350, p99: [16_900, 17_100], utilization: 0.98),
      Point(throughput: 42.7, p50: 7_600, p99: [30_000, 31_000], utilization: 0.99, keepsUp: .no),
    ])
  }
}
