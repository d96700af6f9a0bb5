import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

extension JobTraces {
  /// Chrome's trace events: a process a job, a thread a branch; the registry's events are instants of process 0.
  var chrome: JSON {
    var events: [JSON] = []
    for (index, trace) in traces.enumerated() {
      events.append(
        name("process_name", "\(trace.scenario) \(trace.keyText) (\(trace.reason.rawValue))", of: index + 1, 0))
      for thread in Set(trace.spans.map(\.thread)).union([0]).sorted() {
        events.append(name("thread_name", thread == 0 ? "job" : "branch \(thread)", of: index + 1, thread))
      }
      events.append(job(trace, index + 1))
      for place in trace.spans.indices { events.append(span(place, of: trace, index + 1)) }
    }
    events += chromeRegistry
    return .object(["displayTimeUnit": .string("ms"), "otherData": run, "traceEvents": .array(events)])
  }

  /// Which run it was.
  private var run: JSON {
    let report = document.report
    var members: [String: JSON] = [
      "workload": .string(report.name), "sha256": .string(document.sha256), "seed": .count(report.seed),
      "clock": .string(document.clock.rawValue), "simulated_s": .seconds(report.window.simulated),
    ]
    if document.clock == .virtual { members["digest"] = .string(report.digestText) }
    return .object(members)
  }

  private func name(_ kind: String, _ name: String, of process: Int, _ thread: Int) -> JSON {
    .object([
      "ph": .string("M"), "name": .string(kind), "pid": .count(process), "tid": .count(thread),
      "args": .object(["name": .string(name)]),
    ])
  }

  private func event(
    _ category: String, _ name: String, _ process: Int, _ thread: Int, from start: Nanoseconds, to end: Nanoseconds,
    _ arguments: [String: JSON]
  ) -> JSON {
    .object([
      "ph": .string("X"), "cat": .string(category), "name": .string(name), "pid": .count(process),
      "tid": .count(thread), "ts": .number(Double(start) / 1e3), "dur": .number(Double(end - start) / 1e3),
      "args": .object(arguments),
    ])
  }

  private func job(_ trace: JobTrace, _ process: Int) -> JSON {
    var parts: [String: JSON] = [:]
    for (part, span) in trace.partNanoseconds { parts[part.name] = .milliseconds(span) }
    var arguments: [String: JSON] = [
      "job": .string(trace.keyText), "scenario": .string(trace.scenario), "why": .string(trace.reason.rawValue),
      "ending": .string(trace.ending.rawValue), "latency_ms": .milliseconds(trace.latencyNanoseconds),
      "latency_breakdown_ms": .object(parts), "span": .string(trace.spanID(0)),
    ]
    if trace.isTruncated { arguments["truncated"] = .bool(true) }
    if !trace.isSampled { arguments["sampled"] = .bool(false) }
    return event(
      "job", trace.scenario, process, 0, from: trace.intendedNanoseconds, to: trace.endedNanoseconds, arguments)
  }

  private func span(_ place: Int, of trace: JobTrace, _ process: Int) -> JSON {
    let span = trace.spans[place]
    var arguments: [String: JSON] = [
      "span": .string(trace.spanID(place + 1)), "parent": .string(trace.spanID(span.parent + 1)),
    ]
    switch span.kind {
    case .pattern: arguments["branch"] = .count(span.branch)
    case .call:
      arguments["branch"] = .count(span.branch)
      arguments["agent"] = .string(span.agent)
      arguments["attempts"] = .count(trace.spans.count { $0.kind == .attempt && $0.parent == place })
    case .attempt:
      arguments["agent"] = .string(span.agent)
      arguments["member"] = .count(span.member)
      arguments["input_tokens"] = .count(span.inputTokens)
      arguments["output_tokens"] = .count(span.outputTokens)
      if span.inProgress > 0 { arguments["in_progress"] = .count(span.inProgress) }
      if span.handedTokens > 0 { arguments["handed_tokens"] = .count(span.handedTokens) }
      if !span.decisions.isEmpty { arguments["decisions"] = decisions(span) }
    case .wait, .run: arguments["critical_ns"] = .count(span.criticalNanoseconds)
    }
    if !span.ending.isEmpty { arguments["ending"] = .string(span.ending) }
    return event(
      span.kind.rawValue, span.name, process, span.thread, from: span.startNanoseconds,
      to: max(span.startNanoseconds, span.endNanoseconds), arguments)
  }

  /// What the agent's reply decided, by the names that replies give it.
  private func decisions(_ span: JobTrace.Span) -> JSON {
    .object(
      Dictionary(uniqueKeysWithValues: span.decisions.map { decision, stated in (decision.name, stated.json) }))
  }
}

extension StatedDecision {
  /// As a reply spells it.
  fileprivate var json: JSON {
    switch self {
    case .flag(let flag): .bool(flag)
    case .share(let share): .number(share)
    case .count(let count): .count(count)
    case .name(let name): .string(name)
    case .verdict(let verdict): .string(verdict.rawValue)
    }
  }
}
