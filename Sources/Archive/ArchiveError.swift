/// What is wrong with an archive, where, and what to do about it.
public struct ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  public var path: String
  /// How many bytes of the file come before the place; `nil` when it is about the file as a whole.
  public var offset: UInt64?
  public var message: String
  public var remedy: String

  public init(path: String, offset: UInt64? = nil, message: String, remedy: String) {
    self.path = path
    self.offset = offset
    self.message = message
    self.remedy = remedy
  }

  public var description: String {
    "\(path):\(offset.map { " byte \($0):" } ?? "") error: \(message); \(remedy)"
  }
}
