/// A YAML document to be written: mappings keep their order.
indirect enum YAMLText {
  /// Written as it is: see `Spelling`.
  case plain(String)
  case list([YAMLText])
  case mapping([(key: String, value: YAMLText)])

  /// Values that fit in a line this long are written in one.
  private static let lineLength = 100

  static func text(_ text: String) -> YAMLText { .plain(Spelling.text(text)) }
  static func number(_ number: Double) -> YAMLText { .plain(Spelling.number(number)) }
  static func flag(_ flag: Bool) -> YAMLText { .plain(flag ? "true" : "false") }
  static func integer(_ integer: Int) -> YAMLText { .plain(String(integer)) }
  static func duration(_ span: Duration) -> YAMLText { .plain(Spelling.duration(span)) }
  static func words(_ words: [String]) -> YAMLText { .list(words.map { .text($0) }) }
  static func numbers(_ numbers: [Double]) -> YAMLText { .list(numbers.map { .number($0) }) }

  /// A mapping of those keys whose value is not `nil`.
  static func fields(_ fields: KeyValuePairs<String, YAMLText?>) -> YAMLText {
    .mapping(fields.compactMap { key, value in value.map { (key, $0) } })
  }

  /// A mapping with another's keys after its own.
  func followed(by other: YAMLText) -> YAMLText {
    guard case .mapping(let pairs) = self, case .mapping(let more) = other else { return self }
    return .mapping(pairs + more)
  }

  /// The whole document; its parts stand in blocks of their own.
  var document: String {
    guard case .mapping(let pairs) = self else { return inline + "\n" }
    return pairs.map { Self.entry(Spelling.key($0.key) + ":", $0.value, indent: 0) }.joined()
  }

  /// What follows a key that stands so far to the right: `lines` of a block below it, or one value beside it.
  func value(afterKey key: String, indent: Int) -> (isInline: Bool, text: String) {
    if fitsInline(columns: Self.lineLength - indent - Spelling.key(key).utf8.count - 1) { return (true, inline) }
    return (false, block(indent: indent + 2))
  }

  private static func entry(_ head: String, _ value: YAMLText, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    if value.fitsInline(columns: lineLength - indent - head.utf8.count) {
      return "\(margin)\(head) \(value.inline)\n"
    }
    return "\(margin)\(head)\n" + value.block(indent: indent + 2)
  }

  private func block(indent: Int) -> String {
    switch self {
    case .plain: return String(repeating: " ", count: indent) + inline + "\n"
    case .list(let items): return items.map { Self.entry("-", $0, indent: indent) }.joined()
    case .mapping(let pairs):
      return pairs.map { Self.entry(Spelling.key($0.key) + ":", $0.value, indent: indent) }.joined()
    }
  }

  /// Long lists and mappings are not even tried, so that writing takes time proportional to the document.
  private func fitsInline(columns: Int) -> Bool {
    switch self {
    case .plain: return true
    case .list(let items):
      guard !items.isEmpty else { return true }
      guard items.count * 3 < columns, items.allSatisfy({ $0.fitsInline(columns: columns - 4) }) else { return false }
    case .mapping(let pairs):
      guard !pairs.isEmpty else { return true }
      guard pairs.count * 5 < columns, pairs.allSatisfy({ $0.value.fitsInline(columns: columns - 7) }) else {
        return false
      }
    }
    return inline.utf8.count <= columns
  }

  /// In one line, however long.
  var inline: String {
    switch self {
    case .plain(let text): text
    case .list(let items): "[" + items.map(\.inline).joined(separator: ", ") + "]"
    case .mapping(let pairs):
      pairs.isEmpty
        ? "{}" : "{ " + pairs.map { "\(Spelling.key($0.key)): \($0.value.inline)" }.joined(separator: ", ") + " }"
    }
  }
}
