/// A node of the file, the path of its key, and where to tell what is wrong with it.
///
/// Every reader returns `nil` after telling a problem, never both a value and a problem, so a decoder can go on
/// with a default and find the file's other problems too.
struct Value {
  let node: Node
  let key: String
  let diagnostics: Diagnostics

  init(_ node: Node, key: String, _ diagnostics: Diagnostics) {
    self.node = node
    self.key = key
    self.diagnostics = diagnostics
  }

  /// Tells a problem of this value. Returns `nil` so that a reader can end with it.
  @discardableResult
  func wrong<T>(_ message: String, _ remedy: String, as type: T.Type = T.self) -> T? {
    refuse(message, remedy)
    return nil
  }

  /// Tells a problem of this value, and where it is the text of an empty variable, of which.
  func refuse(_ message: String, _ remedy: String) {
    var message = message
    if let scalar, scalar.text.isEmpty, let written = scalar.written {
      message += ", since `\(written.abbreviated)` is empty"
    }
    diagnostics.error(at: node.place, key: key, message, remedy)
  }

  func warn(_ message: String, _ remedy: String) {
    diagnostics.warn(at: node.place, key: key, message, remedy)
  }

  /// Says that another kind of value was expected, unless the node's problem has been told already.
  func mistyped<T>(_ remedy: String, as type: T.Type = T.self) -> T? {
    if case .unreadable = node.content { return nil }
    return wrong("is \(node.kind)", remedy)
  }

  var scalar: Node.Scalar? {
    guard case .scalar(let scalar) = node.content else { return nil }
    return scalar
  }

  var isMapping: Bool {
    guard case .mapping = node.content else { return false }
    return true
  }

  var isSequence: Bool {
    guard case .sequence = node.content else { return false }
    return true
  }

  /// The items of a list, each with its index in its key's path.
  func list(_ remedy: String) -> [Value]? {
    guard case .sequence(let items) = node.content else { return mistyped(remedy) }
    return items.enumerated().map { Value($1, key: "\(key)[\($0)]", diagnostics) }
  }

  /// The value of a mapping's key, whatever the key.
  func child(_ pair: Node.Pair) -> Value {
    Value(pair.value, key: key.isEmpty ? pair.key : "\(key).\(pair.key)", diagnostics)
  }

  /// The pairs of a mapping whose keys are the file's own names, such as pools.
  ///
  /// - Parameter keys: those of an entry, which stand among the names where the entry is not indented.
  func entries(_ remedy: String, of keys: [String] = []) -> [(name: String, value: Value)]? {
    guard case .mapping(let pairs) = node.content else { return mistyped(remedy) }
    if let (above, pair) = zip(pairs, pairs.dropFirst()).first(where: {
      keys.contains($1.key) && $1.seemsToBelong(under: $0)
    }) {
      diagnostics.error(
        at: pair.keyPlace, key: key,
        "`\(pair.key)` stands beside `\(above.key.abbreviated)`, which has nothing below it",
        "indent it if it belongs to `\(above.key.abbreviated)`")
      return nil
    }
    return pairs.compactMap { pair in
      guard !pair.key.isEmpty, pair.key.unicodeScalars.count <= 128 else {
        diagnostics.error(at: pair.keyPlace, key: key, "a name is empty or too long", "use 1 to 128 characters")
        return nil
      }
      return (pair.key, child(pair))
    }
  }
}
