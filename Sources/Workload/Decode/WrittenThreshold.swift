package import NeedletailEngine

/// Thresholds where no file is read, such as those of a result document.
package enum WrittenThreshold {
  /// A metric as written, `job_latency_ms{scenario=resolve}`, and an expression, `p(99) < 8000`; `nil` for what is none.
  package static func threshold(_ key: String, _ expression: String, by figures: FigureCatalogue) -> Threshold? {
    let name = String(key.prefix { $0 != "{" })
    guard let figure = figures[name.trimmed] else { return nil }
    var label: (name: String, value: String)?
    let rest = key.dropFirst(name.count)
    if !rest.isEmpty {
      let parts = rest.dropFirst().dropLast().split(separator: "=", maxSplits: 1)
      guard rest.last == "}", parts.count == 2 else { return nil }
      label = (String(parts[0]).trimmed, String(parts[1]).trimmed)
    }
    let node = Node(place: .start, content: .scalar(Node.Scalar(text: expression, isPlain: false)))
    return Value(node, key: "", Diagnostics(path: "")).threshold(key, figure, label: label)
  }
}
