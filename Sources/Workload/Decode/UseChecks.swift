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

  /// Faults that begin when the run is over, or when only jobs that take long may still run.
  private func adviseOnFaults() {
    guard let (lastArrival, isRow) = lastArrival, let items = fields["faults"]?.list(""),
      items.count == plan.faults.count
    else { return }
    let end = plan.run.drain.map { lastArrival + $0 }
    for (item, fault) in zip(items, plan.faults) {
      let place = item.field("at") ?? item
      if let end, fault.at >= end {
        place.warn(
          "begins at \(Spelling.duration(fault.at)), and the run has ended by \(Spelling.duration(end))",
          "write an earlier instant, or a longer run")
      } else if end == nil, !hasSession, isRow ? fault.at > lastArrival : fault.at >= lastArrival {
        place.warn(
          "begins at \(Spelling.duration(fault.at)), when no job arrives any more, and touches only jobs that still run then",
          "write an instant before \(Spelling.duration(lastArrival)), unless that is meant")
      }
    }
  }

  /// Scenarios whose own load begins when no job is taken any more.
  private func adviseOnStarts() {
    guard let end = plan.run.duration else { return }
    for scenario in plan.scenarios where scenario.load != nil && scenario.start >= end {
      fields["scenarios"]?.field(scenario.name)?.field("start")?.warn(
        "begins at \(Spelling.duration(scenario.start)), when no job arrives any more",
        "write an earlier instant, or a longer run")
    }
  }

  /// No job arrives later, and none then either, but for the last row of a trace; `nil` where that is not known before the run.
  private var lastArrival: (instant: Duration, isRow: Bool)? {
    if let duration = plan.run.duration { return (duration, false) }
    let ends = loads.map { load, start -> Duration? in
      guard case .trace(let trace) = load, !trace.hasTurns else { return nil }
      return start + (trace.rows.last?.instant ?? .zero)
    }
    return ends.contains(nil) ? nil : ends.compactMap { $0 }.max().map { ($0, true) }
  }

  /// A session submits nothing later, and may take as long as its recording does.
  private var hasSession: Bool { loads.contains { $0.0 == TraceLoading.once } }

  private var loads: [(Load, Duration)] {
    (plan.load.map { [($0, .zero)] } ?? [])
      + plan.scenarios.compactMap { scenario in
        scenario.load.map { ($0, scenario.start) }
      }
  }
}
