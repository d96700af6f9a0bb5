import NeedletailEngine

/// A load as the file says it: generated, or recorded in a trace that is still to be read.
enum WrittenLoad: Sendable, Equatable {
  case generated(Load)
  case trace(TraceReference)

  /// One job that was recorded.
  var isSession: Bool {
    if case .trace(let reference) = self { reference.format == .agentSession } else { false }
  }
}

/// A trace as the file names it.
struct TraceReference: Sendable, Equatable {
  var path: String
  /// `nil` where the header of a file that is still to be read says it.
  var format: TraceFormat?
  /// What its stamps count; `nil` for the format's own.
  var unit: TraceUnit?
  /// Times are divided by this.
  var speedup: Double
  var times: SessionTimes
  /// Which pool stands for a model of the trace.
  var models: [String: String]
  /// Of the trace's bytes, once it was read.
  var sha256 = ""
}

/// `load`, the common one or a scenario's own.
extension Value {
  private static let kinds = ["rate", "stages", "concurrency", "trace"]

  func writtenLoad(_ names: Names) -> WrittenLoad? {
    guard let fields = Fields(self, Vocabulary.load) else { return nil }
    let kinds = fields.present(Self.kinds)
    if kinds.isEmpty, fields.hasMisspelt(Self.kinds) || fields.hasStranger { return nil }
    if standsBesideOverride(kinds, fields) { return nil }
    guard kinds.count == 1, let kind = kinds.first else {
      return (kinds.isEmpty ? emptied(Self.kinds) ?? self : self).wrong(
        kinds.isEmpty ? "does not say what submits jobs" : "mixes \(kinds.joined(separator: ", "))",
        "write one of rate: 120/s, stages: [..], concurrency: 500 or trace: FILE")
    }
    let own: [String]
    switch kind {
    case "rate": own = [kind, "process", "cv"]
    case "stages": own = Self.keysBesideStages(fields)
    case "concurrency": own = [kind, "think_time", "retry_pause"]
    default: own = [kind, "format", "unit", "speedup", "times", "models"]
    }
    fields.refuse(
      Vocabulary.load.filter { !own.contains($0) }, "has no meaning beside `\(kind)`",
      "remove it; \(kind) goes with \(own.dropFirst().joined(separator: ", "))")
    switch kind {
    case "rate": return openLoad(fields)
    case "stages": return stagedLoad(fields)
    case "concurrency": return closedLoad(fields)
    default: return traceLoad(fields, names)
    }
  }

  /// Whether the command line gives the load another kind than the file's, which is told.
  private func standsBesideOverride(_ kinds: [String], _ fields: Fields) -> Bool {
    let kept = kinds.filter { fields[$0]?.node.place.argument == nil }
    guard !kept.isEmpty, let given = kinds.first(where: { !kept.contains($0) }) else { return false }
    fields[given]?.refuse(
      "stands beside \(kept.map { "`\($0)`" }.joined(separator: ", ")), which the file has",
      "add \(kept.map { "--set \(key).\($0)=null" }.joined(separator: " "))")
    return true
  }

  private func openLoad(_ fields: Fields) -> WrittenLoad? {
    let process = arrivalProcess(fields)
    guard let rate = fields["rate"]?.rate(), let process else { return nil }
    return .generated(.open(Load.Arrivals(process: process, rate: rate)))
  }

  func arrivalProcess(_ fields: Fields) -> ArrivalProcess? {
    let words = ["poisson", "constant", "gamma", "weibull"]
    guard let word = fields["process"].map({ $0.word(among: words) }) ?? "poisson" else { return nil }
    let cv = fields["cv"].map { $0.number(0.01...100, "a coefficient of variation") } ?? 1
    guard let cv else { return nil }
    switch word {
    case "gamma": return .gamma(cv: cv)
    case "weibull": return .weibull(cv: cv)
    default:
      fields["cv"]?.warn("is not read by a \(word) process", "write process: gamma or weibull, or remove it")
      return word == "constant" ? .constant : .poisson
    }
  }

  private func closedLoad(_ fields: Fields) -> WrittenLoad? {
    let (think, pause) = loopTimes(fields)
    let users = fields["concurrency"]?.integer(1...Limits.loopingUsers, "a number of looping users")
    guard let users, let think, let pause else { return nil }
    return .generated(.closed(Load.ClosedLoop(concurrency: users, thinkTime: think, retryPause: pause)))
  }

  /// How long looping users think, and pause after a job that ended at once.
  func loopTimes(_ fields: Fields) -> (think: Distribution?, pause: Duration?) {
    let defaults = Load.ClosedLoop(concurrency: 1)
    return (
      fields["think_time"].map { $0.distribution(.time) } ?? defaults.thinkTime,
      fields["retry_pause"].map { $0.positiveDuration() } ?? defaults.retryPause
    )
  }

  private func traceLoad(_ fields: Fields, _ names: Names) -> WrittenLoad? {
    guard let file = fields["trace"], let path = file.text("write the path of a trace") else { return nil }
    guard let format = traceFormat(fields["format"], of: path, file) else { return nil }
    let unit = fields["unit"].map { $0.word(TraceUnit.self) }
    let speedup = fields["speedup"].map { $0.positive("a speed-up", atMost: Limits.factor) } ?? 1
    let times = fields["times"].map { $0.word(SessionTimes.self) } ?? .simulated
    let models = fields["models"].map { $0.models(names) } ?? [:]
    var reference = TraceReference(
      path: path, format: nil, speedup: speedup ?? 1, times: times ?? .simulated, models: [:])
    if case .format(let format) = format { reference.format = format }
    if reference.format != .agentSession {
      fields.refuse(["times", "models"], "is read for agent sessions only", "remove it")
    }
    guard speedup != nil, times != nil, let models, unit != .some(nil) else { return nil }
    reference.models = models
    reference.unit = unit ?? nil
    if let format = reference.format, let unit = fields["unit"], !unit.belongs(to: format) { return nil }
    return .trace(reference)
  }

  /// The format as it is written, or as the path suggests it.
  private func traceFormat(_ written: Value?, of path: String, _ file: Value) -> TraceFormat.Suggestion? {
    if let written { return written.word(TraceFormat.self).map { .format($0) } }
    return TraceFormat.suggested(byPath: path)
      ?? file.wrong(
        "the format of `\(path.abbreviated)` is not known by its name",
        "add format: \(TraceFormat.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  /// Whether a trace of this format has stamps that a unit says something of; tells it where not.
  func belongs(to format: TraceFormat) -> Bool {
    if format.unit != nil { return true }
    refuse(
      "has no meaning for \(format.rawValue), "
        + (format == .azure ? "whose stamps are dates" : "whose fields have units of their own"),
      "remove it")
    return false
  }

  private func models(_ names: Names) -> [String: String]? {
    guard let entries = entries("write a mapping of the trace's model names to agents") else { return nil }
    var models: [String: String] = [:]
    for (name, value) in entries { models[name] = value.pool(names) }
    return models.count == entries.count ? models : nil
  }
}
