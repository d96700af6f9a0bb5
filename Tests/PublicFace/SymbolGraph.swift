import NeedletailNotation

/// What a compiler's symbol graph says of a module: its public declarations, each as one line.
struct SymbolGraph {
  private let symbols: [JSON]
  /// By the precise name of a type: the protocols it conforms to.
  private var conformances: [String: Set<String>] = [:]

  /// Protocols that every type which is sendable conforms to: they say nothing.
  private static let implied: Set = ["SendableMetatype"]

  init(_ graph: JSON) {
    symbols = graph.elements("symbols")
    var names: [String: String] = [:]
    for symbol in symbols {
      if let precise = symbol.words("identifier", "precise") { names[precise] = Self.path(of: symbol) }
    }
    for relationship in graph.elements("relationships") where relationship.words("kind") == "conformsTo" {
      guard let type = relationship.words("source"), let target = relationship.words("target") else { continue }
      let name = relationship.words("targetFallback").map(Self.withoutModule) ?? names[target] ?? target
      if !Self.implied.contains(name) {
        conformances[type, default: []].insert(name + Self.conditions(relationship.elements("swiftConstraints")))
      }
    }
  }

  /// A line a declaration: its path, and how it is declared. In the order of the graph.
  var lines: [String] { symbols.map(line(of:)) }

  private func line(of symbol: JSON) -> String {
    let fragments = symbol.elements("declarationFragments").compactMap { $0.words("spelling") }
    var declaration = fragments.joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let kind = symbol.words("kind", "identifier") ?? ""
    if ["swift.struct", "swift.enum", "swift.class", "swift.actor"].contains(kind),
      let precise = symbol.words("identifier", "precise"), let protocols = conformances[precise]
    {
      declaration += ": " + protocols.sorted().joined(separator: ", ")
    }
    declaration += Self.conditions(symbol.at(["swiftExtension"])?.elements("constraints") ?? [])
    return "\(Self.path(of: symbol)) | \(declaration)"
  }

  private static func path(of symbol: JSON) -> String {
    symbol.elements("pathComponents").compactMap { if case .string(let name) = $0 { name } else { nil } }
      .joined(separator: ".")
  }

  /// Under which conditions an extension or a conformance is there.
  private static func conditions(_ constraints: [JSON]) -> String {
    guard !constraints.isEmpty else { return "" }
    let written = constraints.map { constraint in
      let sign = constraint.words("kind") == "sameType" ? "==" : ":"
      return "\(constraint.words("lhs") ?? "") \(sign) \(constraint.words("rhs") ?? "")"
    }
    return " [where \(written.sorted().joined(separator: ", "))]"
  }

  private static func withoutModule(_ name: String) -> String {
    name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
  }
}
