/// Where a node was written: a line and a column of the file, or a command-line argument.
public struct SourcePlace: Sendable, Hashable {
  /// From 1; lines end with a line feed, a carriage return or both.
  public var line: Int
  /// From 1, in code points.
  public var column: Int
  /// The argument that brought the node in, such as `--set run.jobs=5`; `nil` for what stands in the file.
  public var argument: String?

  public init(line: Int, column: Int, argument: String? = nil) {
    self.line = line
    self.column = column
    self.argument = argument
  }

  static let start = SourcePlace(line: 1, column: 1)
}

extension SourcePlace: Comparable {
  /// Arguments come first, in their order of spelling; then the file from top to bottom.
  public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
    switch (left.argument, right.argument) {
    case (let l?, let r?) where l != r: l < r
    case (_?, nil): true
    case (nil, _?): false
    default: (left.line, left.column) < (right.line, right.column)
    }
  }
}
