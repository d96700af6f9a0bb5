import NeedletailEngine

/// Writes a workload file with every default filled in: reading it gives an equal plan.
extension WorkloadReading {
  /// The file as YAML. What is off stays absent; traces stay references.
  public func expanded() -> String { document.document }

  private var document: YAMLText {
    let plan = file.plan
    return .fields([
      "schema": .plain("needletail/1"), "name": .text(plan.name), "seed": .plain(String(plan.seed)),
      "run": run, "users": plan.users.map(YAMLText.init), "gateway": plan.gateway.map(YAMLText.init),
      "runtime": YAMLText(plan.runtime),
      "endpoints": plan.endpoints.isEmpty ? nil : .mapping(plan.endpoints.map { ($0.name, YAMLText($0)) }),
      "agents": .mapping(plan.agents.map { ($0.name, YAMLText($0, external: written.external[$0.name])) }),
      "resilience": YAMLText(plan.resilience),
      "scenarios": .mapping(plan.scenarios.map { ($0.name, scenario($0)) }),
      "load": plan.load.map { YAMLText($0, trace: written.trace) }, "slo": serviceLevel,
      "faults": plan.faults.isEmpty ? nil : .list(plan.faults.map(YAMLText.init)),
      "registry": registry, "thresholds": thresholds,
      "abort_on_fail": file.abortOnFail.map { .duration($0) }, "gate": file.gate.map { YAMLText($0) },
    ])
  }

  private var run: YAMLText {
    let run = file.plan.run
    let wall = file.plan.wall
    return .fields([
      "clock": .plain(file.clock.rawValue), "duration": run.duration.map { .duration($0) },
      "warmup": .duration(run.warmup), "drain": run.drain.map { .duration($0) },
      "jobs": run.jobs.map { .integer($0) }, "budget_usd": run.budgetUSD.map { .number($0) },
      "spin": .flag(wall.spins), "couriers": wall.couriers.map { .integer($0) },
      "schedule_delay_limit": .duration(wall.scheduleDelayLimit),
      "time_scale": wall.timeScale == 1 ? nil : .number(wall.timeScale),
    ])
  }

  private func scenario(_ scenario: Scenario) -> YAMLText {
    .fields([
      "weight": .number(scenario.weight), "priority": .integer(scenario.priority),
      "input": scenario.input.isEmpty ? nil : .text(scenario.input),
      "input_tokens": YAMLText(scenario.inputTokens, .count),
      "pattern": written.patterns[scenario.name].map(YAMLText.init),
      "load": scenario.load.map { YAMLText($0, trace: written.traces[scenario.name]) },
      "start": scenario.load.map { _ in .duration(scenario.start) },
    ])
  }

  private var registry: YAMLText? {
    let rule = file.plan.registry
    return rule.heartbeatTimeout.map { timeout in
      .fields([
        "heartbeat_timeout": .duration(timeout), "deregister_after": rule.deregisterAfter.map { .duration($0) },
      ])
    }
  }

  private var serviceLevel: YAMLText? {
    let slo = file.plan.slo
    guard slo != ServiceLevel() else { return nil }
    let milliseconds = { (span: Duration) in YAMLText.plain(Spelling.milliseconds(span)) }
    return .fields([
      "job_latency_ms": slo.jobLatency.map(milliseconds), "ttft_ms": slo.timeToFirstToken.map(milliseconds),
      "tpot_ms": slo.timePerOutputToken.map(milliseconds),
    ])
  }

  /// Expressions over one metric stand together, as they did in the file.
  private var thresholds: YAMLText? {
    guard !file.thresholds.isEmpty else { return nil }
    var groups: [(key: String, expressions: [String])] = []
    for threshold in file.thresholds {
      if groups.last?.key == threshold.key {
        groups[groups.count - 1].expressions.append(threshold.expression)
      } else {
        groups.append((threshold.key, [threshold.expression]))
      }
    }
    return .mapping(groups.map { ($0.key, .words($0.expressions)) })
  }
}
