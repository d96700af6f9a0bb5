/// Whose a piece of a job's latency was, as results name it.
enum TimeOwner {
  /// Owners of one kind have one colour.
  enum Kind: String, CaseIterable {
    case admission, queue, limit, retry, firstToken, tokens, other, barrier
  }

  /// In the order of a job's way, with the words that readers are shown.
  static let all: [(name: String, words: String, kind: Kind)] = [
    ("schedule_delay", "schedule delay", .admission),
    ("gateway", "gateway slot", .admission),
    ("gateway_overhead", "gateway overhead", .admission),
    ("job", "job permit", .admission),
    ("agent", "agent slot", .queue),
    ("agent_rate", "agent's rate limit", .limit),
    ("call", "call permit", .queue),
    ("endpoint", "endpoint permit", .queue),
    ("endpoint_rate", "endpoint's rate limit", .limit),
    ("backoff", "backoff", .retry),
    ("failed_attempt", "failed attempts", .retry),
    ("discarded_attempt", "discarded attempts", .retry),
    ("first_token", "first token", .firstToken),
    ("decode", "rest of the answer", .tokens),
    ("service", "service", .tokens),
    ("pause", "pause", .other),
    ("coordination", "coordination", .other),
    ("straggler_wait", "waiting for the slowest branch", .barrier),
  ]

  static func words(_ name: String) -> String {
    all.first { $0.name == name }?.words ?? String(name.map { $0 == "_" ? " " : $0 })
  }

  static func kind(_ name: String) -> Kind { all.first { $0.name == name }?.kind ?? .other }

  /// The known owners among some names in their order, then the others by name.
  static func ordered(_ names: some Sequence<String>) -> [String] {
    let present = Set(names)
    let known = all.map(\.name).filter { present.contains($0) }
    return known + present.subtracting(known).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
