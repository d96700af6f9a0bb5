import NeedletailNotation

extension Node {
  /// The comment behind a value that reads as this node, from its `#` on; `nil` where there is none.
  ///
  /// - Complexity: O(size), for each of the first sixteen `#`.
  func comment(in text: String) -> String? {
    var rest = text[...]
    for _ in 0..<16 {
      guard let mark = rest.firstRange(of: " #") else { return nil }
      let before = NodeBuilder.tree(Array(text[..<mark.lowerBound].utf8), Diagnostics(path: ""))
      if let before, before.isAlike(self) { return String(text[mark.lowerBound...].dropFirst()) }
      rest = rest[mark.upperBound...]
    }
    return nil
  }

  /// Whether another node says the same, wherever it stands.
  private func isAlike(_ other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let one), .scalar(let other)): one.text == other.text && one.isPlain == other.isPlain
    case (.sequence(let some), .sequence(let others)):
      some.count == others.count && zip(some, others).allSatisfy { $0.isAlike($1) }
    case (.mapping(let some), .mapping(let others)):
      some.count == others.count && zip(some, others).allSatisfy { $0.key == $1.key && $0.value.isAlike($1.value) }
    default: false
    }
  }

  /// Puts a node at a path; mappings and lists on the way that do not exist are made.
  mutating func set(_ path: OverridePath, to new: Node, _ place: SourcePlace, _ diagnostics: Diagnostics) {
    _ = set(path, from: 0, to: new, place, key: "", diagnostics)
  }

  /// - Parameters:
  ///   - step: the path's segment that leads on from this node.
  ///   - key: the way to this node, for messages.
  /// - Returns: `false` after a problem was told; then nothing has changed.
  private mutating func set(
    _ path: OverridePath, from step: Int, to new: Node, _ place: SourcePlace, key: String, _ diagnostics: Diagnostics
  ) -> Bool {
    guard step < path.segments.count else {
      self = new
      return true
    }
    let empty = Node(place: place, content: .scalar(Scalar(text: "", isPlain: true)))
    switch path.segments[step] {
    case .key(let name, _):
      guard var pairs = isNull ? [] : pairs else {
        let isIndex = isSequence && Int(name) != nil
        let advice = isIndex ? "write \(key)[\(name)] for an item" : "write \(key)[0] for its first item"
        diagnostics.error(
          at: place, key: key, "is \(kind), which has no keys", isSequence ? advice : "give a path through mappings")
        return false
      }
      if let (message, remedy) = Self.misread(path, step, pairs) {
        diagnostics.error(at: place, key: key, message, remedy)
        return false
      }
      let index = pairs.firstIndex { $0.key == name } ?? pairs.count
      if index == pairs.count { pairs.append(Pair(key: name, keyPlace: place, value: empty)) }
      let below = key.isEmpty ? name : "\(key).\(name)"
      guard pairs[index].value.set(path, from: step + 1, to: new, place, key: below, diagnostics) else { return false }
      if isNull { self.place = place }
      content = .mapping(pairs)
    case .index(let index):
      guard var items = isNull ? [] : items else {
        diagnostics.error(at: place, key: key, "is \(kind), not a list", "write a key after it")
        return false
      }
      guard index <= items.count else {
        diagnostics.error(
          at: place, key: key, "has \(items.count.counted("item")), so there is no [\(index)]",
          "use at most [\(items.count)], which appends")
        return false
      }
      if index == items.count { items.append(empty) }
      let below = "\(key)[\(index)]"
      guard items[index].set(path, from: step + 1, to: new, place, key: below, diagnostics) else { return false }
      if isNull { self.place = place }
      content = .sequence(items)
    }
    return true
  }

  private var pairs: [Pair]? { if case .mapping(let pairs) = content { pairs } else { nil } }
  private var items: [Node]? { if case .sequence(let items) = content { items } else { nil } }
  private var isSequence: Bool { items != nil }

  /// Why a name without quotes is probably part of a longer one, or the place of an item; `nil` where it is not.
  private static func misread(_ path: OverridePath, _ step: Int, _ pairs: [Pair]) -> (message: String, remedy: String)?
  {
    guard case .key(let name, isQuoted: false) = path.segments[step] else { return nil }
    let known = pairs.first { $0.key == name }
    if let count = path.joined(from: step, among: pairs.map(\.key)), known?.value.has(path.segments[step + 1]) != true {
      let longer = path.segments[step..<step + count].compactMap {
        if case .key(let part, _) = $0 { part } else { nil }
      }
      return (
        "the name `\(longer.joined(separator: "."))` has a point in it and no quotes",
        "write '\(path.spelled(joining: step, count))=…', in single quotes for the shell"
      )
    }
    guard known == nil, step > 0, name.first?.isNumber == true, case .key(let before, _) = path.segments[step - 1]
    else { return nil }
    let asKey = "'\(path.spelled(joining: step, 1))=…' for a name"
    let asName = step > 1 ? ", '\(path.spelled(joining: step - 1, 2))=…' for a name with a point in it" : ""
    let message = "there is no `\(name)` under `\(before)`"
    if let index = Int(name) {
      var listed = path.segments
      listed[step] = .index(index)
      return (message, "write \(OverridePath.spelled(listed))=… for an item of a list, \(asKey)\(asName)")
    }
    return step == 1 ? nil : (message, "write \(asKey)\(asName)")
  }

  private func has(_ segment: OverridePath.Segment) -> Bool {
    guard let pairs, case .key(let name, _) = segment else { return false }
    return pairs.contains { $0.key == name }
  }
}
