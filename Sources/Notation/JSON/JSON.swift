/// A JSON value, built to be written: see `text()`.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A count: written without a fraction. Wide enough for every seed and every counter.
  case integer(Int128)
  /// A measure: written as the shortest decimal that reads back as the same value, never with an exponent.
  case number(Double)
  case string(String)
  case array([JSON])
  /// Written with its keys in the order of their UTF-8 bytes.
  case object([String: JSON])

  /// A whole number of any width.
  public static func count(_ value: some BinaryInteger) -> JSON { .integer(Int128(value)) }

  /// The number when there is one, else `null`.
  public static func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }

  /// The member of an object; `nil` for other values and absent keys.
  public subscript(key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The value of an integer or a number.
  public var figure: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
