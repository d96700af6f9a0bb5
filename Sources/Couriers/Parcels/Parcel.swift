/// One attempt on its way to a real agent and back. It has one owner at a time: the conductor fills it and sends its
/// number, the courier answers in it and sends the number back; the rings order the two.
public struct Parcel: Sendable {
  /// How an attempt came back.
  public enum Ending: UInt8, Sendable, BitwiseCopyable {
    case completed
    /// The agent threw, or answered that it failed.
    case failed
    /// There is no agent to answer: its process died or could not be started.
    case unreachable
    /// In virtual time: the agent waits for something that is not the engine's clock.
    case stalled
    /// The agent's provider says that it is asked too often.
    case rateLimited
    /// The agent's provider says that it has too much to do.
    case overloaded
    /// The agent's provider will not answer this request: its policy forbids it, or it takes it for wrong.
    case refused
    /// There was an answer, and nothing could be made of it.
    case badReply
  }

  // Written by the conductor.

  /// The conductor's own mark; the courier leaves it as it is.
  public var ticket: UInt64 = 0
  public var pool: Int32 = 0
  /// Which member of the pool, from 0.
  public var member: Int32 = 0
  /// From 1.
  public var attempt: Int32 = 0
  /// Its place among its siblings in the pattern, from 0.
  public var branch: Int32 = 0
  /// The job, by number; the same in both clocks.
  public var job: UInt64 = 0
  /// The call, by number: the same for all its attempts, and in both clocks.
  public var call: UInt64 = 0
  public var role = CallRole.step
  /// Which round of the innermost loop around the call, from 1.
  public var round: Int32 = 1
  /// What the job's submitter said of it; `nil` for a job of a plan's, and where nothing was said.
  package var notes: JobNotes?
  /// When the conductor stops waiting, in engine time; `UInt64.max` for never.
  public var deadline: UInt64 = .max
  /// What the job as a whole was asked.
  public var jobInput = ""
  public var message = Message()

  // Written by the courier.

  public var ending = Ending.completed
  public var reply = Reply()
  /// Why it failed, in at most 1,024 bytes.
  public var failure = ""
  /// What the agent threw; `nil` where it threw nothing.
  public var error: (any Error)?
  /// How long the provider asks to be left alone, in nanoseconds from the answer on; 0 when it does not say.
  public var retryAfter: UInt64 = 0
  /// When the agent was asked, gave its first token (0: it does not say) and answered, in engine time.
  public var startedAt: UInt64 = 0
  public var firstTokenAt: UInt64 = 0
  public var endedAt: UInt64 = 0

  public init() {}
}

extension Parcel {
  /// Bytes of a text that lie in its string itself.
  private static let inlineBytes = 15

  /// Lets go of what would keep memory, of however large an answer, until the parcel's next call.
  mutating func dropContents() {
    if message.count > 0 { message = Message(parts: []) }
    if jobInput.utf8.count > Self.inlineBytes { jobInput = "" }
    if reply.text.utf8.count > Self.inlineBytes { reply.text = "" }
    if failure.utf8.count > Self.inlineBytes { failure = "" }
    if error != nil { error = nil }
    if notes != nil { notes = nil }
    if reply.tasks != nil { reply.tasks = nil }
  }

  /// The most bytes of a failure that are kept.
  package static let failureBytes = 1024

  /// A text cut to what a parcel keeps of a failure, at the end of a scalar.
  package static func bounded(_ text: String) -> String {
    if text.utf8.count <= failureBytes { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: failureBytes)
    while end.samePosition(in: text.unicodeScalars) == nil { text.utf8.formIndex(before: &end) }
    return String(text[..<end])
  }
}
