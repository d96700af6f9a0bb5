import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

extension JobTraces {
  /// OTLP/JSON: a trace a job, and one of the registry. Names by OpenTelemetry's semantic conventions for generative AI, version 1.41.
  var otlp: JSON {
    var spans = traces.flatMap { trace in
      [job(trace)] + trace.spans.indices.map { span($0, of: trace) }
    }
    if let otlpRegistry { spans.append(otlpRegistry) }
    let scope = JSON.object(["scope": .object(["name": .string("needletail")]), "spans": .array(spans)])
    let report = document.report
    // A seed may be beyond what OTLP's whole numbers hold.
    var run: [String: Value] = [
      "service.name": .string(report.name), "needletail.workload.sha256": .string(document.sha256),
      "needletail.seed": .string(String(report.seed)), "needletail.clock": .string(document.clock.rawValue),
      "needletail.simulated_ns": .count(report.window.simulated.nanoseconds),
    ]
    if document.clock == .virtual { run["needletail.digest"] = .string(report.digestText) }
    let resource = JSON.object([
      "resource": .object(["attributes": attributes(run)]),
      "scopeSpans": .array([scope]),
    ])
    return .object(["resourceSpans": .array([resource])])
  }

  private enum Value {
    case string(String)
    case count(UInt64)

    // OTLP/JSON writes 64-bit integers as strings.
    var json: JSON {
      switch self {
      case .string(let text): .object(["stringValue": .string(text)])
      case .count(let number): .object(["intValue": .string(String(number))])
      }
    }
  }

  private func attributes(_ values: [String: Value]) -> JSON {
    .array(values.sorted { $0.key < $1.key }.map { .object(["key": .string($0.key), "value": $0.value.json]) })
  }

  private func span(
    _ name: String, _ trace: JobTrace, place: Int, parent: Int?, from start: Nanoseconds, to end: Nanoseconds,
    status: Int, _ values: [String: Value]
  ) -> JSON {
    var members: [String: JSON] = [
      // The job's number twice over, the second time mixed, is as unique as the number is.
      "traceId": .string(trace.keyText + trace.spanID(0)), "spanId": .string(trace.spanID(place)),
      "name": .string(name), "kind": .count(1), "startTimeUnixNano": .string(String(start)),
      "endTimeUnixNano": .string(String(end)), "attributes": attributes(values),
      "status": .object(status == 0 ? [:] : ["code": .count(status)]),
    ]
    if let parent { members["parentSpanId"] = .string(trace.spanID(parent)) }
    return .object(members)
  }

  private func job(_ trace: JobTrace) -> JSON {
    var values: [String: Value] = [
      "gen_ai.operation.name": .string("invoke_workflow"), "gen_ai.workflow.name": .string(trace.scenario),
      "needletail.why": .string(trace.reason.rawValue), "needletail.ending": .string(trace.ending.rawValue),
    ]
    let isGood = trace.ending == .completed || trace.ending == .partial
    if !isGood { values["error.type"] = .string(trace.ending.rawValue) }
    for (part, span) in trace.partNanoseconds { values["needletail.latency_breakdown_ns.\(part.name)"] = .count(span) }
    return span(
      "invoke_workflow \(trace.scenario)", trace, place: 0, parent: nil, from: trace.intendedNanoseconds,
      to: trace.endedNanoseconds,
      status: isGood ? 1 : 2, values)
  }

  private func span(_ place: Int, of trace: JobTrace) -> JSON {
    let span = trace.spans[place]
    var values: [String: Value] = [:]
    var name = span.name
    var status = 0
    switch span.kind {
    case .pattern: values["needletail.category"] = .string("pattern")
    case .call:
      values["needletail.branch"] = .count(UInt64(max(0, span.branch)))
      if !span.agent.isEmpty {
        name = "invoke_agent \(span.agent)"
        values["gen_ai.operation.name"] = .string("invoke_agent")
        values["gen_ai.agent.name"] = .string(span.agent)
      }
    case .attempt:
      name = "chat \(span.agent)"
      status = span.ending == "completed" ? 1 : 2
      values = [
        "gen_ai.operation.name": .string("chat"), "gen_ai.agent.name": .string(span.agent),
        "gen_ai.usage.input_tokens": .count(UInt64(max(0, span.inputTokens))),
        "gen_ai.usage.output_tokens": .count(UInt64(max(0, span.outputTokens))),
        "needletail.attempt": .string(span.name),
      ]
      if !span.endpoint.isEmpty { values["gen_ai.provider.name"] = .string(span.endpoint) }
    case .wait, .run:
      values["needletail.category"] = .string(span.kind.rawValue)
      values["needletail.critical_ns"] = .count(span.criticalNanoseconds)
    }
    if !span.ending.isEmpty && span.ending != "completed" { values["error.type"] = .string(span.ending) }
    return self.span(
      name, trace, place: place + 1, parent: span.parent + 1, from: span.startNanoseconds,
      to: max(span.startNanoseconds, span.endNanoseconds),
      status: status, values)
  }
}
