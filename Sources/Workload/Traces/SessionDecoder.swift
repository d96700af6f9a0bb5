import NeedletailEngine
import NeedletailNotation

/// Decodes a session's JSON, checking every value it uses.
struct SessionDecoder: Sendable {
  var reader: JSONReader
  let models: [String: String]
  let defaultPool: String?
  /// The models that calls named so far, in order, each once.
  private(set) var modelNames: [String] = []
  private var knownModels: Set<String> = []
  /// The first call whose model has no pool.
  private(set) var unserved: TraceError?
  /// A sub-agent's instant is when it began.
  let stampsAreStarts: Bool
  /// Of some sub-agent that is the only way to read it.
  private(set) var hasStarts = false

  init(reader: JSONReader, models: [String: String], defaultPool: String?, stampsAreStarts: Bool = false) {
    self.reader = reader
    self.stampsAreStarts = stampsAreStarts
    self.models = models
    self.defaultPool = defaultPool
  }

  mutating func document() throws(TraceError) -> Session {
    let begun = reader.valueOffset()
    var session: Session?
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if try reader.skipNull() { continue }
      if key == "requests" { session = try requests(nesting: 0) } else { try reader.skipValue() }
    }
    guard let session else {
      throw reader.error(
        "the session has no \"requests\"; it needs one, or format: mooncake where it has a row a line", at: begun)
    }
    try reader.finish()
    guard !session.isEmpty else { throw reader.error("the session has no calls; it needs at least one", at: begun) }
    return session
  }

  private mutating func requests(nesting: Int) throws(TraceError) -> Session {
    guard nesting <= SessionReader.maximumNesting else {
      throw reader.error("sub-agents nest deeper than \(SessionReader.maximumNesting) levels; flatten them")
    }
    var session = Session()
    var end: Nanoseconds = 0
    try reader.beginArray()
    while try reader.nextElement() {
      let fields = try entry(nesting: nesting)
      if fields.isSubAgent {
        session.subAgents.append(try subAgent(fields))
      } else {
        let call = try call(fields, after: end)
        end = call.end
        session.add(call)
      }
    }
    session.sort()
    return session
  }

  /// What an entry has, before it is known what it is. A value that is `null` is absent.
  private struct Fields {
    var offset: Int
    var type: String?
    var time: Nanoseconds?
    var service: Nanoseconds?
    /// Where it stands: it is read only where it is needed.
    var think: Range<Int>?
    var duration: Nanoseconds?
    var status: String?
    var model: (name: String, offset: Int)?
    var inputTokens: Int?
    var outputTokens: Int?
    var session: Session?

    /// An entry without a type is a sub-agent where it has requests of its own.
    var isSubAgent: Bool { type.map { $0 == "subagent" } ?? (session != nil) }
  }

  private mutating func entry(nesting: Int) throws(TraceError) -> Fields {
    var fields = Fields(offset: reader.valueOffset())
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if try reader.skipNull() { continue }
      let offset = reader.valueOffset()
      switch key {
      case "type":
        let type = try reader.string()
        guard ["n", "s", "subagent"].contains(type) else {
          throw reader.error("the type \"\(type)\" is unknown; use \"n\", \"s\" or \"subagent\"", at: offset)
        }
        fields.type = type
      case "t": fields.time = try time(key, powerOfTen: 9, mayBeNegative: true)
      case "api_time": fields.service = try time(key, powerOfTen: 9, mayBeNegative: true)
      case "think_time":
        try reader.skipValue()
        fields.think = offset..<reader.position
      case "duration_ms": fields.duration = try time(key, powerOfTen: 6)
      case "status": fields.status = try reader.string()
      case "model": fields.model = (try reader.string(), offset)
      case "in": fields.inputTokens = try reader.tokens(key)
      case "out": fields.outputTokens = try reader.tokens(key)
      case "requests": fields.session = try requests(nesting: nesting + 1)
      default: try reader.skipValue()
      }
    }
    return fields
  }

  /// - Parameter end: When the call before it ended.
  private mutating func call(_ fields: Fields, after end: Nanoseconds) throws(TraceError) -> Session.Call {
    if let inner = fields.session, !inner.isEmpty {
      throw reader.error(
        "this call has \"requests\", as only sub-agents have; write \"type\": \"subagent\", or no type",
        at: fields.offset)
    }
    var time = fields.time
    if time == nil, let think = fields.think { time = end.plus(try thinkTime(think)) }
    guard let start = time, start <= Speedup.maximum else {
      throw reader.error(
        "this call has no \"t\"; it needs one, or a \"think_time\" since the call before it", at: fields.offset)
    }
    return Session.Call(
      start: start, service: fields.service ?? 0, pool: pool(fields), inputTokens: fields.inputTokens,
      outputTokens: fields.outputTokens)
  }

  /// The pool that answers a call; of one without a model the default pool. Notes the first call that has none.
  private mutating func pool(_ fields: Fields) -> String {
    if let model = fields.model, !model.name.isEmpty {
      if knownModels.insert(model.name).inserted { modelNames.append(model.name) }
      if let pool = models[model.name] ?? defaultPool { return pool }
      unserved =
        unserved
        ?? reader.error(
          "the model \"\(model.name)\" has no pool of agents; name one, as models: {\(model.name): POOL}",
          at: model.offset)
      return ""
    }
    if let defaultPool { return defaultPool }
    unserved =
      unserved
      ?? reader.error(
        "this call names no model, and there are several agents; add its \"model\", or replay it with one agent",
        at: fields.offset)
    return ""
  }

  /// Without a duration a sub-agent lasts as long as what it did; its `t` is then when it was launched, if it was not waited for.
  private mutating func subAgent(_ fields: Fields) throws(TraceError) -> Session.SubAgent {
    guard let time = fields.time else {
      throw reader.error("this sub-agent has no \"t\"; it needs one", at: fields.offset)
    }
    let session = fields.session ?? Session()
    guard let duration = fields.duration else {
      let span = session.end
      let isLaunch = fields.status == "async_launched"
      return Session.SubAgent(start: isLaunch ? time : time.minus(span), duration: span, session: session)
    }
    let subAgent = Session.SubAgent(
      stamp: time, duration: duration, session: session, stampIsStart: stampsAreStarts)
    if subAgent.hasBegun(at: time) { hasStarts = true }
    return subAgent
  }

  private func thinkTime(_ place: Range<Int>) throws(TraceError) -> Nanoseconds {
    var decoder = SessionDecoder(
      reader: JSONReader(reader.text, range: place), models: [:], defaultPool: nil)
    return try decoder.time("think_time", powerOfTen: 9, mayBeNegative: true)
  }

  /// - Parameter mayBeNegative: Rounding may have put it a little below 0, where it then counts as.
  private mutating func time(
    _ key: String, powerOfTen: Int, mayBeNegative: Bool = false
  ) throws(TraceError) -> Nanoseconds {
    let offset = reader.valueOffset()
    var number = try reader.number()
    let isEarly = mayBeNegative && number.isNegative
    if isEarly { number.isNegative = false }
    let limit = isEarly ? Session.rounding - 1 : Speedup.maximum
    guard let time = number.scaled(byPowerOfTen: powerOfTen, upTo: limit) else {
      throw reader.error("\"\(key)\" is out of range; use a time from 0 to 10⁹ seconds", at: offset)
    }
    return isEarly ? 0 : time
  }
}
