package import NeedletailEngine
package import NeedletailWorkload

/// What runs of one workload with several seeds measured, figure by figure: what baselines and documents of several seeds hold, so that
/// runs can be paired by seed.
package struct FiguresBySeed: Sendable, Equatable {
  /// Each run but for its figures, in the order of the seeds.
  private struct Run: Sendable, Equatable {
    var seed: UInt64
    var digest: String?
    var status: RunReport.Status
    var statusReason: String?
    var outcomes: [RunNumbers.Outcome]
  }

  private var listed: [Run?]
  /// By figure a value a run; not a number where the run has none.
  private var figures: [GatedFigure: [Double]] = [:]
  private var latencies: [LatencyOwner: [Double]] = [:]

  /// - Parameter count: how many runs there will be.
  package init(count: Int = 0) { listed = Array(repeating: nil, count: count) }

  /// Puts a run at its place, with the figures that comparisons show: of those with labels the ones that the run has.
  ///
  /// - Parameter allowed: figures that are wanted besides, even where no run has them.
  package mutating func put(
    _ run: RunNumbers, at place: Int, allowed: [GatedFigure] = [], by catalogue: FigureCatalogue = .standard
  ) {
    put(run, at: place, figures: catalogue.told(of: run), asked: allowed, by: catalogue)
  }

  /// Puts a run at its place.
  ///
  /// - Parameters:
  ///   - wanted: figures that are left out where no run has them.
  ///   - asked: figures that are there even then.
  mutating func put(
    _ run: RunNumbers, at place: Int, figures wanted: [GatedFigure], asked: [GatedFigure], by catalogue: FigureCatalogue
  ) {
    while listed.count <= place { listed.append(nil) }
    listed[place] = Run(
      seed: run.seed ?? 0, digest: run.digest, status: run.status, statusReason: run.statusReason,
      outcomes: run.outcomes)
    for figure in wanted {
      guard let value = run.value(of: figure, by: catalogue) else { continue }
      Self.put(value, in: &figures[figure, default: []], at: place)
    }
    for figure in asked {
      Self.put(run.value(of: figure, by: catalogue) ?? .nan, in: &figures[figure, default: []], at: place)
    }
    for (owner, value) in run.latencyByOwner { Self.put(value, in: &latencies[owner, default: []], at: place) }
  }

  package mutating func append(_ run: RunNumbers, by catalogue: FigureCatalogue) {
    put(run, at: listed.count, by: catalogue)
  }

  private static func put(_ value: Double, in column: inout [Double], at place: Int) {
    while column.count <= place { column.append(.nan) }
    column[place] = value
  }

  /// The rows of figures, in the order of the bytes of their spelling; a value a run that there is.
  var figureRows: [(key: String, values: [Double?])] {
    rows(figures.map { ($0.key.spelling, $0.value) })
  }

  /// The same of the latency breakdown, to a thousandth of a millisecond.
  var latencyRows: [(key: String, values: [Double?])] {
    rows(latencies.map { ($0.key.documentedName, $0.value.map { ($0 * 1_000).rounded() / 1_000 }) })
  }

  private func rows(_ columns: [(key: String, values: [Double])]) -> [(key: String, values: [Double?])] {
    let present = listed.indices.filter { listed[$0] != nil }
    return columns.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { column in
      (column.key, present.map { $0 < column.values.count && column.values[$0].isFinite ? column.values[$0] : nil })
    }
  }

  mutating func setValues(_ values: [Double?], of figure: GatedFigure) { figures[figure] = values.map { $0 ?? .nan } }

  mutating func setValues(_ values: [Double?], of owner: LatencyOwner) { latencies[owner] = values.map { $0 ?? .nan } }

  /// A row with a value that no run has: a negative one, a share above 1, more than 10¹⁵; `nil` where all may be.
  var implausible: String? {
    let figure = figures.first { figure, values in
      let most = figure.figure.unit == .share && figure.statistic != .count ? 1 + 1e-9 : Self.mostPlausible
      return values.contains { $0 < 0 || $0 > most }
    }
    let owner = latencies.first { $0.value.contains { $0 < 0 || $0 > Self.mostPlausible } }
    return figure?.key.spelling ?? owner?.key.documentedName
  }

  private static let mostPlausible = 1e15

  /// How many figures there are.
  package var count: Int { figures.count }

  /// Whether there are values of a figure, if only that runs have none.
  func holds(_ figure: GatedFigure) -> Bool { figures[figure] != nil }

  /// The runs that there are, in the order of their places.
  package var runs: [RunNumbers] {
    let columns = figures.map { (path: RunNumbers.path(of: $0.key), values: $0.value) }
    let places = Dictionary(
      columns.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { first, _ in first })
    return listed.indices.compactMap { index in
      listed[index].map { run in
        var owners: [LatencyOwner: Double] = [:]
        for (owner, values) in latencies where index < values.count && !values[index].isNaN {
          owners[owner] = values[index]
        }
        return RunNumbers(
          seed: run.seed, digest: run.digest, status: run.status, statusReason: run.statusReason,
          outcomes: run.outcomes, places: places,
          values: columns.map { index < $0.values.count ? $0.values[index] : .nan }, latencyByOwner: owners)
      }
    }
  }
}

extension FigureCatalogue {
  /// The figures that are told of each run among several: the headlines, and those by agent and by scenario that the run has.
  func told(of run: RunNumbers) -> [GatedFigure] {
    headlines + [ComparisonSplit.agent, .scenario, .limit].flatMap { $0.figures(in: [run], by: self) }
  }
}
