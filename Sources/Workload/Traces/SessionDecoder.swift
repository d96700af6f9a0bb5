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

  init(reader: JSONReader, models: [String: String], defaultPool: String?) {
    self.reader = reader
    self.models = models
    self.defaultPool = defaultPool
  }

  mutating func document() throws(TraceError) -> Session {
    let begun = reader.valueOffset()
    var session: Session?
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if key == "requests" { session = try requests(nesting: 0) } else { try reader.skipValue() }
    }
    try reader.finish()
    guard let session else { throw missing("requests", "the session", at: begun) }
    guard !session.calls.isEmpty else {
      throw reader.error("the session has no calls of its own; it needs at least one", at: begun)
    }
    return session
  }

  private mutating func requests(nesting: Int) throws(TraceError) -> Session {
    guard nesting <= SessionReader.maximumNesting else {
      throw reader.error("sub-agents nest deeper than \(SessionReader.maximumNesting) levels; flatten them")
    }
    var session = Session()
    try reader.beginArray()
    while try reader.nextElement() {
      let fields = try entry(nesting: nesting)
      if fields.type == "subagent" {
        session.subAgents.append(try subAgent(fields))
      } else {
        let call = try call(fields)
        if let last = session.calls.last, call.start < last.start {
          throw reader.error("this call is earlier than the one before it; sort them by t", at: fields.offset)
        }
        session.calls.append(call)
      }
    }
    return session
  }

  /// What an entry has, before it is known what it is.
  private struct Fields {
    var offset: Int
    var type: String?
    var time: Nanoseconds?
    var service: Nanoseconds?
    var think: Nanoseconds?
    var duration: Nanoseconds?
    var model: (name: String, offset: Int)?
    var inputTokens: Int?
    var outputTokens: Int?
    var session: Session?
  }

  private mutating func entry(nesting: Int) throws(TraceError) -> Fields {
    var fields = Fields(offset: reader.valueOffset())
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let offset = reader.valueOffset()
      switch key {
      case "type":
        let type = try reader.string()
        guard ["n", "s", "subagent"].contains(type) else {
          throw reader.error("the type \"\(type)\" is unknown; use \"n\", \"s\" or \"subagent\"", at: offset)
        }
        fields.type = type
      case "t": fields.time = try time(key, powerOfTen: 9)
      case "api_time": fields.service = try time(key, powerOfTen: 9)
      case "think_time": fields.think = try time(key, powerOfTen: 9)
      case "duration_ms": fields.duration = try time(key, powerOfTen: 6)
      case "model": fields.model = (try reader.string(), offset)
      case "in": fields.inputTokens = try reader.tokens(key)
      case "out": fields.outputTokens = try reader.tokens(key)
      case "requests": fields.session = try requests(nesting: nesting + 1)
      case "hash_ids": try reader.skipNumbers()
      default: try reader.skipValue()
      }
    }
    guard fields.type != nil else { throw missing("type", "this entry", at: fields.offset) }
    return fields
  }

  private mutating func call(_ fields: Fields) throws(TraceError) -> Session.Call {
    guard let start = fields.time else { throw missing("t", "this call", at: fields.offset) }
    guard let service = fields.service else { throw missing("api_time", "this call", at: fields.offset) }
    guard let model = fields.model else { throw missing("model", "this call", at: fields.offset) }
    guard let input = fields.inputTokens else { throw missing("in", "this call", at: fields.offset) }
    guard let output = fields.outputTokens else { throw missing("out", "this call", at: fields.offset) }
    if knownModels.insert(model.name).inserted { modelNames.append(model.name) }
    let pool = models[model.name] ?? defaultPool
    if pool == nil, unserved == nil {
      unserved = reader.error(
        "the model \"\(model.name)\" has no pool of agents; name one, as models: {\(model.name): POOL}",
        at: model.offset)
    }
    return Session.Call(
      start: start, service: service, think: fields.think, pool: pool ?? "", inputTokens: input, outputTokens: output,
      offset: fields.offset)
  }

  /// A sub-agent's own `t` is when it finished; it began its duration earlier.
  private func subAgent(_ fields: Fields) throws(TraceError) -> Session.SubAgent {
    guard let finish = fields.time else { throw missing("t", "this sub-agent", at: fields.offset) }
    guard let duration = fields.duration else { throw missing("duration_ms", "this sub-agent", at: fields.offset) }
    guard let session = fields.session else { throw missing("requests", "this sub-agent", at: fields.offset) }
    // Recorded times are rounded: up to a second before the beginning counts as at the beginning.
    guard duration <= finish + 1_000_000_000 else {
      throw reader.error(
        "this sub-agent lasts longer than the time until its end; check that t is when it finished", at: fields.offset)
    }
    return Session.SubAgent(start: finish - min(duration, finish), duration: duration, session: session)
  }

  private mutating func time(_ key: String, powerOfTen: Int) throws(TraceError) -> Nanoseconds {
    let offset = reader.valueOffset()
    guard let time = try reader.number().scaled(byPowerOfTen: powerOfTen, upTo: Speedup.maximum) else {
      throw reader.error("\"\(key)\" is out of range; use a time from 0 to 10⁹ seconds", at: offset)
    }
    return time
  }

  private func missing(_ key: String, _ whole: String, at offset: Int) -> TraceError {
    reader.error("\(whole) has no \"\(key)\"; it needs one", at: offset)
  }
}
