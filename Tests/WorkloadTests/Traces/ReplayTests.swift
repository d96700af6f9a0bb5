import NeedletailEngine
import NeedletailMetrics
import Testing
import NeedletailWorkload

@Suite(
  "Replaying the recorded traces",
  .enabled(if: RecordedTraces.folder != nil, Comment(rawValue: RecordedTraces.absence)))
struct ReplayTests {
  private static let fleet = """
    schema: needletail/1
    name: replay
    agents:
      model: { concurrency: 100000, simulate: { ttft: 200ms, itl: 10ms } }
    """

  private func report(_ load: String) throws -> RunReport {
    var options = WorkloadReader.Options()
    options.loadFile = { try RecordedTraces.bytes($0) }
    let text = Self.fleet + "\n" + load
    let reading = try WorkloadReader.read(bytes: Array(text.utf8), path: "replay.yaml", options: options)
    var simulation = try Simulation(reading.file.plan)
    while simulation.advance(events: 1 << 16) {}
    return simulation.report()
  }

  /// Figures computed apart, from the files, in Python: rows, input and output tokens, the last instant in ns.
  @Test(
    "requests are replayed one a row, at the recorded instants, with the recorded tokens",
    arguments: [
      ("azure-llm-2023-code.csv", "azure", 8_819, 18_059_974, 245_896, 3_435_948_056_000 as UInt64),
      ("mooncake-conversation.jsonl", "mooncake", 12_031, 144_793_823, 4_122_048, 3_536_999_000_000),
    ])
  func requests(name: String, format: String, rows: Int, input: Int, output: Int, last: UInt64) throws {
    let report = try report(
      """
      scenarios: { ask: { pattern: { call: model } } }
      load: { trace: \(name), format: \(format) }
      """)
    #expect(report.jobs.offered == rows && report.jobs.completed == rows)
    #expect(report.tokens.input == input && report.tokens.output == output)
    // The window closes just behind the last arrival.
    #expect(report.window.start == .zero && report.window.end == .nanoseconds(last + 1))
    // No call waits: each takes 200 ms and 10 ms a token after the first.
    let seconds = 0.2 * Double(rows) + 0.01 * Double(output - rows)
    let mean = try #require(report.metrics["job_latency_ms"]?.all?.mean)
    #expect(abs(mean / 1e9 - seconds / Double(rows)) < 1e-9 * seconds)
  }

  @Test(
    "a session replayed with its recorded times makes its calls with their tokens and lasts as long, within 1 %",
    arguments: RecordedSession.all)
  func recorded(session: RecordedSession) throws {
    let report = try report("load: { trace: \(session.name), times: recorded }")
    #expect(report.jobs.offered == 1 && report.jobs.completed == 1 && report.calls.completed == session.calls)
    #expect(report.tokens.input == session.inputTokens && report.tokens.output == session.outputTokens)
    let latency = try #require(report.metrics["job_latency_ms"]?.all?.max)
    #expect(abs(Double(latency) / 1e9 - session.end) <= 0.01 * session.end)
  }

  @Test(
    "a session replayed with simulated times makes its calls with their tokens, and pauses as its agent did",
    arguments: RecordedSession.all)
  func simulated(session: RecordedSession) throws {
    let report = try report("load: { trace: \(session.name), times: simulated }")
    #expect(report.jobs.completed == 1 && report.calls.completed == session.calls)
    #expect(report.tokens.input == session.inputTokens && report.tokens.output == session.outputTokens)
    guard let pauses = session.pauses else { return }
    // Each call takes 200 ms and 10 ms a token after the first.
    let seconds = pauses + 0.2 * Double(session.calls) + 0.01 * Double(session.outputTokens - session.calls)
    let latency = try #require(report.metrics["job_latency_ms"]?.all?.max)
    #expect(abs(Double(latency) / 1e9 - seconds) <= 0.01 * seconds)
  }
}
