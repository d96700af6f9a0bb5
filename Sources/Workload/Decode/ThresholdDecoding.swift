import NeedletailEngine

/// `thresholds`: promises over the metrics of the result document.
extension Value {
  /// What kind of figure a metric is, and which labels may narrow it.
  private struct Metric {
    enum Kind { case distribution, rate, single }

    var name: String
    var kind: Kind
    var labels: [String] = []
    var needsLabel = false
  }

  private static let callLabels = ["agent", "endpoint", "scenario"]
  private static let metrics = [
    Metric(name: "job_latency_ms", kind: .distribution, labels: ["scenario"]),
    Metric(name: "failed_job_latency_ms", kind: .distribution, labels: ["scenario"]),
    Metric(name: "call_latency_ms", kind: .distribution, labels: callLabels),
    Metric(name: "queue_time_ms", kind: .distribution, labels: callLabels),
    Metric(name: "wait_ms", kind: .distribution, labels: ["for"], needsLabel: true),
    Metric(name: "ttft_ms", kind: .distribution, labels: callLabels),
    Metric(name: "tpot_ms", kind: .distribution, labels: callLabels),
    Metric(name: "jobs_in_flight", kind: .distribution),
    Metric(name: "schedule_delay_ms", kind: .distribution, labels: ["scenario"]),
    Metric(name: "job_failure_rate", kind: .rate), Metric(name: "call_failure_rate", kind: .rate),
    Metric(name: "rejection_rate", kind: .rate), Metric(name: "cost_usd", kind: .single),
    Metric(name: "jobs_per_s", kind: .single), Metric(name: "calls_per_s", kind: .single),
    Metric(name: "goodput_jobs_per_s", kind: .single, labels: ["scenario"]),
  ]
  private static let waits = ["gateway", "job", "agent_rate", "call", "endpoint", "endpoint_rate", "backoff"]

  /// The names of all metrics a threshold may be about.
  static var metricNames: [String] { metrics.map(\.name) }

  /// All thresholds, and `abort_on_fail` where it stands among them.
  func thresholds(
    _ names: Names, _ clock: WorkloadFile.Clock?
  ) -> (thresholds: [Threshold], abortOnFail: Value?) {
    guard case .mapping(let pairs) = node.content else {
      _ = mistyped("write a mapping of metrics to expressions", as: Void.self)
      return ([], nil)
    }
    var thresholds: [Threshold] = []
    var abortOnFail: Value?
    for pair in pairs {
      let value = Value(pair.value, key: "\(key).\(pair.key)", diagnostics)
      guard pair.key != "abort_on_fail" else {
        abortOnFail = value.node.isNull ? nil : value
        continue
      }
      let subject = Value(Node(place: pair.keyPlace, content: .unreadable), key: key, diagnostics)
      let metric = subject.metric(pair.key, names)
      if metric?.0.name == "schedule_delay_ms", clock == .virtual {
        subject.warn(
          "`schedule_delay_ms` has no samples in virtual time, so its thresholds fail",
          "run with --clock wall, or remove them")
      }
      let items = value.isSequence ? value.list("") ?? [] : [value]
      if items.isEmpty { value.refuse("has no expression", "write one such as \"p(99) < 45000\"") }
      for item in items {
        guard let metric else { continue }
        if let threshold = item.threshold(pair.key, metric.0, label: metric.1) { thresholds.append(threshold) }
      }
    }
    return (thresholds, abortOnFail)
  }

