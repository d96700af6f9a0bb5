/// A value as SQLite keeps it, for a parameter of a statement.
enum SQLValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  /// The text, or `NULL`.
  static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }

  /// The number, or `NULL`.
  static func optional(_ number: Double?) -> SQLValue { number.map { .real($0) } ?? .null }
}
