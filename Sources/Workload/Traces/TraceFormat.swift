/// The recorded traces that can be replayed.
public enum TraceFormat: String, Sendable, Equatable, CaseIterable {
  /// Comma-separated rows of wall-clock time, context tokens and generated tokens (Azure Public Dataset).
  case azure
  /// Comma-separated rows of seconds, request tokens and response tokens (BurstGPT).
  case burstgpt
  /// Comma-separated rows of seconds, prefill tokens and decode tokens (Vidur).
  case vidur
  /// One JSON object a line: milliseconds, input and output tokens, and which conversation it is of (Mooncake, AIPerf).
  case mooncake
  /// One recorded session of a coding agent, with nested sub-agents, as a JSON document.
  case agentSession = "agent-session"

  /// What a file's name says of its format.
  public enum Suggestion: Sendable, Equatable {
    case format(TraceFormat)
    /// Comma-separated rows: their header says it.
    case header
  }

  /// By the name's ending: `.csv`, `.jsonl` or `.json`, in any case; `nil` for any other.
  public static func suggested(byPath path: String) -> Suggestion? {
    let name = path.lowercased()
    if name.hasSuffix(".csv") { return .header }
    if name.hasSuffix(".jsonl") { return .format(.mooncake) }
    return name.hasSuffix(".json") ? .format(.agentSession) : nil
  }

  /// What its stamps count where nothing else is said; `nil` where they are no plain numbers.
  public var unit: TraceUnit? {
    switch self {
    case .azure, .agentSession: nil
    case .burstgpt, .vidur: .seconds
    case .mooncake: .milliseconds
    }
  }

  /// The columns of the instant, the input tokens and the output tokens, for comma-separated rows.
  var columns: [String]? {
    switch self {
    case .azure: ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]
    case .burstgpt: ["Timestamp", "Request tokens", "Response tokens"]
    case .vidur: ["arrived_at", "num_prefill_tokens", "num_decode_tokens"]
    case .mooncake, .agentSession: nil
    }
  }
}

/// What the stamps of a trace count.
public enum TraceUnit: String, Sendable, Equatable, CaseIterable {
  case nanoseconds = "ns"
  case microseconds = "us"
  case milliseconds = "ms"
  case seconds = "s"

  /// Nanoseconds in one, as a power of ten.
  var powerOfTen: Int {
    switch self {
    case .nanoseconds: 0
    case .microseconds: 3
    case .milliseconds: 6
    case .seconds: 9
    }
  }

  var name: String {
    switch self {
    case .nanoseconds: "nanoseconds"
    case .microseconds: "microseconds"
    case .milliseconds: "milliseconds"
    case .seconds: "seconds"
    }
  }
}
