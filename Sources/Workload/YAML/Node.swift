/// One value of a YAML document and where it stands. Aliases are expanded.
struct Node: Sendable {
  enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Pair])
    /// A node that could not be read; its problem has been told already.
    case unreadable
  }

  struct Scalar: Sendable {
    var text: String
    /// Written without quotes: may mean null, a number or a boolean.
    var isPlain: Bool
  }

  struct Pair: Sendable {
    var key: String
    var keyPlace: SourcePlace
    var value: Node
  }

  var place: SourcePlace
  var content: Content

  /// Null is written `null`, `~`, or not at all.
  var isNull: Bool {
    guard case .scalar(let scalar) = content, scalar.isPlain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  /// What the node is, for messages: `a list`, `text`, `the number 8`.
  var kind: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .unreadable: "unreadable"
    case .scalar(let scalar):
      if isNull {
        "nothing"
      } else if scalar.isPlain, ["true", "false", "True", "False", "TRUE", "FALSE"].contains(scalar.text) {
        "a boolean"
      } else {
        "`\(scalar.text.abbreviated)`"
      }
    }
  }

  /// Every node below and including this one, aliases counted each time they stand.
  var size: Int {
    switch content {
    case .scalar, .unreadable: 1
    case .sequence(let items): items.reduce(1) { $0 + $1.size }
    case .mapping(let pairs): pairs.reduce(1) { $0 + $1.value.size }
    }
  }
}

extension String {
  /// At most 60 characters, without line breaks and control characters, for quoting in a message.
  var abbreviated: String {
    var short = String(self.prefix(60).map { $0.isASCII && $0 < " " || $0.isNewline ? " " : $0 })
    if short.count < count { short += "…" }
    return short
  }
}
