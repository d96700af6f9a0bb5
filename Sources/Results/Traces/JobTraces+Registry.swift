import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation

/// What happened to agents while the jobs ran: marks beside the jobs, on a track of their own.
extension JobTraces {
  private var events: [RegistryEvent] { document.report.registryLog }

  /// Chrome's instants, in process 0; jobs are numbered from 1.
  var chromeRegistry: [JSON] {
    if events.isEmpty { return [] }
    let track = JSON.object([
      "ph": .string("M"), "name": .string("process_name"), "pid": .count(0), "tid": .count(0),
      "args": .object(["name": .string("registry")]),
    ])
    return [track]
      + events.map { event in
        let what = event.kind == .statusChanged ? event.to?.rawValue ?? "" : event.kind.rawValue
        var arguments = ["agent": JSON.string(event.agent), "event": .string(event.kind.rawValue)]
        if let from = event.from { arguments["from"] = .string(from.rawValue) }
        if let to = event.to { arguments["to"] = .string(to.rawValue) }
        return .object([
          "ph": .string("i"), "s": .string("p"), "cat": .string("registry"),
          "name": .string("\(event.agent) \(what)"), "pid": .count(0), "tid": .count(0),
          "ts": .number(Double(event.instantNanoseconds) / 1e3), "args": .object(arguments),
        ])
      }
  }

  /// One span as long as the run, with what happened as its events; `nil` when nothing did.
  var otlpRegistry: JSON? {
    guard let last = events.last else { return nil }
    func attribute(_ key: String, _ value: String) -> JSON {
      .object(["key": .string(key), "value": .object(["stringValue": .string(value)])])
    }
    let marks = events.map { event in
      var attributes = [attribute("gen_ai.agent.name", event.agent)]
      if let from = event.from { attributes.append(attribute("needletail.from", from.rawValue)) }
      if let to = event.to { attributes.append(attribute("needletail.to", to.rawValue)) }
      return JSON.object([
        "timeUnixNano": .string(String(event.instantNanoseconds)), "name": .string(event.kind.rawValue),
        "attributes": .array(attributes),
      ])
    }
    // A job's trace begins with its key, a hash: none has this one but by a chance of 2⁻⁶⁴.
    return .object([
      "traceId": .string(JobTrace.hexadecimal(1) + JobTrace.hexadecimal(1)), "spanId": .string(JobTrace.hexadecimal(1)),
      "name": .string("registry"), "kind": .count(1), "startTimeUnixNano": .string("0"),
      "endTimeUnixNano": .string(String(max(document.report.window.simulated.nanoseconds, last.instantNanoseconds))),
      "attributes": .array([attribute("needletail.category", "registry")]), "status": .object([:]),
      "events": .array(marks),
    ])
  }
}
