/// The recorded traces that can be replayed.
public enum TraceFormat: String, Sendable, Equatable, CaseIterable {
  /// Comma-separated rows of wall-clock time, context tokens and generated tokens (Azure Public Dataset).
  case azure
  /// One JSON object a line: milliseconds, input and output tokens (Mooncake).
  case mooncake
  /// One recorded session of a coding agent, with nested sub-agents, as a JSON document.
  case agentSession = "agent-session"

  /// The format a file's name suggests: `.csv`, `.jsonl` or `.json`, in any case; `nil` for any other.
  public static func inferred(fromPath path: String) -> TraceFormat? {
    let name = path.lowercased()
    if name.hasSuffix(".csv") { return .azure }
    if name.hasSuffix(".jsonl") { return .mooncake }
    return name.hasSuffix(".json") ? .agentSession : nil
  }
}