  /// `job_latency_ms`, or narrowed, `job_latency_ms{scenario=resolve}`.
  private func metric(_ text: String, _ names: Names) -> (Metric, (name: String, value: String)?)? {
    let name = String(text.prefix { $0 != "{" }).trimmed
    guard let metric = Self.metrics.first(where: { $0.name == name }) else {
      return wrong(
        "there is no metric `\(name.abbreviated)`", diagnostics.remedy(for: name, among: Self.metricNames, orElse: ""))
    }
    let rest = text.dropFirst(text.prefix { $0 != "{" }.count)
    guard !rest.isEmpty else {
      if metric.needsLabel {
        return wrong("`\(name)` needs a label", "write \(name){\(metric.labels[0])=\(Self.waits[0])}")
      }
      return (metric, nil)
    }
    let parts = rest.dropFirst().dropLast().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard rest.last == "}", parts.count == 2 else {
      return wrong("`\(text.abbreviated)` is not a metric with a label", "write \(name){label=value}")
    }
    let label = String(parts[0]).trimmed
    let value = String(parts[1]).trimmed
    guard metric.labels.contains(label) else {
      return wrong(
        "`\(name)` has no label `\(label.abbreviated)`",
        diagnostics.remedy(for: label, among: metric.labels, orElse: "write \(name) alone"))
    }
    let known: NameList =
      switch label {
      case "scenario": names.scenarios
      case "agent": names.pools
      case "endpoint": names.endpoints
      default: NameList(Self.waits)
      }
    guard known.contains(value) else {
      return wrong(
        "there is no \(label == "for" ? "wait" : label) `\(value.abbreviated)`",
        diagnostics.remedy(for: value, among: known.ordered, orElse: "write \(name) alone"))
    }
    return (metric, (label, value))
  }

  /// `p(99) < 45000` and the like.
  private func threshold(_ key: String, _ metric: Metric, label: (name: String, value: String)?) -> Threshold? {
    let example =
      switch metric.kind {
      case .distribution: "\"p(99) < 45000\" or \"mean < 2000\""
      case .rate: "\"rate < 0.02\""
      case .single: "\"value < 25\""
      }
    guard let expression = text("write \(example)") else { return nil }
    let operators = ["<=", ">=", "<", ">"]
    guard let sign = operators.first(where: { expression.contains($0) }),
      let comparison = Threshold.Comparison(rawValue: sign), let range = expression.firstRange(of: sign)
    else { return wrong("\(node.kind) compares nothing", "write \(example)") }
    let left = String(expression[..<range.lowerBound]).trimmed
    let right = String(expression[range.upperBound...]).trimmed
    guard let statistic = statistic(left) else { return nil }
    guard Self.fits(statistic, metric.kind) else {
      return wrong("`\(left)` does not fit `\(metric.name)`", "write \(example)")
    }
    guard let bound = Self.number(right) else {
      return wrong(
        "the bound `\(right.abbreviated)` is not a number",
        metric.name.hasSuffix("_ms") ? "write milliseconds without a unit, such as 45000" : "write \(example)")
    }
    return Threshold(
      key: key, metric: metric.name, label: label, statistic: statistic, comparison: comparison, bound: bound,
      expression: expression)
  }

  private func statistic(_ text: String) -> Threshold.Statistic? {
    switch text {
    case "mean": return .mean
    case "min": return .min
    case "max": return .max
    case "count": return .count
    case "rate": return .rate
    case "value": return .value
    default: break
    }
    guard text.hasPrefix("p("), text.hasSuffix(")") else {
      let known = ["mean", "min", "max", "count", "rate", "value", "p(99)"]
      let remedy = NearestName.of(text, among: known).map { "did you mean `\($0)`?" }
      return wrong(
        "there is no statistic `\(text.abbreviated)`", remedy ?? "write p(99), mean, min, max, count, rate or value")
    }
    guard let percentile = Self.number(String(text.dropFirst(2).dropLast()).trimmed), percentile > 0, percentile <= 100
    else {
      return wrong("`\(text.abbreviated)` is not a percentile", "write one above 0 and at most 100, as in p(99.9)")
    }
    return .percentile(percentile)
  }

  private static func fits(_ statistic: Threshold.Statistic, _ kind: Metric.Kind) -> Bool {
    switch (statistic, kind) {
    case (.percentile, .distribution), (.mean, .distribution), (.min, .distribution), (.max, .distribution),
      (.count, .distribution), (.rate, .rate), (.value, .single):
      true
    default: false
    }
  }
}
