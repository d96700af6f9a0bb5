import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation

/// What a program wrote on one line.
enum ReplyLine: Equatable, Sendable {
  case answer(id: UInt64, Reply)
  /// It says why it cannot answer, or its answer has a member that is none.
  case failure(id: UInt64, Failure)
  case firstToken(id: UInt64)
  /// The request is at its end without an answer, as its cancellation asked.
  case cancelled(id: UInt64)
  /// Nothing but blanks; passed over.
  case blank
  /// No object of JSON, or one without a number.
  case unreadable(why: String)

  /// Why there is no answer.
  struct Failure: Equatable, Sendable {
    var ending = Parcel.Ending.failed
    var why: String
    /// How long the provider asks to be left alone, nanoseconds; 0 when it does not say.
    var retryAfter: UInt64 = 0
  }

  /// What a program may call its failures.
  static let kinds: KeyValuePairs<String, Parcel.Ending> = [
    "failed": .failed, "rate_limited": .rateLimited, "overloaded": .overloaded, "refused": .refused,
    "bad_reply": .badReply,
  ]

  /// The longest wait that a failure may ask for, milliseconds: more than a year, far more than is heeded.
  static let retryAfterMilliseconds: UInt64 = 1_000_000_000_000

  /// The most tokens a reply may speak of on either side.
  static let tokensMost = 1_000_000_000

  /// Reads a line. Members it does not know are passed over, `null` counts as absent.
  ///
  /// - Parameter hearsCancels: The program is told of cancelled calls, so that `cancelled` means something.
  init(_ bytes: [UInt8], hearsCancels: Bool = false) {
    let text = PlacedText(bytes, path: "")
    if text.isBlank {
      self = .blank
      return
    }
    var decoder = ReplyDecoder(JSONReader(text), hearsCancels: hearsCancels)
    do throws(TextError) {
      self = try decoder.line()
    } catch {
      self = .unreadable(why: "\(error.message) (column \(error.column))")
    }
  }

  /// The beginning of a line, in quotes, for a message.
  static func excerpt(_ bytes: [UInt8]) -> String { PlacedText.excerpt(bytes[...]) }
}

/// Decodes the members of a reply. A member of the wrong kind does not end the reading: the reply's number may come
/// after it.
private struct ReplyDecoder {
  private var reader: JSONReader
  private var id: UInt64?
  private var reply = Reply()
  private var why: String?
  private var ending: Parcel.Ending?
  private var retryAfter: UInt64 = 0
  private var isFirstToken = false
  private let hearsCancels: Bool
  private var isCancelled = false
  private var problem: String?

  init(_ reader: JSONReader, hearsCancels: Bool) {
    self.reader = reader
    self.hearsCancels = hearsCancels
  }

  mutating func line() throws(TextError) -> ReplyLine {
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if try reader.skipNull() { continue }
      var ahead = reader
      do throws(TextError) {
        try member(key, &ahead)
        reader = ahead
      } catch {
        try reader.skipValue()
        if problem == nil { problem = "\"\(key)\": \(error.message)" }
      }
    }
    try reader.finish()
    guard let id else { return .unreadable(why: problem ?? "it has no \"id\"; give the request's back") }
    if let problem {
      return .failure(id: id, ReplyLine.Failure(ending: .badReply, why: "its reply has a bad member, \(problem)"))
    }
    if isCancelled { return .cancelled(id: id) }
    if isFirstToken { return .firstToken(id: id) }
    if why == nil && ending == nil { return .answer(id: id, reply) }
    return .failure(
      id: id, ReplyLine.Failure(ending: ending ?? .failed, why: why ?? "it does not say why", retryAfter: retryAfter))
  }

  private mutating func member(_ key: String, _ reader: inout JSONReader) throws(TextError) {
    switch key {
    case "id": id = UInt64(try whole(&reader, upTo: .max, "a request's number"))
    case "text": reply.text = try reader.string()
    case "error": why = try reader.string()
    case "kind": ending = try kind(&reader)
    case "retry_after_ms":
      let milliseconds = try whole(&reader, upTo: ReplyLine.retryAfterMilliseconds, "a number of milliseconds")
      retryAfter = UInt64(milliseconds) * 1_000_000
    case "first_token": isFirstToken = try reader.bool()
    case "cancelled" where hearsCancels: isCancelled = try reader.bool()
    case "input_tokens": reply.inputTokens = try tokens(&reader)
    case "output_tokens": reply.outputTokens = try tokens(&reader)
    default: if let decision = Decision(name: key) { try decide(decision, &reader) } else { try reader.skipValue() }
    }
  }

  private mutating func decide(_ decision: Decision, _ reader: inout JSONReader) throws(TextError) {
    switch decision.form {
    case .flag(let part, _): reply[keyPath: part] = try reader.bool()
    case .share(let part): reply[keyPath: part] = min(max(try reader.number().double, 0), 1)
    case .count(let part):
      reply[keyPath: part] = max(try whole(&reader, upTo: UInt64(Int32.max), "a count"), 1)
    case .name(let part): reply[keyPath: part] = try reader.string()
    case .verdict(let part): reply[keyPath: part] = try verdict(&reader)
    }
  }

  private func tokens(_ reader: inout JSONReader) throws(TextError) -> Int {
    try whole(&reader, upTo: UInt64(ReplyLine.tokensMost), "a number of tokens")
  }

  private func kind(_ reader: inout JSONReader) throws(TextError) -> Parcel.Ending {
    let offset = reader.valueOffset()
    let name = try reader.string()
    guard let kind = ReplyLine.kinds.first(where: { $0.key == name }) else {
      let names = ReplyLine.kinds.map { "\"\($0.key)\"" }.joined(separator: ", ")
      throw reader.error("this is no kind of failure; use one of \(names)", at: offset)
    }
    return kind.value
  }

  private func whole(_ reader: inout JSONReader, upTo limit: UInt64, _ what: String) throws(TextError) -> Int {
    let offset = reader.valueOffset()
    guard let whole = try reader.number().whole(upTo: limit) else {
      throw reader.error("this is not \(what); use a whole number from 0 to \(min(limit, UInt64(Int.max)))", at: offset)
    }
    return whole
  }

  private func verdict(_ reader: inout JSONReader) throws(TextError) -> Reply.Verdict {
    let offset = reader.valueOffset()
    guard let verdict = Reply.Verdict(rawValue: try reader.string()) else {
      throw reader.error("this is no verdict; use \"for\", \"against\" or \"tie\"", at: offset)
    }
    return verdict
  }
}
