/// `${NAME}` and `${NAME:default}` in values, from the environment; `$${` is a plain `${`.
struct Substitution {
  /// A value may not grow beyond this many bytes.
  static let maxBytes = 65_536

  let environment: [String: String]
  let diagnostics: Diagnostics

  func applied(to node: Node, key: String = "") -> Node {
    var node = node
    switch node.content {
    case .unreadable: break
    case .sequence(let items):
      node.content = .sequence(items.enumerated().map { applied(to: $1, key: "\(key)[\($0)]") })
    case .mapping(let pairs):
      node.content = .mapping(
        pairs.map { pair in
          var pair = pair
          pair.value = applied(to: pair.value, key: key.isEmpty ? pair.key : "\(key).\(pair.key)")
          return pair
        })
    case .scalar(var scalar):
      guard scalar.text.contains("${") else { break }
      switch resolved(scalar.text) {
      case .success(let text):
        scalar.text = text
        node.content = .scalar(scalar)
      case .failure(let fault):
        diagnostics.error(at: node.place, key: key, fault.message, fault.remedy)
        node.content = .unreadable
      }
    }
    return node
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
