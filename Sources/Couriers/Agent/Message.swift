/// What a call hands an agent: the job's own input, or what the agents before it wrote, in the pattern's order.
public struct Message: Sendable, Equatable {
  /// One contribution.
  public struct Part: Sendable, Equatable {
    /// The pool that wrote it; empty for the job's own input.
    public var author: String
    public var text: String
    /// It tells of a failure that the pattern handled gracefully; `text` says what failed.
    public var isFailure: Bool

    public init(author: String = "", text: String, isFailure: Bool = false) {
      self.author = author
      self.text = text
      self.isFailure = isFailure
    }
  }

  // Most messages have one part: kept apart, it costs no array.
  private var first: Part?
  private var others: [Part] = []

  public init(_ text: String = "") { first = Part(text: text) }

  /// A message of one contribution.
  public init(_ part: Part) { first = part }

  public init(parts: [Part]) {
    first = parts.first
    if parts.count > 1 { others = Array(parts.dropFirst()) }
  }

  /// The contributions in order; empty when no agent before wrote anything.
  public var parts: [Part] { first.map { [$0] + others } ?? [] }

  public var count: Int { first == nil ? 0 : 1 + others.count }

  public mutating func append(_ part: Part) {
    if first == nil { first = part } else { others.append(part) }
  }

  /// Adds another message's contributions behind this one's.
  package mutating func append(_ other: Message) {
    guard let next = other.first else { return }
    append(next)
    if !other.others.isEmpty { others.append(contentsOf: other.others) }
  }

  /// Makes room for `parts` contributions in all.
  package mutating func reserve(_ parts: Int) { if parts > 1 { others.reserveCapacity(parts - 1) } }

  /// All of it as one text, a blank line between contributions. Complexity: O(length).
  public var text: String {
    guard let first else { return "" }
    if others.isEmpty { return first.text }
    var text = first.text
    for part in others { text += "\n\n" + part.text }
    return text
  }

  /// Takes what is there and leaves an empty message.
  mutating func taken() -> Message {
    var taken = Message(parts: [])
    swap(&taken, &self)
    return taken
  }
}
