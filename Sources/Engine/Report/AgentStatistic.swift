/// One thing that a kind of external agents says of a pool: a member of the pool's object in the result document, and what a summary
/// makes of it.
public struct AgentStatistic: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    case count(Int)
    case text(String)
    /// The last one matters most.
    case texts([String])
  }

  /// How a summary tells of it. Zero, and texts of nothing, are never told.
  public enum Remark: Sendable, Equatable {
    /// A count of what happened to the pool: "POOL restarted 4 times".
    case times(String)
    /// A count of what the pool did: "POOL wrote 3 lines".
    case counted(verb: String, one: String, many: String)
    /// The last line of the text: "POOL failed: ...".
    case quoted(String)
  }

  /// Its name in the document.
  public var name: String
  public var value: Value
  /// `nil` for what is in the document only.
  public var remark: Remark?

  public init(_ name: String, _ value: Value, remark: Remark? = nil) {
    self.name = name
    self.value = value
    self.remark = remark
  }
}
