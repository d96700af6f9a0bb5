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

  @Test("there are sessions to read")
  func sessions() {
    #expect(RecordedSession.all.count >= 6)
  }

  @Test(
    "a session lasts as long as recorded, within 1 %, and makes its calls with their tokens",
    arguments: RecordedSession.all)
  func session(recording: RecordedSession) throws {
    let bytes = try RecordedTraces.bytes(recording.name)
    func pattern(_ times: SessionTimes, speedup: Double = 1) throws -> Pattern {
      try SessionReader.pattern(
        bytes: bytes, path: recording.name, times: times, defaultPool: "model", speedup: speedup)
    }
    let recorded = try pattern(.recorded)
    let seconds = recorded.idealDuration / .seconds(1)
    #expect(abs(seconds - recording.end) <= 0.01 * recording.end)
    for calls in [recorded.recordedCalls, try pattern(.simulated).recordedCalls] {
      #expect(calls.count == recording.calls)
      #expect(calls.reduce(0) { $0 + ($1.recorded?.inputTokens ?? 0) } == recording.inputTokens)
      #expect(calls.reduce(0) { $0 + ($1.recorded?.outputTokens ?? 0) } == recording.outputTokens)
    }
    #expect(abs(try pattern(.recorded, speedup: 10).idealDuration / .milliseconds(100) - seconds) < 1e-3)
    #expect(try pattern(.simulated).recordedCalls.allSatisfy { $0.recorded?.service == nil })
  }
}
