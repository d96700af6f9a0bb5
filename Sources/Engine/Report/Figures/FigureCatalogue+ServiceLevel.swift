/// How many jobs kept the service level: of runs whose plan has one.
extension Figure {
  public static let serviceLevelCompleted = serviceLevel(
    "slo_jobs_completed", "Jobs completed, held to the service level", .count, in: .jobs, "completed",
    "Completed jobs, where there is an `slo:`.")
  public static let serviceLevelMet = serviceLevel(
    "slo_jobs_met", "Jobs within the service level", .count, in: .jobs, "met", better: .higher,
    "Those of them that met every bound of `slo:`.")
  public static let serviceLevelShare = serviceLevel(
    "slo_share", "Share of jobs within the service level", .ratio, in: .share, "share", better: .higher,
    headline: [.rate], "met ÷ completed jobs.")

  private static func serviceLevel(
    _ name: String, _ title: String, _ kind: Kind, in unit: Unit, _ key: String, better: Direction = .neither,
    headline: [Statistic] = [], _ meaning: String
  ) -> Figure {
    Figure(
      name, title, kind, in: unit,
      at: [Place(stringLiteral: "slo.\(key)"), Place(stringLiteral: "slo.scenario.{scenario}.\(key)")],
      better: better, headline: headline, meaning: meaning)
  }
}

extension FigureCatalogue {
  static let serviceLevel: [Entry] = [
    perScenario(.serviceLevelCompleted) { completed, _ in .count(completed) },
    perScenario(.serviceLevelMet) { _, met in .count(met) },
    perScenario(.serviceLevelShare) { completed, met in
      completed > 0 ? .number(Double(met) / Double(completed)) : nil
    },
  ]

  /// A value of the completed jobs, and of those of them that kept the service level: of all, and of each scenario.
  private static func perScenario(
    _ figure: Figure, _ read: @escaping @Sendable (_ completed: Int, _ met: Int) -> FigureSample.Value?
  ) -> Entry {
    Entry(figure) { report in
      let met = report.jobsWithinServiceLevel
      if met.isEmpty { return [] }
      let whole = read(report.jobs.completed, met.values.reduce(0, +)).map { FigureSample($0) }
      return [whole].compactMap { $0 }
        + met.compactMap { name, met in
          read(report.jobsCompletedByScenario[name] ?? 0, met).map { FigureSample($0, ["scenario": name]) }
        }
    }
  }
}
