import NeedletailEngine
import Testing
import NeedletailWorkload

@Suite(
  "The recorded traces",
  .enabled(if: RecordedTraces.folder != nil, Comment(rawValue: RecordedTraces.absence)))
struct RecordedTraceTests {
  @Test("the Azure trace has 8,819 rows at their instants, to 100 ns, with their tokens")
  func azure() throws {
    let name = "azure-llm-2023-code.csv"
    let rows = try TraceReader.rows(bytes: RecordedTraces.bytes(name), path: name, format: .azure).rows
    #expect(rows.count == 8819)
    #expect(rows.first == Load.Trace.Row(instant: .zero, inputTokens: 4808, outputTokens: 10))
    #expect(rows[1].instant == .milliseconds(52))
    #expect(rows.last?.instant == .microseconds(3_435_948_056))
    #expect(rows.reduce(.zero) { $0 + $1.instant } == .microseconds(13_327_267_954_592))
    #expect(rows.reduce(0) { $0 + ($1.inputTokens ?? 0) } == 18_059_974)
    #expect(rows.reduce(0) { $0 + ($1.outputTokens ?? 0) } == 245_896)
  }

  @Test("the Mooncake trace has 12,031 rows in 1,180 bursts, with their tokens")
  func mooncake() throws {
    let name = "mooncake-conversation.jsonl"
    let rows = try TraceReader.rows(bytes: RecordedTraces.bytes(name), path: name, format: .mooncake).rows
    #expect(rows.count == 12_031)
    #expect(rows.first == Load.Trace.Row(instant: .zero, inputTokens: 6758, outputTokens: 500))
    #expect(rows.last?.instant == .milliseconds(3_536_999))
    #expect(Set(rows.map(\.instant)).count == 1180)
    #expect(rows.reduce(.zero) { $0 + $1.instant } == .milliseconds(22_224_626_588))
    #expect(rows.reduce(0) { $0 + ($1.inputTokens ?? 0) } == 144_793_823)
    #expect(rows.reduce(0) { $0 + ($1.outputTokens ?? 0) } == 4_122_048)
  }

  /// Computed apart: the end of the last main call, in seconds; calls; input and output tokens; sub-agents.
  struct Recording: Sendable {
    var number: String
    var seconds: Double
    var calls: Int
    var input: Int
    var output: Int
  }

  @Test(
    "a session lasts as long as recorded, within 1 %, and makes its calls with their tokens",
    arguments: [
      Recording(number: "0274", seconds: 2726.13, calls: 105, input: 5_990_912, output: 48_868),
      Recording(number: "0277", seconds: 828.16, calls: 53, input: 2_576_410, output: 31_862),
      Recording(number: "0291", seconds: 1366.47, calls: 32, input: 2_254_119, output: 19_504),
    ])
  func session(recording: Recording) throws {
    let name = "coding-agent-session-\(recording.number).json"
    let bytes = try RecordedTraces.bytes(name)
    let pattern = try SessionReader.pattern(bytes: bytes, path: name, times: .recorded, defaultPool: "model")
    let seconds = pattern.idealDuration / .seconds(1)
    #expect(abs(seconds - recording.seconds) <= 0.01 * recording.seconds)
    let calls = pattern.recordedCalls
    #expect(calls.count == recording.calls)
    #expect(calls.reduce(0) { $0 + ($1.recorded?.inputTokens ?? 0) } == recording.input)
    #expect(calls.reduce(0) { $0 + ($1.recorded?.outputTokens ?? 0) } == recording.output)

    let faster = try SessionReader.pattern(
      bytes: bytes, path: name, times: .recorded, defaultPool: "model", speedup: 10)
    #expect(abs(faster.idealDuration / .milliseconds(100) - seconds) < 1e-3)
    let simulated = try SessionReader.pattern(bytes: bytes, path: name, times: .simulated, defaultPool: "model")
    #expect(simulated.recordedCalls.allSatisfy { $0.recorded?.service == nil })
    #expect(simulated.recordedCalls.count == recording.calls)
  }
}
