import NeedletailEngine
import NeedletailWorkload

@testable import NeedletailResults

/// Sides made of hand-written figures.
enum MadeRuns {
  static let p99 = GatedFigure(.jobLatency, .percentile(99))
  static let p50 = GatedFigure(.jobLatency, .percentile(50))
  static let cost = GatedFigure(.cost, .value)
  static let throughput = GatedFigure(.jobsPerSecond, .value)
  static let failures = GatedFigure(.jobFailureRate, .rate)

  /// Runs of seeds from 1 on with these values of a figure, each with a digest of its own.
  static func side(
    _ values: [GatedFigure: [Double]], name: String = "side", digests: String = "a", sha256: String? = nil,
    clock: WorkloadFile.Clock = .virtual, status: [RunReport.Status] = []
  ) -> ComparedSide {
    let count = values.values.map(\.count).max() ?? 0
    let runs = (0..<count).map { index in
      RunNumbers(
        seed: UInt64(index + 1), digest: clock == .virtual ? "\(digests)\(index)" : nil,
        status: index < status.count ? status[index] : .completed,
        values: values.compactMapValues { index < $0.count && $0[index].isFinite ? $0[index] : nil })
    }
    return ComparedSide(name: name, workload: "made", clock: clock, effectiveSHA256: sha256, runs: runs)
  }

  static func allowance(_ text: String) throws -> Allowance { try Allowance(text) }

  /// Ten values about a level, the same spread each time.
  static func about(_ level: Double, spread: Double = 0.01) -> [Double] {
    (0..<10).map { level * (1 + spread * (Double($0) - 4.5) / 4.5) }
  }
}
