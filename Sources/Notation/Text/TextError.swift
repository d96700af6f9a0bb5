/// What is wrong with a text, where, and what would be right.
public struct TextError: Error, Equatable, CustomStringConvertible {
  public var path: String
  /// From 1.
  public var line: Int
  /// From 1, in code points.
  public var column: Int
  /// What is wrong; what would be right.
  public var message: String

  public init(path: String, line: Int, column: Int, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String { "\(path):\(line):\(column): error: \(message)" }
}
