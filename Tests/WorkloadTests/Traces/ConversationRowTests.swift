import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@Suite("Conversations in request traces")
struct ConversationRowTests {
  private typealias Row = Load.Trace.Row
  private typealias Turn = Load.Trace.Turn

  private func read(_ lines: String..., speedup: Double = 1) throws -> [Load.Trace.Row] {
    let text = lines.joined(separator: "\n")
    return try TraceReader.rows(bytes: Array(text.utf8), path: "t", format: .mooncake, speedup: speedup).rows
  }

  @Test("rows without an instant follow those before them in their conversation")
  func turns() throws {
    let rows = try read(
      #"{"session_id": "a", "timestamp": 100, "input_length": 1, "output_length": 2}"#,
      #"{"session_id": "b", "timestamp": 400, "input_length": 3}"#,
      #"{"session_id": "a", "delay": 2.5, "input_length": 4, "output_length": 5}"#,
      #"{"session_id": "a", "timestamp": null, "delay": null, "output_length": 6}"#,
      #"{"session_id": "b", "delay": 1000}"#)
    #expect(
      rows == [
        Row(
          instant: .zero, inputTokens: 1, outputTokens: 2,
          turns: [
            Turn(delay: .microseconds(2500), inputTokens: 4, outputTokens: 5),
            Turn(delay: .zero, outputTokens: 6),
          ]),
        Row(instant: .milliseconds(300), inputTokens: 3, turns: [Turn(delay: .seconds(1))]),
      ])
  }

  @Test("a conversation whose first row has no instant begins with the trace")
  func unstamped() throws {
    let rows = try read(
      #"{"timestamp": 100, "input_length": 1}"#, #"{"session_id": 7, "input_length": 2}"#,
      #"{"session_id": 7, "delay": 10, "input_length": 3}"#, #"{"timestamp": 150, "input_length": 4}"#)
    #expect(
      rows == [
        Row(instant: .zero, inputTokens: 2, turns: [Turn(delay: .milliseconds(10), inputTokens: 3)]),
        Row(instant: .zero, inputTokens: 1), Row(instant: .milliseconds(50), inputTokens: 4),
      ])
  }

  @Test("a row with an instant comes at it, whatever its conversation does; what has none then follows it")
  func stamped() throws {
    let rows = try read(
      #"{"session_id": "a", "timestamp": 0}"#, #"{"session_id": "a", "timestamp": 5, "delay": 99}"#,
      #"{"session_id": "a", "delay": 1}"#)
    #expect(
      rows == [Row(instant: .zero), Row(instant: .milliseconds(5), turns: [Turn(delay: .milliseconds(1))])])
  }

  @Test("a number and a text are different conversations")
  func identities() throws {
    #expect(try read(#"{"session_id": 1}"#, #"{"session_id": "1"}"#).count == 2)
  }

  @Test("a conversation's name is the same however its letters are written")
  func spellings() throws {
    #expect(try read(#"{"session_id": "a\u0062"}"#, #"{"session_id": "ab"}"#).count == 1)
  }

  @Test("turns within a row are refused, since they are rows of their own")
  func turnsWithin() {
    let error = #expect(throws: TraceError.self) {
      try read(#"{"session_id": 1, "turns": [{"input_length": 5}, {"input_length": 6}]}"#)
    }
    #expect(error?.column == 28 && error?.message.contains("turns are rows of their own") == true)
  }

  @Test("a speedup divides delays")
  func speedup() throws {
    let rows = try read(#"{"session_id": 1}"#, #"{"session_id": 1, "delay": 300}"#, speedup: 3)
    #expect(rows[0].turns == [Turn(delay: .milliseconds(100))])
  }

  @Test("a delay that is no time is refused with its place", arguments: ["-1", "1e30", "1e16"])
  func badDelay(delay: String) {
    let error = #expect(throws: TraceError.self) {
      try read(#"{"session_id": 1}"#, #"{"session_id": 1, "delay": \#(delay)}"#)
    }
    #expect(error?.line == 2 && error?.column == 28 && error?.message.contains("delay") == true)
  }
}
