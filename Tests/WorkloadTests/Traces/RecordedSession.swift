import Foundation
import Testing

/// What a recorded session says of itself, read by another reader than the one under test.
struct RecordedSession: CustomStringConvertible, Sendable {
  var name: String
  var calls = 0
  var inputTokens = 0
  var outputTokens = 0
  /// When the last call of the main agent was over, in seconds; a call whose time was not recorded takes none.
  var end = 0.0
  /// Time between the main agent's calls, in seconds; `nil` where it had sub-agents, which it waited for.
  var pauses: Double?

  var description: String { name }

  /// All that are there, in order of name; none where the recorded traces are absent.
  static let all: [RecordedSession] = {
    guard let folder = RecordedTraces.folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { RecordedSession(name: $0) }
  }()

  private init?(name: String) {
    guard let bytes = try? RecordedTraces.bytes(name),
      let root = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
      let entries = root["requests"] as? [[String: Any]]
    else { return nil }
    self.name = name
    count(entries)
    let calls = entries.filter { $0["type"] as? String != "subagent" }
    var last: Double?
    var pauses = 0.0
    for call in calls {
      let start = call["t"] as? Double ?? 0
      pauses += max(0, start - (last ?? 0))
      last = start + (call["api_time"] as? Double ?? 0)
      end = max(end, last ?? 0)
    }
    self.pauses = calls.count == entries.count ? pauses : nil
  }

  private mutating func count(_ entries: [[String: Any]]) {
    for entry in entries {
      if let inner = entry["requests"] as? [[String: Any]] {
        count(inner)
      } else {
        calls += 1
        inputTokens += entry["in"] as? Int ?? 0
        outputTokens += entry["out"] as? Int ?? 0
      }
    }
  }
}
