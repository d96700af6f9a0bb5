/// `${NAME}` and `${NAME:default}` in values, from the environment; `$${` is a plain `${`.
struct Substitution {
  /// A value may not grow beyond this many bytes.
  static let maxBytes = 65_536
  /// Nor all of them together, aliases counted each time, beyond these.
  static let maxBytesInAll = 16 << 20

  let environment: [String: String]
  let diagnostics: Diagnostics
  private var bytes = 0

  init(environment: [String: String], diagnostics: Diagnostics) {
    self.environment = environment
    self.diagnostics = diagnostics
  }

  /// The tree with its variables resolved. Parts without any stay as they are.
  ///
  /// - Complexity: O(size × depth), no more than a look at what has no variables.
  mutating func applied(to node: Node) -> Node { node.mayHaveVariables ? applied(to: node, key: "") : node }

  private mutating func applied(to node: Node, key: String) -> Node {
    var node = node
    switch node.content {
    case .unreadable: break
    case .sequence(let items):
      var resolved = items
      for index in items.indices where items[index].mayHaveVariables {
        resolved[index] = applied(to: items[index], key: "\(key)[\(index)]")
      }
      node.content = .sequence(resolved)
    case .mapping(let pairs):
      var resolved = pairs
      for index in pairs.indices where pairs[index].value.mayHaveVariables {
        let below = key.isEmpty ? pairs[index].key : "\(key).\(pairs[index].key)"
        resolved[index].value = applied(to: pairs[index].value, key: below)
      }
      node.content = .mapping(resolved)
    case .scalar(var scalar):
      guard scalar.mayHaveVariables else { break }
      guard bytes <= Self.maxBytesInAll else {  // Told already.
        node.content = .unreadable
        break
      }
      charge(scalar.text, to: node, key: key)
      guard scalar.text.contains("${") else { break }
      switch resolved(scalar.text) {
      case .success(let text):
        charge(text, to: node, key: key)
        scalar.written = scalar.text
        scalar.text = text
        node.content = .scalar(scalar)
      case .failure(let fault):
        diagnostics.error(at: node.place, key: key, fault.message, fault.remedy)
        node.content = .unreadable
      }
    }
    return node
  }

  /// Counts what was looked at and what came of it, and says so once when it is too much.
  private mutating func charge(_ text: String, to node: Node, key: String) {
    guard bytes <= Self.maxBytesInAll else { return }
    bytes += text.utf8.count
    guard bytes > Self.maxBytesInAll else { return }
    diagnostics.error(
      at: node.place, key: key, "all values with variables come to more than \(Self.maxBytesInAll) bytes",
      "use shorter values, or fewer aliases")
  }

  private struct Fault: Error {
    var message: String
    var remedy: String
  }

  private func resolved(_ text: String) -> Result<String, Fault> {
    var result = ""
    var rest = text[...]
    while let range = rest.firstRange(of: "${") {
      if rest[..<range.lowerBound].last == "$" {
        result += rest[..<range.lowerBound].dropLast() + "${"
        rest = rest[range.upperBound...]
        continue
      }
      result += rest[..<range.lowerBound]
      let body = rest[range.upperBound...]
      guard let end = body.firstIndex(of: "}") else {
        return .failure(
          Fault(message: "`${` is not closed", remedy: "write ${NAME} or ${NAME:default}; $${ for a plain ${"))
      }
      let parts = body[..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard Self.isName(name) else {
        return .failure(
          Fault(message: "`\(name.abbreviated)` is not a variable's name", remedy: "write ${NAME} or ${NAME:default}"))
      }
      guard let value = environment[name] ?? (parts.count == 2 ? String(parts[1]) : nil) else {
        return .failure(
          Fault(message: "the environment has no `\(name)`", remedy: "set it, or write ${\(name):default}"))
      }
      result += value
      rest = body[body.index(after: end)...]
      guard result.utf8.count <= Self.maxBytes else {
        return .failure(Fault(message: "grows beyond \(Self.maxBytes) bytes", remedy: "use shorter values"))
      }
    }
    return .success(result + rest)
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
    }
  }
}
