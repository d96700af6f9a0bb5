import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// How a sweep and its points are worded, for every format that people read.
struct SweepWording {
  let sweep: Sweep
  let wording: Wording
  private let typeface: Typeface
  private let knee: Int?
  private let frontier: Set<Int>

  init(_ sweep: Sweep, _ typeface: Typeface) {
    self.sweep = sweep
    self.typeface = typeface
    wording = Wording(typeface: typeface)
    knee = sweep.knee
    frontier = Set(sweep.frontier)
  }

  /// `load.rate, 11 values × 5 seeds`.
  var course: String {
    let axes = sweep.design.axes
    let values = axes.map { String($0.values.count) }.joined(separator: " \(typeface.times) ")
    let runs = sweep.subject.clock == .virtual ? "seed" : "run"
    let seeds = sweep.seeds.count
    let names = axes.map(\.title).joined(separator: " and ")
    return "\(names), \(values) values \(typeface.times) \(seeds) \(runs)\(seeds == 1 ? "" : "s")"
  }

  /// What every point has in common beyond the file: `load 40/s · --set …`.
  var settings: [String] {
    (sweep.design.load.map { ["load \($0.text)"] } ?? []) + sweep.subject.changes
      + (sweep.subject.clock == .wall ? ["on the wall clock"] : [])
  }

  // MARK: Points

  /// What a table's columns show of a point, besides its values.
  enum Column: Equatable {
    case throughput, p50, p99, spread, figure, fullest, waitsMostFor, cost, thresholds

    /// Set to the left.
    var isWords: Bool { self == .fullest || self == .waitsMostFor || self == .thresholds }
  }

  /// Those that have something to show.
  var columns: [Column] {
    let shown = [Sweep.jobsPerSecond, Sweep.p50, Sweep.p99]
    var columns: [Column] = [.throughput, .p50, .p99, .spread]
    if !shown.contains(sweep.figure) { columns.append(.figure) }
    columns += [.fullest, .waitsMostFor]
    if sweep.points.contains(where: { (sweep.estimate(Sweep.costPerJob, of: $0)?.mean ?? 0) > 0 }) {
      columns.append(.cost)
    }
    return columns + [.thresholds]
  }

  func title(_ column: Column) -> String {
    switch column {
    case .throughput: "jobs/s"
    case .p50: "p50"
    case .p99: "p99"
    case .spread: typeface.isUnicode ? "±" : "+-"
    case .figure: sweep.figure.title
    case .fullest: "fullest"
    case .waitsMostFor: "waits most for"
    case .cost: "cost/job"
    case .thresholds: sweep.bounds.isEmpty ? "" : "thresholds"
    }
  }

  func words(_ column: Column, _ place: Int) -> String {
    let point = sweep.points[place]
    switch column {
    case .throughput:
      return sweep.estimate(Sweep.jobsPerSecond, of: point).map { wording.measure($0.mean) } ?? typeface.nothing
    case .p50: return value(Sweep.p50, place)
    case .p99: return value(Sweep.p99, place)
    case .spread: return spread(sweep.estimate(Sweep.p99, of: point)) ?? typeface.nothing
    case .figure: return value(sweep.figure, place)
    case .fullest:
      return point.fullest.map { "\(Self.name($0.resource)) \(wording.percent($0.utilization))" } ?? typeface.nothing
    case .waitsMostFor: return point.waitsMostFor.map(\.resource.title) ?? typeface.nothing
    case .cost: return value(Sweep.costPerJob, place)
    case .thresholds: return remarks(place).joined(separator: "  ")
    }
  }

  /// A figure of a point in its unit.
  func value(_ figure: GatedFigure, _ place: Int) -> String {
    sweep.estimate(figure, of: sweep.points[place]).map { value($0.mean, figure) } ?? typeface.nothing
  }

  func value(_ value: Double, _ figure: GatedFigure) -> String {
    figure.shownUnit.map { wording.value(value, in: $0) } ?? wording.number(value)
  }

  /// Half the interval over the mean: `3.4 %`.
  private func spread(_ estimate: Estimate?) -> String? {
    guard let estimate, let interval = estimate.interval, estimate.mean > 0 else { return nil }
    return wording.percent((interval.upperBound - estimate.mean) / estimate.mean)
  }

  /// An agent or an endpoint by its name alone.
  private static func name(_ resource: LatencyOwner) -> String {
    resource.part == .agent || resource.part == .endpoint ? resource.name ?? resource.title : resource.title
  }

  /// The mark of the thresholds, then what is amiss, and what the point is.
  func remarks(_ place: Int) -> [String] {
    let point = sweep.points[place]
    guard !point.paths.isEmpty else { return ["not run"] }
    var remarks = [mark(point)].compactMap(\.self)
    if let failure = point.failure { remarks.append(failure.rawValue) }
    if let behind = point.keepsUp.remark(wording) { remarks.append(behind) }
    if place == knee { remarks.append(typeface.isUnicode ? "← knee" : "<- knee") }
    if frontier.count > 1, frontier.contains(place), sweep.design.axes.count == 1 {
      remarks.append("cheapest for its p99")
    }
    return remarks
  }

