package import NeedletailEngine
package import NeedletailResults
package import NeedletailWorkload

/// What a workload comes to as one or two of its keys go through their values, each point with the same seeds.
package struct Sweep: Sendable {
  package static let schema = "needletail-sweep/1"

  /// What was run.
  package struct Subject: Sendable, Equatable {
    package var name: String
    /// As it was given.
    package var path: String
    package var sha256: String
    package var clock: WorkloadFile.Clock
    /// Jobs arrive whatever the fleet does; else each user waits for an answer.
    package var isOpen: Bool
    /// What the command line set for every point, in order.
    package var changes: [String]

    package init(
      name: String, path: String, sha256: String, clock: WorkloadFile.Clock, isOpen: Bool, changes: [String] = []
    ) {
      (self.name, self.path, self.sha256) = (name, path, sha256)
      (self.clock, self.isOpen, self.changes) = (clock, isOpen, changes)
    }
  }

  package let subject: Subject
  package let design: SweepDesign
  /// Those of every point, whether or not all were run.
  package let seeds: [UInt64]
  /// What the matrix, the knee and the scaling law are about.
  package let figure: GatedFigure
  /// Those that every point has, `figure` among them.
  package let figures: [GatedFigure]
  package let bounds: [Threshold]
  /// In the order of the design's settings.
  package let points: [SweepPoint]
  /// It was cut off: some runs are missing.
  package let isInterrupted: Bool

  /// - Parameters:
  ///   - figure: one of `figures(with:)`.
  ///   - points: one for each setting of the design.
  package init(
    _ subject: Subject, _ design: SweepDesign, seeds: [UInt64], figure: GatedFigure, bounds: [Threshold],
    points: [SweepPoint], isInterrupted: Bool = false
  ) {
    precondition(points.count == design.settings.count, "Sweep: a point for each setting")
    (self.subject, self.design, self.seeds) = (subject, design, seeds)
    (self.figure, self.bounds, self.points, self.isInterrupted) = (figure, bounds, points, isInterrupted)
    figures = Self.figures(with: figure)
  }

  package static let jobsPerSecond = GatedFigure(.jobsPerSecond, .value)
  package static let p50 = GatedFigure(.jobLatency, .percentile(50))
  package static let p99 = GatedFigure(.jobLatency, .percentile(99))
  package static let costPerJob = GatedFigure(.costPerJob, .value)
  private static let usual = [
    jobsPerSecond, p50, p99, GatedFigure(.jobFailureRate, .rate), GatedFigure(.cost, .value), costPerJob,
  ]

  /// What is watched in each run of a sweep about a figure.
  package static func figures(with figure: GatedFigure) -> [GatedFigure] {
    usual.contains(figure) ? usual : usual + [figure]
  }

  /// A figure of a point over its seeds; `nil` where no run has it.
  package func estimate(_ figure: GatedFigure, of point: SweepPoint) -> Estimate? {
    figures.firstIndex(of: figure).flatMap { point.figures[$0] }
  }

  /// Some run has the figure that the sweep is about.
  package var hasFigure: Bool { points.contains { estimate(figure, of: $0) != nil } }

  /// Some run was aborted, or measured the generator instead of the fleet.
  package var failure: RunReport.Status? { points.lazy.compactMap(\.failure).first }

  /// What is varied makes no difference: every seed comes to the same at all points.
  package var changesNothing: Bool {
    guard points.count > 1, let first = points.first, !first.paths.isEmpty else { return false }
    return subject.clock == .virtual && points.dropFirst().allSatisfy { $0.paths == first.paths }
  }
}
