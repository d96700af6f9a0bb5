/// What a call hands an agent: the job's own input, or what the agents before it wrote, in the pattern's order.
public struct Message: Sendable, Equatable {
  /// One contribution.
  public struct Part: Sendable, Equatable {
    /// The pool that wrote it; empty for the job's own input.
    public var author: String
    public var text: String
    /// The failure that it tells of, which the pattern handled gracefully; `text` says it in words.
    public var failure: CallFailure?
    /// The tasks that a supervisor named (`Reply.tasks`); empty where it named none.
    public var tasks: [String]

    public init(author: String = "", text: String, failure: CallFailure? = nil, tasks: [String] = []) {
      self.author = author
      self.text = text
      self.failure = failure
      self.tasks = tasks
    }

    /// What tells of a failure: its pool is the author.
    public init(_ failure: CallFailure) { self.init(author: failure.pool, text: failure.message, failure: failure) }

    /// It tells of a failure.
    public var isFailure: Bool { failure != nil }
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

  /// The failure that its first contribution tells of.
  package var failure: CallFailure? { first?.failure }

  /// The tasks that a message of one contribution names, and who named them.
  package var tasks: (author: String, texts: [String])? {
    guard let first, others.isEmpty, !first.tasks.isEmpty else { return nil }
    return (first.author, first.tasks)
  }

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