  /// Of the thresholds together; `nil` without any.
  func mark(_ point: SweepPoint) -> String? {
    switch point.verdict {
    case .held?: typeface.tick
    case .broken?: typeface.cross
    case .undecided?: "?"
    case nil: nil
    }
  }

  /// The point's values, one for each axis.
  func values(_ place: Int) -> [String] { sweep.points[place].setting.values.map { typeface.printable($0.text) } }

  /// `load.rate 42/s`; of two axes both.
  func name(_ place: Int) -> String {
    zip(sweep.design.axes, values(place)).map { "\($0.title) \($1)" }.joined(separator: ", ")
  }

  // MARK: Sentences

  /// What the sweep shows, a sentence each, without their ends.
  var findings: [String] {
    var findings: [String] = []
    if sweep.isInterrupted { findings.append("interrupted: this is of the runs that had ended") }
    if sweep.changesNothing {
      findings.append(
        "\(sweep.design.axes.map(\.title).joined(separator: " and ")) makes no difference: every value gives the same runs"
      )
    }
    if let holding { findings.append(holding) }
    if let kneeSentence { findings.append(kneeSentence) }
    if let frontierSentence { findings.append(frontierSentence) }
    return findings
  }

  private var holding: String? {
    switch sweep.holding {
    case .unknown: return nil
    case .all: return "thresholds hold at every value"
    case .none:
      guard let broken else { return "thresholds hold for certain at no value: it is undecided whether they do at any" }
      return "thresholds hold at no value; \(broken)"
    case .upTo(let last, let next): return "thresholds hold up to \(name(last)); \(whyNot(next))"
    case .from(let first, let before): return "thresholds hold from \(name(first)) on; \(whyNot(before))"
    case .some:
      let held = sweep.points.count { $0.verdict == .held }
      return sweep.design.axes.count == 1
        ? "where thresholds hold is not one stretch: they do at \(held) of \(sweep.points.count) values"
        : "thresholds hold at \(held) of \(sweep.points.count) points"
    }
  }

  private var broken: String? { sweep.firstBroken.map { whyNot($0.point) } }

  /// `at 43/s p(99) job_latency_ms < 20s does not: 20.4 s (16.9 s to 23.9 s)`.
  private func whyNot(_ place: Int) -> String {
    let point = sweep.points[place]
    guard !point.paths.isEmpty else { return "\(name(place)) was not run" }
    for verdict in [ThresholdVerdict.broken, .undecided] {
      guard let which = point.bounds.firstIndex(where: { $0.verdict == verdict }) else { continue }
      let bound = sweep.bounds[which]
      let what =
        "at \(name(place)) \(bound.key) \(bound.expression) \(verdict == .broken ? "does not" : "is undecided")"
      return point.bounds[which].observed.map { "\(what): \(observed($0, bound))" } ?? what
    }
    return "at \(name(place)) they do not"
  }

  private func observed(_ estimate: Estimate, _ bound: Threshold) -> String {
    guard let figure = FigureCatalogue.standard.figures.first(where: { $0.name == bound.metric }) else {
      return wording.number(estimate.mean)
    }
    let gated = GatedFigure(figure, bound.statistic)
    guard let interval = estimate.interval else { return value(estimate.mean, gated) }
    let ends = [interval.lowerBound, interval.upperBound].map { value($0, gated) }
    return "\(value(estimate.mean, gated)) (\(ends[0]) to \(ends[1]))"
  }

  private var kneeSentence: String? {
    guard let knee, let bend = sweep.bend else { return nil }
    let how =
      switch bend {
      case .convexIncreasing: "from there it rises steeply"
      case .convexDecreasing: "beyond it falls little"
      case .concaveIncreasing: "beyond it gains little"
      case .concaveDecreasing: "from there it falls steeply"
      }
    return "knee of \(figureName) at \(name(knee)): \(how)"
  }

  /// `p99`; of another figure its title, to stand within a sentence.
  var figureName: String {
    if sweep.figure == Sweep.p99 || sweep.figure == Sweep.p50 { return sweep.figure.statistic.key }
    return sweep.figure.title.prefix(1).lowercased() + sweep.figure.title.dropFirst()
  }

  private var frontierSentence: String? {
    let places = sweep.frontier
    guard places.count > 1 else { return nil }
    let shown = places.prefix(6).map {
      "\(name($0)) (\(value(Sweep.costPerJob, $0)) a job, p99 \(value(Sweep.p99, $0)))"
    }
    let more = places.count > shown.count ? " and \(places.count - shown.count) more" : ""
    return "cheapest for their p99: " + shown.joined(separator: ", ") + more
  }
}
