import NeedletailEngine

/// What a file says and no run of it will ever use: allowed, and probably not meant.
struct UseChecks {
  let fields: Fields
  let plan: Plan

  /// - Parameter patterns: by scenario, as they are written.
  func check(_ patterns: [String: WrittenPattern]) {
    adviseOnAgents(patterns)
    adviseOnEndpoints()
    adviseOnFaults()
    adviseOnStarts()
  }

  private func adviseOnAgents(_ patterns: [String: WrittenPattern]) {
    let used = Set(plan.scenarios.flatMap { patterns[$0.name]?.agents ?? $0.pattern.poolNames })
    for pair in pairs("agents") where !used.contains(pair.key) {
      warn(pair, of: "agents", "no scenario calls it", "call it in a pattern, or remove it")
    }
  }

  private func adviseOnEndpoints() {
    let used = Set(plan.agents.compactMap(\.endpoint))
    for pair in pairs("endpoints") where !used.contains(pair.key) {
      warn(
        pair, of: "endpoints", "no agent goes through it",
        "add endpoint: \(Spelling.key(pair.key)) to one, or remove it")
    }
  }

  private func pairs(_ key: String) -> [Node.Pair] {
    guard case .mapping(let pairs)? = fields[key]?.node.content else { return [] }
    return pairs
  }

  private func warn(_ pair: Node.Pair, of part: String, _ message: String, _ remedy: String) {
    fields.value.diagnostics.warn(at: pair.keyPlace, key: "\(part).\(pair.key)", message, remedy)
  }

  /// Faults that begin when nothing is dispatched any more.
  private func adviseOnFaults() {
    guard let lastArrival, let items = fields["faults"]?.list(""), items.count == plan.faults.count else { return }
    let end = plan.run.drain.map { lastArrival + $0 }
    for (item, fault) in zip(items, plan.faults) {
      let place = item.field("at") ?? item
      if let end, fault.at >= end {
        place.warn(
          "begins at \(Spelling.duration(fault.at)), and the run has ended by \(Spelling.duration(end))",
          "write an earlier instant, or a longer run")
      } else if end == nil, fault.at >= lastArrival, !hasTrace {
        place.warn(
          "begins at \(Spelling.duration(fault.at)), and no job arrives after \(Spelling.duration(lastArrival))",
          "write an earlier instant, or a longer run")
      }
    }
  }

  /// Scenarios whose own load begins when no job is taken any more.
  private func adviseOnStarts() {
    guard let end = plan.run.duration else { return }
    for scenario in plan.scenarios where scenario.load != nil && scenario.start >= end {
      fields["scenarios"]?.field(scenario.name)?.field("start")?.warn(
        "begins at \(Spelling.duration(scenario.start)), and no job arrives after \(Spelling.duration(end))",
        "write an earlier instant, or a longer run")
    }
  }

  /// No job arrives later; `nil` where that is not known before the run.
  private var lastArrival: Duration? {
    if let duration = plan.run.duration { return duration }
    let ends = loads.map { load, start in
      if case .trace(let trace) = load { start + (trace.rows.last?.instant ?? .zero) } else { nil as Duration? }
    }
    return ends.contains(nil) ? nil : ends.compactMap { $0 }.max()
  }

  /// What a recording submits may take as long as the recording does.
  private var hasTrace: Bool { loads.contains { if case .trace = $0.0 { true } else { false } } }

  private var loads: [(Load, Duration)] {
    (plan.load.map { [($0, .zero)] } ?? [])
      + plan.scenarios.compactMap { scenario in
        scenario.load.map { ($0, scenario.start) }
      }
  }
}
