public import NeedletailEngine
public import NeedletailNotation
public import NeedletailWorkload

/// The figures of one run, by where they stand in its result document: what runs are compared by.
public struct RunNumbers: Sendable, Equatable {
  public var seed: UInt64?
  /// `nil` of a run on the wall clock.
  public var digest: String?
  public var status: RunReport.Status
  /// Why the run did not complete.
  public var statusReason: String?
  /// The run's own thresholds that failed, `job_latency_ms p(99) < 45s`.
  public var failedThresholds: [String]
  /// How many thresholds it has.
  public var thresholds: Int
  private var numbers: [[String]: Double]

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
        ("\(outcome.words("metric") ?? "") \(outcome.words("expression") ?? "")", outcome["passed"] == .bool(true))
      })
    add(document, at: [])
  }

  private static func seed(_ document: JSON) -> UInt64? {
    if case .integer(let seed)? = document.at(["workload", "seed"]) { UInt64(exactly: seed) } else { nil }
  }

  /// A run of this program.
  public init(_ document: ResultDocument) {
    let report = document.report
    self.init(
      seed: report.seed, digest: document.clock == .virtual ? report.digestText : nil, status: report.status,
      statusReason: report.statusReason,
      outcomes: document.thresholds.map { ("\($0.threshold.key) \($0.threshold.expression)", $0.passed) })
    for row in document.figures.rows(of: report) {
      for (path, value) in row.numbers { numbers[path] = value }
    }
  }

  private init(
    seed: UInt64?, digest: String?, status: RunReport.Status, statusReason: String?, outcomes: [(String, Bool)]
  ) {
    (self.seed, self.digest, self.status, self.statusReason) = (seed, digest, status, statusReason)
    thresholds = outcomes.count
    failedThresholds = outcomes.filter { !$0.1 }.map(\.0)
    numbers = [:]
  }

  private mutating func add(_ value: JSON, at path: [String]) {
    if case .object(let members) = value {
      for (key, member) in members where !path.isEmpty || !Self.others.contains(key) { add(member, at: path + [key]) }
    } else if let number = value.figure {
      numbers[path] = number
    }
  }

  /// Members of a result that are no figures.
  private static let others: Set = [
    "schema", "workload", "host", "verdict", "keeps_up", "thresholds", "status", "digest",
  ]

  /// The number at a path; `nil` where the run has none.
  public func value(at path: [String]) -> Double? { numbers[path] }

  /// A figure's value, in its unit.
  ///
  /// - Returns: `nil` where nothing was measured; of a figure that lists only what happened, 0.
  public func value(of gated: GatedFigure, by figures: FigureCatalogue = .standard) -> Double? {
    if let quotient = gated.figure.quotient {
      return quotient.value { name in
        figures[name].flatMap { value(of: GatedFigure($0, .value), by: figures) }
      }
    }
    return numbers[gated.path] ?? (gated.figure.isZeroWhenAbsent ? 0 : nil)
  }

  /// The values that labels of a figure have in this run, in alphabetical order: the agents that have a call latency.
  public func labels(_ label: String, of figure: Figure) -> [String] {
    let prefix = figure.path(by: label)
    guard !prefix.isEmpty else { return [] }
    return Set(numbers.keys.filter { $0.count > prefix.count && $0.starts(with: prefix) }.map { $0[prefix.count] })
      .sorted()
  }
}
