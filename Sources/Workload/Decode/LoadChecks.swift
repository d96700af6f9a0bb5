import NeedletailCouriers
import NeedletailEngine

/// What the load, the scenarios and the run's limits must be together.
struct LoadChecks {
  let diagnostics: Diagnostics

  /// Also sets the duration that stages imply.
  func check(_ fields: Fields, _ scenarios: [WrittenScenario], _ plan: inout Plan) {
    checkShares(fields, scenarios)
    checkUsers(fields, plan)
    let loads = [(plan.load, Duration.zero)] + plan.scenarios.map { ($0.load, $0.start) }
    checkEnd(fields, scenarios, loads.compactMap(\.0), plan)
    if plan.run.duration == nil, plan.run.jobs == nil || !loads.contains(where: { $0.0?.isEndless == true }) {
      setDuration(loads, &plan, fields)
    }
  }

  /// Every scenario needs a load, and the common load a scenario.
  private func checkShares(_ fields: Fields, _ scenarios: [WrittenScenario]) {
    let sharing = scenarios.filter { !$0.hasLoad }
    if let load = fields["load"] {
      guard case .mapping(let written)? = fields["scenarios"]?.node.content, !scenarios.isEmpty,
        written.count == scenarios.count
      else { return }
      if sharing.isEmpty {
        load.refuse("no scenario shares this load, since each has its own", "remove it, or a scenario's load")
      } else if !sharing.contains(where: { $0.scenario.weight > 0 }) {
        (fields["scenarios"] ?? fields.value).refuse(
          "share the load with no weight above 0", "make at least one positive")
      }
      return
    }
    if scenarios.isEmpty, fields["scenarios"] == nil {
      _ = fields.required("load", "add what submits jobs: load: { rate: 10/s }")
    }
    guard !fields.hasMisspelt(["load"]) else { return }
    // One load is missing, however many would share it.
    let first = sharing.first { !$0.value.hasMisspelt(["load"], among: Vocabulary.scenario) }?.value
    first.map { $0.emptied(["load"]) ?? fields.value.emptied(["load"]) ?? $0 }?
      .refuse("has no load to share and none of its own", "add load: { rate: 10/s } to the file")
  }

  private func checkUsers(_ fields: Fields, _ plan: Plan) {
    let loads = [plan.load] + plan.scenarios.map(\.load)
    let hasUsers = fields["users"] != nil || loads.contains { $0?.isClosed == true }
    guard !hasUsers, !fields.hasMisspelt(["users"]),
      let limit = fields.writtenGateway?.field("rate_limit")?.field("per_user")
    else { return }
    limit.refuse("limits each user, and there are none", "add users: { count: 500 }, or a closed load")
  }

  /// Something must end the run.
  private func checkEnd(_ fields: Fields, _ scenarios: [WrittenScenario], _ loads: [Load], _ plan: Plan) {
    let run = fields["run"]
    // Told already.
    if let run, !run.isMapping || run.hasMisspelt(["duration", "jobs"], among: Vocabulary.run) { return }
    if fields.hasMisspelt(["run"]) { return }
    guard run?.field("duration") == nil, run?.field("jobs") == nil, loads.contains(where: \.isEndless) else { return }
    let emptied = run?.emptied(["duration", "jobs"]) ?? fields.value.emptied(["run"])
    (emptied ?? run ?? fields["load"] ?? fields.value).refuse(
      "nothing ends the run", "add run: { duration: 10m } or run: { jobs: 1000 }")
  }

  /// Stages end by themselves; beside a trace, the later of the two ends. When conversations end is not known before.
  private func setDuration(_ loads: [(Load?, Duration)], _ plan: inout Plan, _ fields: Fields) {
    var end: Duration?
    var hasStages = false
    for (load, start) in loads {
      switch load {
      case .stages(let stages, _, _)?:
        hasStages = true
        end = max(end ?? .zero, start + stages.reduce(.zero) { $0 + $1.duration })
      case .closed(let loop)? where !loop.stages.isEmpty:
        hasStages = true
        end = max(end ?? .zero, start + loop.stages.reduce(.zero) { $0 + $1.duration })
      case .trace(let trace)?:
        if trace.hasTurns { return }
        end = max(end ?? .zero, start + (trace.rows.last?.instant ?? .zero) + .nanoseconds(1))
      default: break
      }
    }
    guard hasStages, let end else { return }
    plan.run.duration = end
    if end > Limits.duration {
      (fields["load"] ?? fields.value).refuse("the run would last longer than 100 h", "write shorter stages")
    }
    if plan.run.warmup >= end {
      (fields["run"]?.field("warmup") ?? fields.value).refuse(
        "is as long as the stages or longer", "write less than \(Spelling.duration(end))")
    }
  }
}

extension Load {
  /// Goes on until something else ends the run.
  var isEndless: Bool {
    switch self {
    case .open: true
    case .closed(let loop): loop.stages.isEmpty
    case .stages, .trace: false
    }
  }

  var isClosed: Bool {
    guard case .closed = self else { return false }
    return true
  }
}
