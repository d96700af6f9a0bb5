import NeedletailNotation

/// Jobs followed one by one, from a trace beside the result, as much of them as a waterfall shows.
struct JobTrace: Sendable {
  /// What one call did, or the job itself.
  struct Row: Sendable, Equatable {
    var title: String
    var ending: String
    /// An attempt that ran beside the one its call went on with, and came to nothing: a thin row below the call's.
    var isLosing = false
    /// Microseconds from the job's start.
    var start: Double
    var length: Double
    var parts: [Part]
  }

  /// A wait, or a phase of a call: a part of the latency.
  struct Part: Sendable, Equatable {
    var part: String
    var start: Double
    var length: Double
  }

  struct Job: Sendable, Equatable {
    var key: String
    var scenario: String
    var why: String
    var ending: String
    var latencyMilliseconds: Double
    /// The job first, then its calls in the order they began, each followed by its attempts that lost a race.
    var rows: [Row]
    /// Calls beyond the longest waterfall.
    var rowsLeftOut: Int
  }

  /// No waterfall has more rows.
  static let mostRows = 48

  let jobs: [Job]

  /// The job that stands for most: the trace's own choice, else the one of median latency.
  var typical: Job? {
    jobs.first { $0.why == "typical" } ?? byLatency.dropFirst((jobs.count - 1) / 2).first
  }

  /// The job whose latency is nearest to a percentile; the slowest where that is not known.
  func job(nearMilliseconds latency: Double?) -> Job? {
    guard let latency else { return byLatency.last }
    return byLatency.min { ($0.latencyMilliseconds - latency).magnitude < ($1.latencyMilliseconds - latency).magnitude }
  }

  private var byLatency: [Job] { jobs.sorted { ($0.latencyMilliseconds, $0.key) < ($1.latencyMilliseconds, $1.key) } }

  /// Reads a trace in Chrome's format; see `docs/traces-of-jobs.md`.
  ///
  /// - Returns: `nil` when it holds no job.
  init?(_ trace: JSON) {
    var byJob: [Int: [Span]] = [:]
    for event in trace.elements("traceEvents") where event.words("ph") == "X" {
      guard let span = Span(event) else { continue }
      byJob[span.process, default: []].append(span)
    }
    jobs = byJob.keys.sorted().compactMap { Self.job(byJob[$0] ?? []) }
    if jobs.isEmpty { return nil }
  }

  private struct Span {
    var process: Int
    var category: String
    var name: String
    var start: Double
    var length: Double
    var identity: String
    var parent: String?
    var arguments: JSON

    var end: Double { start + length }
    var isCompleted: Bool { arguments.words("ending") == "completed" }

    init?(_ event: JSON) {
      guard let process = event.figure("pid"), process.magnitude < 1e9, let start = event.figure("ts"),
        let length = event.figure("dur"), let category = event.words("cat"), let identity = event.words("args", "span")
      else { return nil }
      self.process = Int(process)
      self.category = category
      name = event.words("name") ?? ""
      self.start = start
      self.length = max(0, length)
      self.identity = identity
      parent = event.words("args", "parent")
      arguments = event["args"] ?? .null
    }
  }

  private static func job(_ spans: [Span]) -> Job? {
    guard let whole = spans.first(where: { $0.category == "job" }) else { return nil }
    var places: [String: Int] = [:]
    for (place, span) in spans.enumerated() { places[span.identity] = place }
    let calls = spans.enumerated().filter { $0.element.category == "call" }
      .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    let losing = losingAttempts(spans)
    var rows = [whole]
    for call in calls where rows.count < mostRows {
      rows += ([call] + (losing[call.identity] ?? [])).prefix(mostRows - rows.count)
    }
    let callsShown = rows.count { $0.category == "call" }
    var rowOf: [String: Int] = [:]
    for (row, span) in rows.enumerated() { rowOf[span.identity] = row }
    var parts: [[Part]] = Array(repeating: [], count: rows.count)
    for span in spans where span.category == "wait" || span.category == "run" {
      guard let row = owner(of: span, spans, places, rowOf) else { continue }
      parts[row].append(Part(part: span.name, start: span.start - whole.start, length: span.length))
    }
    return Job(
      key: whole.arguments.words("job") ?? whole.identity,
      scenario: whole.arguments.words("scenario") ?? whole.name, why: whole.arguments.words("why") ?? "",
      ending: whole.arguments.words("ending") ?? "",
      latencyMilliseconds: whole.arguments.figure("latency_ms") ?? whole.length / 1e3,
      rows: zip(rows, parts).map { span, parts in
        Row(
          title: span.category == "attempt" ? title(ofLosing: span) : span.name,
          ending: span.arguments.words("ending") ?? "", isLosing: span.category == "attempt",
          start: span.start - whole.start,
          length: span.length, parts: parts.sorted { ($0.start, $0.part) < ($1.start, $1.part) })
      },
      rowsLeftOut: calls.count - callsShown)
  }

  private static func title(ofLosing attempt: Span) -> String {
    attempt.name == "hedge" ? "↳ hedge, lost" : "↳ lost to its hedge"
  }

  /// By call: of two attempts that ran at once, a hedge and what it hedged, the one that the call did not go on with.
  private static func losingAttempts(_ spans: [Span]) -> [String: [Span]] {
    var attempts: [String: [Span]] = [:]
    for span in spans where span.category == "attempt" {
      if let call = span.parent { attempts[call, default: []].append(span) }
    }
    return attempts.compactMapValues { attempts in
      let losing = attempts.filter { hedge in hedge.name == "hedge" }.compactMap { hedge in
        hedge.isCompleted
          ? attempts.last { $0.name != "hedge" && $0.start <= hedge.start && $0.end > hedge.start } : hedge
      }
      return losing.isEmpty ? nil : losing
    }
  }

  /// The row of the nearest span above that has one. Spans nest at most 64 deep.
  private static func owner(
    of span: Span, _ spans: [Span], _ places: [String: Int], _ rowOf: [String: Int]
  ) -> Int? {
    var parent = span.parent
    for _ in 0..<64 {
      guard let above = parent else { return nil }
      if let row = rowOf[above] { return row }
      guard let place = places[above] else { return nil }
      // A call without a row was left out, and its parts with it.
      if spans[place].category == "call" { return nil }
      parent = spans[place].parent
    }
    return nil
  }
}
