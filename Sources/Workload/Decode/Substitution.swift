/// `${NAME}` in values, from the environment, with POSIX's defaults and messages; `$${` is a plain `${`.
///
/// What stands behind the operator, `:-`, `-`, `:?` or `?`, may have variables of its own, which are looked at only when it is used.
struct Substitution {
  /// A value may not grow beyond this many bytes.
  static let maxBytes = 65_536
  /// Nor all of them together, aliases counted each time, beyond these.
  static let maxBytesInAll = 16 << 20

  /// Nor stand in more variables than these.
  private static let maxDepth = 16
  /// Characters of a file's own message.
  private static let maxMessage = 500
  private static let forms = "${NAME}, ${NAME:-default} or ${NAME:?message}"

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
      do throws(Fault) {
        let text = try resolved(scalar.text[...])
        charge(text, to: node, key: key)
        scalar.written = scalar.text
        scalar.text = text
        node.content = .scalar(scalar)
      } catch {
        diagnostics.error(at: node.place, key: key, error.message, error.remedy)
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

  /// - Parameter depth: how many variables it stands in.
  private func resolved(_ text: Substring, depth: Int = 0) throws(Fault) -> String {
    guard depth <= Self.maxDepth else {
      throw Fault(message: "nests more than \(Self.maxDepth) variables", remedy: "set the outer ones")
    }
    var result = ""
    var rest = text
    while let range = rest.firstRange(of: "${") {
      if rest[..<range.lowerBound].last == "$" {
        result += rest[..<range.lowerBound].dropLast() + "${"
        rest = rest[range.upperBound...]
        continue
      }
      result += rest[..<range.lowerBound]
      let body = rest[range.upperBound...]
      guard let end = Self.end(of: body) else {
        throw Fault(message: "`${` is not closed", remedy: "write \(Self.forms); $${ for a plain ${")
      }
      result += try value(of: body[..<end], depth)
      rest = body[body.index(after: end)...]
      guard result.utf8.count <= Self.maxBytes else {
        throw Fault(message: "grows beyond \(Self.maxBytes) bytes", remedy: "use shorter values")
      }
    }
    return result + rest
  }

  /// Where the brace stands that closes a variable, those of variables within it passed by.
  private static func end(of body: Substring) -> Substring.Index? {
    var open = 0
    var previous: UInt8 = 0
    for index in body.utf8.indices {
      let byte = body.utf8[index]
      if byte == UInt8(ascii: "{"), previous == UInt8(ascii: "$") { open += 1 }
      if byte == UInt8(ascii: "}") {
        if open == 0 { return index }
        open -= 1
      }
      previous = byte
    }
    return nil
  }

  /// What stands for a variable, of which this is what is between the braces.
  private func value(of body: Substring, _ depth: Int) throws(Fault) -> String {
    let name = String(body.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    var word = body.dropFirst(name.count)
    let isEmptyMeant = word.first == ":" && ["-", "?", "=", "+"].contains(word.dropFirst().first)
    if isEmptyMeant { word = word.dropFirst() }
    guard let first = name.first, !first.isNumber, word.first.map({ ":-?=+".contains($0) }) ?? true else {
      let shown = String(body.prefix { $0 != ":" })
      throw Fault(message: "`\(shown.abbreviated)` is not a variable's name", remedy: "write \(Self.forms)")
    }
    let known = environment[name].flatMap { $0.isEmpty && isEmptyMeant ? nil : $0 }
    let sign = word.first
    word = word.dropFirst()
    switch (known, sign) {
    case (_, "="?), (_, "+"?):
      throw Fault(
        message: "`${\(name)\(isEmptyMeant ? ":" : "")\(sign ?? " ")` is not read here", remedy: "write \(Self.forms)")
    case (let value?, _): return value
    case (nil, "-"?), (nil, ":"?): return try resolved(word, depth: depth + 1)
    case (nil, "?"?): throw missing(name, because: try resolved(word, depth: depth + 1))
    default: throw missing(name, because: "")
    }
  }

  private func missing(_ name: String, because message: String) -> Fault {
    let problem = environment[name] == nil ? "the environment has no `\(name)`" : "`\(name)` is empty"
    guard !message.isEmpty else { return Fault(message: problem, remedy: "set it, or write ${\(name):-default}") }
    let told = String(message.prefix(Self.maxMessage).map { $0.isNewline ? " " : $0 })
    return Fault(message: "\(problem): \(told)", remedy: "set it")
  }
}
