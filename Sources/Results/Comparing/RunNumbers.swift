public import NeedletailEngine
public import NeedletailNotation
public import NeedletailWorkload

/// The figures of one run, by where they stand in its result document: what runs are compared by.
public struct RunNumbers: Sendable, Equatable {
  /// One of the run's own thresholds.
  public struct Outcome: Sendable, Equatable {
    /// `job_latency_ms p(99) < 45s`.
    public var expression: String
    public var passed: Bool
    /// In the figure's unit; `nil` where nothing was measured.
    public var observed: Double?

    public init(expression: String, passed: Bool, observed: Double? = nil) {
      self.expression = expression
      self.passed = passed
      self.observed = observed
    }
  }

  public var seed: UInt64?
  /// `nil` of a run on the wall clock.
  public var digest: String?
  public var status: RunReport.Status
  /// Why the run did not complete.
  public var statusReason: String?
  public var outcomes: [Outcome]
  /// Of a job's latency, how much was spent on what, averaged over all jobs, in milliseconds; empty where no account was kept.
  public var latencyByOwner: [LatencyOwner: Double] = [:]
  /// Where each value is in `values`; one table for all runs of a side.
  private var places: [[String]: Int] = [:]
  /// Not a number where the run has none.
  private var values: [Double] = []

  /// Reads a result document.
  ///
  /// - Returns: `nil` for what is none of one run.
  /// - Complexity: O(members).
  public init?(_ document: JSON) {
    guard document.words("schema") == ResultDocument.schema,
      let status = document.words("status").flatMap({ RunReport.Status(rawValue: $0) })
    else { return nil }
    self.init(
      seed: Self.seed(document), digest: document.words("digest"), status: status,
      statusReason: document.words("status_reason"),
      outcomes: document.elements("thresholds").map { outcome in
        Outcome(
          expression: "\(outcome.words("metric") ?? "") \(outcome.words("expression") ?? "")",
          passed: outcome["passed"] == .bool(true), observed: outcome.figure("observed"))
      })
    add(document, at: [])
    latencyByOwner = LatencyBySum(places.mapValues { values[$0] }).milliseconds
  }

  private static func seed(_ document: JSON) -> UInt64? {
    if case .integer(let seed)? = document.at(["workload", "seed"]) { UInt64(exactly: seed) } else { nil }
  }

  /// A run of this program.
  ///
  /// - Parameter isKept: which figures are wanted later; of the others nothing is kept.
  public init(_ document: ResultDocument, keeping isKept: (Figure) -> Bool = { _ in true }) {
    let report = document.report
    self.init(
      seed: report.seed, digest: document.clock == .virtual ? report.digestText : nil, status: report.status,
      statusReason: report.statusReason,
      outcomes: document.thresholds.map { outcome in
        Outcome(
          expression: "\(outcome.threshold.key) \(outcome.threshold.expression)", passed: outcome.passed,
          observed: outcome.observed)
      })
    var breakdown: [[String]: Double] = [:]
    for row in document.figures.rows(of: report) {
      let isOfBreakdown = LatencyBySum.figures.contains(row.figure)
      guard isOfBreakdown || isKept(row.figure) else { continue }
      for (path, value) in row.numbers {
        if isOfBreakdown { breakdown[path] = value }
        if isKept(row.figure) { put(value, at: path) }
      }
    }
    latencyByOwner = LatencyBySum(breakdown).milliseconds
  }

  /// A run of which some figures are known.
  public init(
    seed: UInt64?, digest: String?, status: RunReport.Status = .completed, statusReason: String? = nil,
    outcomes: [Outcome] = [], values: [GatedFigure: Double] = [:]
  ) {
    (self.seed, self.digest, self.status, self.statusReason) = (seed, digest, status, statusReason)
    self.outcomes = outcomes
    for (figure, value) in values { put(value, at: Self.path(of: figure)) }
  }

  /// One of many runs whose figures stand at the same places.
  init(
    seed: UInt64, digest: String?, status: RunReport.Status, statusReason: String?, outcomes: [Outcome],
    places: [[String]: Int], values: [Double], latencyByOwner: [LatencyOwner: Double]
  ) {
    (self.seed, self.digest, self.status, self.statusReason) = (seed, digest, status, statusReason)
    (self.outcomes, self.places, self.values) = (outcomes, places, values)
    self.latencyByOwner = latencyByOwner
  }

  private mutating func put(_ value: Double, at path: [String]) {
    if let place = places[path] {
      values[place] = value
    } else {
      places[path] = values.count
      values.append(value)
    }
  }

  private mutating func add(_ value: JSON, at path: [String]) {
    if case .object(let members) = value {
      for (key, member) in members where !path.isEmpty || !Self.others.contains(key) { add(member, at: path + [key]) }
    } else if let number = value.figure {
      put(number, at: path)
    }
  }

  /// Members of a result that are no figures.
  private static let others: Set = [
    "schema", "workload", "host", "verdict", "keeps_up", "thresholds", "status", "digest",
  ]

  /// A quotient, which no document has, is kept by its name.
  static func path(of gated: GatedFigure) -> [String] {
    gated.figure.quotient == nil ? gated.path : [gated.figure.name]
  }

  /// The run's own thresholds that failed, `job_latency_ms p(99) < 45s`.
  public var failedThresholds: [String] { outcomes.filter { !$0.passed }.map(\.expression) }
  /// How many thresholds it has.
  public var thresholds: Int { outcomes.count }

  /// The number at a path; `nil` where the run has none.
  public func value(at path: [String]) -> Double? {
    places[path].flatMap { values[$0].isNaN ? nil : values[$0] }
  }

  /// A figure's value, in its unit.
  ///
  /// - Returns: `nil` where nothing was measured; of a figure that lists only what happened, 0.
  public func value(of gated: GatedFigure, by figures: FigureCatalogue = .standard) -> Double? {
    guard !values.isEmpty else { return nil }
    // Of a quotient only its parts are known, or it alone.
    return value(at: Self.path(of: gated)) ?? gated.value(by: figures) { value(at: $0) }
  }

  /// The values that labels of a figure have in this run, in alphabetical order: the agents that have a call latency.
  public func labels(_ label: String, of figure: Figure) -> [String] {
    let prefix = figure.path(by: label)
    guard !prefix.isEmpty else { return [] }
    return Set(places.keys.filter { $0.count > prefix.count && $0.starts(with: prefix) }.map { $0[prefix.count] })
      .sorted()
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.seed == other.seed && one.digest == other.digest && one.status == other.status
      && one.statusReason == other.statusReason && one.outcomes == other.outcomes
      && one.latencyByOwner == other.latencyByOwner && one.numbers == other.numbers
  }

  private var numbers: [[String]: Double] { places.mapValues { values[$0] }.filter { !$0.value.isNaN } }
}
