import NeedletailEngine

extension Override {
  /// The load that replays another file: what the load said of its own trace stays, where the new one's format takes it.
  ///
  /// - Parameters:
  ///   - path: The new file's.
  ///   - place: Of the option.
  static func load(replaying path: String, at place: SourcePlace, in root: Node, _ diagnostics: Diagnostics) -> Node {
    let file = Node(place: place, content: .scalar(Node.Scalar(text: path, isPlain: false)))
    var pairs = [Node.Pair(key: "trace", keyPlace: place, value: file)]
    let load = Value(root, key: "", diagnostics).field("load")
    if let load, case .mapping(let old) = load.node.content, let trace = load.field("trace")?.scalar {
      let from = load.field("format")?.scalar.flatMap { TraceFormat(rawValue: $0.text) }.map {
        TraceFormat.Suggestion.format($0)
      }
      let taken = keys(of: from ?? TraceFormat.suggested(byPath: trace.text), for: TraceFormat.suggested(byPath: path))
      let kept = old.filter { taken.contains($0.key) && !$0.value.isNull }
      let lost = old.map(\.key).filter { ["unit", "speedup", "times", "models"].contains($0) && !taken.contains($0) }
      if !lost.isEmpty {
        diagnostics.warn(
          at: place, key: "load",
          "what the file says of its own trace is not read for this one: \(lost.joined(separator: ", "))",
          "say it anew where it is meant, as --set load.\(lost[0])=…")
      }
      pairs += kept
    }
    return Node(place: place, content: .mapping(pairs))
  }

  /// What is kept of the keys beside a trace. A unit is that of a format: it is kept within rows of JSON, and within
  /// comma-separated ones.
  private static func keys(of old: TraceFormat.Suggestion?, for new: TraceFormat.Suggestion?) -> [String] {
    if new == .format(.agentSession) { return ["speedup", "times", "models"] }
    return isCommaSeparated(old) == isCommaSeparated(new) ? ["speedup", "unit"] : ["speedup"]
  }

  private static func isCommaSeparated(_ format: TraceFormat.Suggestion?) -> Bool? {
    switch format {
    case nil: nil
    case .header?: true
    case .format(let format)?: format.columns != nil ? true : format == .mooncake ? false : nil
    }
  }
}
