/// A workload's text as dotted keys, each with what stands there: `agents.expert.count`, `load.stages.1.target`.
///
/// Two workloads differ where their keys do. Nothing is decoded: a text of any version that is YAML can be read.
package struct WorkloadKeys: Sendable, Equatable {
  /// In the order of the text. A list of plain values is one value.
  package private(set) var entries: [(key: String, value: String)] = []
  private var values: [String: String] = [:]

  /// - Returns: `nil` when the text is no YAML document.
  /// - Complexity: O(bytes), with the limits of workload files.
  package init?(_ text: String) {
    let diagnostics = Diagnostics(path: "")
    guard let root = NodeBuilder.tree(Array(text.utf8), diagnostics), !diagnostics.hasErrors else { return nil }
    add(root, at: "")
  }

  package subscript(key: String) -> String? { values[key] }

  /// The names that stand under a key, each once, in order; of a list its places.
  package func names(under key: String) -> [String] {
    var names: [String] = []
    for entry in entries where entry.key.hasPrefix(key + ".") {
      let name = String(entry.key.dropFirst(key.count + 1).prefix { $0 != "." })
      if names.last != name, !names.contains(name) { names.append(name) }
    }
    return names
  }

  package static func == (one: Self, other: Self) -> Bool { one.values == other.values }

  private mutating func add(_ node: Node, at key: String) {
    switch node.content {
    case .mapping(let pairs) where !pairs.isEmpty:
      for pair in pairs { add(pair.value, at: key.isEmpty ? pair.key : "\(key).\(pair.key)") }
    case .sequence(let items) where items.contains { !$0.isScalar }:
      for (place, item) in items.enumerated() { add(item, at: "\(key).\(place)") }
    case .sequence(let items) where !items.isEmpty: put(items.map(\.words).joined(separator: ", "), at: key)
    case .mapping, .sequence, .scalar, .unreadable: put(node.words, at: key)
    }
  }

  private mutating func put(_ value: String, at key: String) {
    guard values[key] == nil else { return }
    values[key] = value
    entries.append((key, value))
  }
}

extension Node {
  fileprivate var isScalar: Bool { if case .scalar = content { true } else { false } }

  fileprivate var words: String {
    switch content {
    case .scalar(let scalar): scalar.text
    case .mapping: "{}"
    case .sequence: "[]"
    case .unreadable: ""
    }
  }
}
