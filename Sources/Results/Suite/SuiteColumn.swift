import NeedletailEngine
public import NeedletailWorkload

/// The figures that a suite's tables show of every run; documents and the page's matrix have all headline figures.
public enum SuiteColumn: String, Sendable, CaseIterable {
  case jobsPerSecond = "jobs/s"
  case p50, p99
  case failed

  public var figure: GatedFigure {
    switch self {
    case .jobsPerSecond: GatedFigure(.jobsPerSecond, .value)
    case .p50: GatedFigure(.jobLatency, .percentile(50))
    case .p99: GatedFigure(.jobLatency, .percentile(99))
    case .failed: GatedFigure(.jobFailureRate, .rate)
    }
  }

  /// As a table's cell has it: `41.9`, `3.14 s`, `0.20 %`; `nil` where the run did not measure it.
  package func words(_ run: SuiteRun, _ wording: Wording) -> String? {
    run.reading(figure).map { wording.value($0.value, in: figure.figure.unit) }
  }
}
