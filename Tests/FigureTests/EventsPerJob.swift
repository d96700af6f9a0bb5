import NeedletailEngine

/// A figure that the engine does not have: what a further one takes.
extension Figure {
  static let eventsPerJob = Figure(
    "events_per_job", "Events a job", .gauge, in: .events, at: ["engine.events_per_job"], better: .lower,
    headline: [.value], meaning: "Events that the engine handled, over completed jobs.")
}

extension FigureCatalogue {
  static let withEventsPerJob = FigureCatalogue.standard.adding(
    Entry(.eventsPerJob) { report in
      [FigureSample(.number(Double(report.eventsHandled) / Double(report.jobs.completed)))]
    })
}
