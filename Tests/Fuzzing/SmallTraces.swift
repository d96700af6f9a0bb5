/// Traces that a made-up workload file may name, by the ending of the name.
enum SmallTraces {
  struct Missing: Error, CustomStringConvertible {
    var description: String { "no such file" }
  }

  private static let files = [
    ".csv": "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.0000000,48,10\n2023-11-16 18:17:04.5,7,1\n",
    ".jsonl": "{\"timestamp\": 0, \"input_length\": 7, \"output_length\": 5}\n",
    ".json": """
    {"requests": [
     {"t": 0.0, "type": "n", "model": "opus", "in": 10, "out": 5, "api_time": 1.0, "think_time": 0.0}]}
    """,
  ]

  static func bytes(of path: String) throws(Missing) -> [UInt8] {
    guard let file = files.first(where: { path.hasSuffix($0.key) }) else { throw Missing() }
    return Array(file.value.utf8)
  }
}
