public import NeedletailNotation

extension RehearsedResult {
  /// Three traced jobs of five calls each, in Chrome's format: one that is typical, one in between, the slowest.
  public func trace() -> JSON {
    var events: [JSON] = []
    for (place, why) in ["typical", "sample", "slowest"].enumerated() { events += job(place + 1, why) }
    let run: [String: JSON] = [
      "workload": .string(name), "sha256": .string(Self.sha256), "seed": .count(7), "clock": .string(clock),
      "simulated_s": .count(seconds),
    ]
    return .object(["displayTimeUnit": .string("ms"), "otherData": .object(run), "traceEvents": .array(events)])
  }

  private func job(_ process: Int, _ why: String) -> [JSON] {
    var events: [JSON] = []
    var spans = 0
    let scale = Double(process * process) * slowness
    let start = 60_000_000.0 * Double(process)
    func event(
      _ category: String, _ name: String, _ from: Double, _ length: Double, _ more: [String: JSON], parent: String?
    ) -> String {
      spans += 1
      let identity = "\(process)-\(spans)"
      var arguments = more
      arguments["span"] = .string(identity)
      arguments["parent"] = parent.map { .string($0) }
      events.append(
        .object([
          "ph": .string("X"), "pid": .count(process), "tid": .count(0), "cat": .string(category), "name": .string(name),
          "ts": .number(start + from * scale), "dur": .number(length * scale), "args": .object(arguments),
        ]))
      return identity
    }
    let root = event(
      "job", scenarios[0], 0, 1_900_000,
      [
        "job": .string("00000000000000a\(process)"), "scenario": .string(scenarios[0]), "why": .string(why),
        "ending": .string("completed"), "latency_ms": .number(1_900 * scale),
      ], parent: nil)
    _ = event("wait", "gateway_overhead", 0, 20_000, [:], parent: root)
    var from = 20_000.0
    for call in 0..<5 {
      let isBranch = (1...3).contains(call)
      let length = isBranch ? 500_000 + Double(call) * 100_000 : 500_000
      let agent = agentNames[call % agentNames.count]
      let identity = event(
        "call", agent, from, length, ["agent": .string(agent), "ending": .string("completed")], parent: root)
      // The second call has a hedge, which loses.
      if call == 1 {
        let hedge = event(
          "attempt", "hedge", from + length * 0.4, length * 0.6,
          ["agent": .string(agent), "ending": .string("cancelled")], parent: identity)
        _ = event("run", "first_token", from + length * 0.4, length * 0.6, [:], parent: hedge)
      }
      let attempt = event(
        "attempt", "attempt 1", from, length, ["agent": .string(agent), "ending": .string("completed")],
        parent: identity)
      _ = event("wait", "agent", from, length * 0.2, [:], parent: attempt)
      _ = event("run", "first_token", from + length * 0.2, length * 0.3, [:], parent: attempt)
      _ = event("run", "decode", from + length * 0.5, length * 0.5, [:], parent: attempt)
      if call == 0 { from += length }
      if call == 3 { from += length }
    }
    return events
  }
}
