import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// What a threshold came to, as a result document has it, worded in the figure's unit.
struct ReportedThreshold: Sendable {
  enum Outcome: Int, Sendable, Comparable {
    /// The worst first.
    case failed, undecided, passed

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    var words: String {
      switch self {
      case .failed: "✗ failed"
      case .undecided: "? undecided"
      case .passed: "✓ passed"
      }
    }

    /// A class of the stylesheet.
    var look: String? {
      switch self {
      case .failed: "bad"
      case .undecided: nil
      case .passed: "good"
      }
    }
  }

  /// As written.
  var metric: String
  var expression: String
  var outcome: Outcome
  /// In the figure's unit; of several seeds the mean.
  var observed: Double?
  /// Of several seeds, the 95 % interval of the mean.
  var interval: ClosedRange<Double>?
  private var reason: String?
  /// Of one that asks whether the load was kept up with: `yes`, `no` or `undecided`.
  private var answer: String?
  /// In how many of several runs it held.
  private var runs: (held: Double, all: Double)?
  /// The threshold, read; `nil` for a form that this version does not know.
  var threshold: Threshold?
  private var figure: Figure?

  init(_ json: JSON, _ figures: FigureCatalogue) {
    metric = json.words("metric") ?? ""
    expression = json.words("expression") ?? ""
    let words = json.words("verdict") ?? json.words("outcome")
    outcome = words == "undecided" ? .undecided : json.flag("passed") == true ? .passed : .failed
    observed = json.figure("observed") ?? json.figure("observed", "mean")
    if let low = json.figure("observed", "low"), let high = json.figure("observed", "high"), low <= high {
      interval = low...high
    }
    reason = json.words("reason")
    if metric == Threshold.keepsUp {
      answer = json.words("observed") ?? observed.map { $0 > 0.5 ? "yes" : "no" } ?? "undecided"
    }
    if let all = json.figure("runs"), let held = json.figure("runs_passed") { runs = (held, all) }
    threshold = WrittenThreshold.threshold(metric, expression, by: figures)
    figure = threshold.flatMap { figures[$0.metric] }
  }

  var asksWhetherItKeepsUp: Bool { metric == Threshold.keepsUp }

  /// `Job latency, p99, of resolve`; as written where it is not understood.
  var subject: String {
    if asksWhetherItKeepsUp { return "Keeps up" }
    guard let threshold, let figure else { return Markup.shortened(metric) }
    let statistic = threshold.statistic.key.isEmpty ? "" : ", \(threshold.statistic.key)"
    let whose = threshold.label.map { ", \(LatencyPart.title(of: $0.value))" } ?? ""
    return Markup.shortened(figure.title + statistic + whose)
  }

  /// `< 20.0 s`.
  var bound: String {
    guard let threshold else { return Markup.shortened(expression) }
    return "\(threshold.comparison.rawValue) \(pair(observed ?? threshold.bound, threshold.bound).bound)"
  }

  /// The figure, or why there is none.
  var observedWords: String {
    if let answer { return answer }
    guard let observed else { return "nothing: \(reason ?? "no samples")" }
    var text = threshold.map { pair(observed, $0.bound).observed } ?? words(observed)
    if let interval { text += " (\(words(interval.lowerBound)) to \(words(interval.upperBound)))" }
    if let runs { text += ", held in \(Quantity.count.words(runs.held)) of \(Quantity.count.words(runs.all)) runs" }
    return text
  }

  private func words(_ value: Double) -> String { pair(value, value).observed }

  /// Two values in words that differ where they do.
  private func pair(_ observed: Double, _ bound: Double) -> (observed: String, bound: String) {
    let wording = Wording(typeface: Typeface())
    if threshold?.statistic == .count { return (wording.number(observed), wording.number(bound)) }
    guard let figure else { return (Quantity.trimmed(observed, places: 4), Quantity.trimmed(bound, places: 4)) }
    let pair = wording.pair(observed, bound: bound, in: figure.unit)
    return (pair.observed + figure.unit.suffix, pair.bound + figure.unit.suffix)
  }
}

extension Figure.Unit {
  /// What follows a number that has no unit of its own: ` jobs/s`.
  var suffix: String {
    switch self {
    case .milliseconds, .seconds, .share, .dollars, .dollarsPerJob: ""
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits, .jobsPerSecond,
      .callsPerSecond, .attemptsPerSecond, .requestsPerMinute, .tokensPerMinute:
      " \(rawValue)"
    }
  }
}

extension ReportedRun {
  /// Failed ones first, each group in the order of the file.
  func thresholds(by figures: FigureCatalogue) -> [ReportedThreshold] {
    let all = document.elements("thresholds").map { ReportedThreshold($0, figures) }
    return all.enumerated().sorted { ($0.element.outcome, $0.offset) < ($1.element.outcome, $1.offset) }.map(\.element)
  }
}
