import NeedletailEngine

/// `thresholds`: promises over the figures of the result document.
extension Value {
  /// All thresholds, and `abort_on_fail` where it stands among them.
  func thresholds(
    _ names: Names, _ plan: Plan, _ clock: WorkloadFile.Clock?, _ figures: FigureCatalogue
  ) -> (thresholds: [Threshold], abortOnFail: Value?) {
    guard case .mapping(let pairs) = node.content else {
      _ = mistyped("write a mapping of metrics to expressions", as: Void.self)
      return ([], nil)
    }
    var thresholds: [Threshold] = []
    var abortOnFail: Value?
    for pair in pairs {
      let value = Value(pair.value, key: "\(key).\(pair.key)", diagnostics)
      guard pair.key != Threshold.keepsUp else {
        if let threshold = value.keepsUpThreshold { thresholds.append(threshold) }
        continue
      }
      guard pair.key != "abort_on_fail" else {
        abortOnFail = value.node.isNull ? nil : value
        continue
      }
      let subject = Value(Node(place: pair.keyPlace, content: .unreadable), key: key, diagnostics)
      let metric = subject.metric(pair.key, names, figures)
      if let figure = metric?.0, figure.isOfWallClock, clock == .virtual {
        subject.warn(
          "`\(figure.name)` has no samples in virtual time, so its thresholds fail",
          "run with --clock wall, or remove them")
      }
      if let (figure, label) = metric, let missing = plan.missingKey(for: figure, label?.value) {
        subject.warn(
          "`\(figure.name)` needs `\(missing.key)`, which the file lacks, so its thresholds fail",
          "add \(missing.example), or remove them")
      }
      let items = value.isSequence ? value.list("") ?? [] : [value]
      if items.isEmpty { value.refuse("has no expression", "write one such as \"p(99) < 45s\"") }
      for item in items {
        guard let metric else { continue }
        if let threshold = item.threshold(pair.key, metric.0, label: metric.1) { thresholds.append(threshold) }
      }
    }
    return (thresholds, abortOnFail)
  }

  /// `keeps_up: ["yes"]`: 1 stands for yes, 0 for no.
  private var keepsUpThreshold: Threshold? {
    let items = isSequence ? list("") ?? [] : [self]
    guard items.count == 1, let expression = items[0].text("write \"yes\""), expression == "yes" else {
      return wrong("a run can only be asked to keep up", "write [\"yes\"]")
    }
    return Threshold(
      key: Threshold.keepsUp, metric: Threshold.keepsUp, label: nil, statistic: .value, comparison: .greaterOrEqual,
      bound: 1, expression: expression)
  }

  /// `job_latency_ms`, or narrowed, `job_latency_ms{scenario=resolve}`.
  ///
  /// - Parameter names: those of the file, which labels are held against; `nil` where they are not known.
  /// - Returns: `nil` after telling what is wrong.
  func metric(
    _ text: String, _ names: Names?, _ figures: FigureCatalogue
  ) -> (Figure, (name: String, value: String)?)? {
    let name = String(text.prefix { $0 != "{" }).trimmed
    guard name != Threshold.keepsUp else {
      return wrong("`\(name)` is of the whole run and has no label", "write \(name): [\"yes\"]")
    }
    if let figure = figures[name], !figure.isBoundable {
      let labels = figure.places.first.map { $0.labels.map { "`\($0)`" }.joined(separator: " and ") } ?? ""
      return wrong(
        "`\(name)` has the labels \(labels), and a threshold has one at most",
        "read it in the result document, where it stands, or write a figure with fewer labels")
    }
    guard let figure = figures[name] else {
      let known = figures.boundable.map(\.name) + [Threshold.keepsUp]
      return wrong("there is no metric `\(name.abbreviated)`", diagnostics.remedy(for: name, among: known, orElse: ""))
    }
    let rest = text.dropFirst(text.prefix { $0 != "{" }.count)
    guard !rest.isEmpty else {
      guard figure.isWhole else {
        let label = figure.labels[0]
        let known = names?.values(of: label)
        if let known, known.ordered.isEmpty, !known.absenceIsTold { return wrongLabel(label) }
        let example = known?.ordered.first ?? label.uppercased()
        return wrong("`\(name)` needs a label", "write \(name){\(label)=\(example)}")
      }
      return (figure, nil)
    }
    let parts = rest.dropFirst().dropLast().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard rest.last == "}", parts.count == 2 else {
      return wrong("`\(text.abbreviated)` is not a metric with a label", "write \(name){label=value}")
    }
    let label = String(parts[0]).trimmed
    let value = String(parts[1]).trimmed
    guard figure.labels.contains(label) else {
      return wrong(
        "`\(name)` has no label `\(label.abbreviated)`",
        diagnostics.remedy(for: label, among: figure.labels, orElse: "write \(name) alone"))
    }
    if let known = names?.values(of: label), !known.absenceIsTold, !known.contains(value) {
      if let comma = value.firstIndex(of: ","), value[comma...].contains("=") {
        let first = String(value[..<comma]).trimmed
        return wrong(
          "`\(text.abbreviated)` has several labels, and a threshold has one",
          "write \(name){\(label)=\(known.contains(first) ? first : known.ordered.first ?? label.uppercased())}")
      }
      if known.ordered.isEmpty, !figure.isWhole { return wrongLabel(label) }
      if label == "for", let limit = Limit.allCases.first(where: { $0.name == value }) { return otherWait(limit, name) }
      return wrong(
        "there is no \(label == "for" ? "wait" : label) `\(value.abbreviated)`",
        diagnostics.remedy(for: value, among: known.ordered, orElse: "write \(name) alone"))
    }
    return (figure, (label, value))
  }

  /// A limit for which there is no wait of its own: it is another figure, or nothing waits for it.
  private func otherWait<Found>(_ limit: Limit, _ name: String) -> Found? {
    limit == .agent
      ? wrong(
        "`\(name)` has no wait for an agent's slot, which is a figure of its own",
        "write \(Figure.queueTime.name), or \(Figure.queueTime.name){agent=NAME}")
      : wrong(
        "nothing waits for `\(limit.name)`, which refuses at once",
        NearestName.list(of: FigureCatalogue.values(of: "for") ?? [], orElse: "write \(Figure.queueTime.name)"))
  }

  /// A figure that only its labels narrow, and of which there are none.
  private func wrongLabel<Found>(_ label: String) -> Found? {
    label == "branch"
      ? wrong("no branch has a name", "give the branches of a `choose` names: among: { NAME: .. }")
      : wrong("there is no \(label)", "add one under `\(label)s`")
  }
}

extension Names {
  /// What a label of a figure can say; `nil` where that is known only when the run is over.
  fileprivate func values(of label: String) -> NameList? {
    switch label {
    case "scenario": scenarios
    case "agent": pools
    case "endpoint": endpoints
    case "branch": branches
    default: FigureCatalogue.values(of: label).map { NameList($0) }
    }
  }
}
