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
    /// There is a `${` in it. Known from the start, since aliases may repeat a long text many times.
    let mayHaveVariables: Bool
    /// The text before its variables were resolved; `nil` where there were none.
    var written: String?

    init(text: String, isPlain: Bool) {
      self.text = text
      self.isPlain = isPlain
      mayHaveVariables = text.utf8.contains(UInt8(ascii: "$"))
    }
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
    switch scalar.text.utf8.count {
    case 0: return true
    case 1: return scalar.text == "~"
    case 4: return scalar.text == "null" || scalar.text == "Null" || scalar.text == "NULL"
    default: return false
    }
  }

  /// It had variables, which have been resolved.
  var isOfVariable: Bool {
    if case .scalar(let scalar) = content { scalar.written != nil } else { false }
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

  /// There is a `${` in a value below.
  ///
  /// - Complexity: O(size).
  var mayHaveVariables: Bool {
    switch content {
    case .unreadable: false
    case .scalar(let scalar): scalar.mayHaveVariables
    case .sequence(let items): items.contains(where: \.mayHaveVariables)
    case .mapping(let pairs): pairs.contains { $0.value.mayHaveVariables }
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
  package var abbreviated: String {
    let shown = prefix(60)
    let short = String(shown.map { $0.isASCII && $0 < " " || $0.isNewline ? " " : $0 })
    return shown.endIndex == endIndex ? short : short + "…"
  }
}
