/// One thing wrong with a workload file: where, what, and what would be right.
public struct Problem: Sendable, Equatable {
  /// The file.
  public var path: String
  public var place: SourcePlace
  /// The path of the key, such as `agents.expert.count`; empty when the problem is not a key's.
  public var key: String
  public var message: String
  public var remedy: String

  public init(path: String, place: SourcePlace, key: String, message: String, remedy: String) {
    self.path = path
    self.place = place
    self.key = key
    self.message = message
    self.remedy = remedy
  }

  /// From 1.
  public var line: Int { place.line }
  /// From 1, in code points.
  public var column: Int { place.column }

  /// `path:line:column: SEVERITY: key: what is wrong; what would be right`. What came by a command-line argument
  /// names that argument in place of the file.
  public func sentence(severity: String) -> String {
    let origin = place.argument ?? "\(path):\(place.line):\(place.column)"
    let subject = key.isEmpty ? "" : "\(key): "
    let advice = remedy.isEmpty ? "" : "; \(remedy)"
    return "\(origin): \(severity): \(subject)\(message)\(advice)"
  }
}
