import NeedletailEngine
import NeedletailNotation
import Testing

@testable import NeedletailWorkload

@Suite("Fields of request traces")
struct TraceFieldTests {
  private typealias Row = Load.Trace.Row

  private func rows(_ text: String, _ format: TraceFormat?) -> Result<[Load.Trace.Row], TraceError> {
    Result { () throws(TraceError) in try TraceReader.rows(bytes: Array(text.utf8), path: "t", format: format).rows }
  }

  private func error(_ text: String, _ format: TraceFormat?) -> String {
    if case .failure(let error) = rows(text, format) { error.description } else { "no error" }
  }

  // MARK: JSON lines

  /// Every field that rows of Mooncake's, Bailian's and AIPerf's traces have.
  private static let fields: [(key: String, value: String)] = [
    ("timestamp", "5"), ("input_length", "7"), ("output_length", "8"), ("hash_ids", "[1, 2]"), ("session_id", "\"a\""),
    ("delay", "3"), ("chat_id", "159"), ("parent_chat_id", "-1"), ("type", "\"text\""), ("turn", "1"),
    ("tools", "[]"), ("extra", "{}"), ("priority", "1"),
  ]

  private static func line(without key: String?, isNull: Bool) -> String {
    let kept = fields.compactMap { field -> String? in
      if field.key != key { return "\"\(field.key)\": \(field.value)" }
      return isNull ? "\"\(field.key)\": null" : nil
    }
    return "{\(kept.joined(separator: ", "))}"
  }

  @Test("a row of JSON may lack any field, absent or null", arguments: fields.map(\.key), [true, false])
  func ofLines(key: String, isNull: Bool) {
    let expected = Row(
      instant: .zero, inputTokens: key == "input_length" ? nil : 7, outputTokens: key == "output_length" ? nil : 8)
    #expect(rows(Self.line(without: key, isNull: isNull), .mooncake) == .success([expected]))
  }

  @Test("a row with neither an instant nor a conversation is one error, however many there are")
  func withoutInstant() {
    let row = #"{"input_length": 1, "timestamp": null, "session_id": null, "delay": 3}"#
    #expect(
      error(String(repeating: row + "\n", count: 1000), .mooncake)
        == "t:1:1: error: this row has no \"timestamp\"; it needs one, or the \"session_id\" of the rows that it follows"
    )
  }

  // MARK: Comma-separated rows

  /// A format's header, with a column of its own that is not read, and two rows 1.5 s apart.
  struct Sample: Sendable, CustomStringConvertible {
    var format: TraceFormat
    var header: [String]
    var rows: [[String]]

    var description: String { format.rawValue }
    func text(_ rows: [[String]]) -> String {
      ([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
    }
  }

  private static let samples = [
    Sample(
      format: .azure, header: ["TIMESTAMP", "ContextTokens", "GeneratedTokens"],
      rows: [["2023-11-16 18:17:03.5", "7", "8"], ["2023-11-16 18:17:05.0", "9", "10"]]),
    Sample(
      format: .burstgpt,
      header: ["Timestamp", "Model", "Request tokens", "Response tokens", "Total tokens", "Log Type"],
      rows: [["3.5", "A", "7", "8", "15", "API log"], ["5", "B", "9", "10", "19", "Conversation log"]]),
    Sample(
      format: .burstgpt,
      header: [
        "Timestamp", "Session ID", "Elapsed time", "Model", "Request tokens", "Response tokens", "Total tokens",
        "Log Type",
      ],
      rows: [["3.5", "", "0.1", "A", "7", "8", "15", "API log"], ["5.0", "4", "1", "B", "9.0", "10.0", "19", "x"]]),
    Sample(
      format: .vidur, header: ["arrived_at", "num_prefill_tokens", "num_decode_tokens"],
      rows: [["0.028486639895327726", "7", "8"], ["1.528486639895327726", "9", "10"]]),
    Sample(
      format: .vidur, header: ["request_id", "num_decode_tokens", "arrived_at", "num_prefill_tokens"],
      rows: [["0", "8", "0.0", "7"], ["1", "10", "1.5", "9"]]),
  ]

  @Test("the header says which format comma-separated rows have", arguments: samples)
  func byHeader(sample: Sample) throws {
    let expected = [
      Row(instant: .zero, inputTokens: 7, outputTokens: 8),
      Row(instant: .milliseconds(1500), inputTokens: 9, outputTokens: 10),
    ]
    let text = sample.text(sample.rows)
    #expect(rows(text, nil) == .success(expected) && rows(text, sample.format) == .success(expected))
    let reading = try TraceReader.reading(
      bytes: Array(text.utf8), path: "t", format: nil, unit: nil, speedup: 1)
    #expect(reading.format == sample.format)
  }

  @Test("a row may lack any field but its instant", arguments: samples)
  func emptyFields(sample: Sample) {
    for (place, column) in sample.header.enumerated() {
      var lacking = sample.rows
      lacking[1][place] = ""
      let text = sample.text(lacking)
      let read = sample.format.columns ?? []
      if column == read[0] {
        #expect(error(text, nil).hasPrefix("t:3:") && error(text, nil).contains("\"\" is not a time; "))
      } else {
        let expected = Row(
          instant: .milliseconds(1500), inputTokens: column == read[1] ? nil : 9,
          outputTokens: column == read[2] ? nil : 10)
        #expect(rows(text, nil).map { $0[1] } == .success(expected))
      }
    }
  }

  @Test(
    "a header may lack any column that is not read; without one that is, it is one error, however many rows there are",
    arguments: samples)
  func missingColumns(sample: Sample) {
    for (place, column) in sample.header.enumerated() {
      var lacking = sample
      lacking.header.remove(at: place)
      let rows = (0..<1000).map { _ in
        var row = sample.rows[0]
        row.remove(at: place)
        return row
      }
      let text = lacking.text(rows)
      let read = sample.format.columns ?? []
      if read.contains(column) {
        let needed = read.joined(separator: ", ")
        for format in [sample.format, nil] {
          #expect(error(text, format) == "t:1:1: error: the header has no column \(column); it needs \(needed)")
        }
      } else {
        #expect(error(text, nil) == "no error")
      }
    }
  }

  @Test("a header may have blanks beside its commas")
  func blanks() {
    let text = "arrived_at, num_prefill_tokens ,\tnum_decode_tokens\n0,7,8\n"
    #expect(rows(text, nil) == .success([Row(instant: .zero, inputTokens: 7, outputTokens: 8)]))
  }

  @Test("a header with all columns of two formats asks which are meant")
  func bothFormats() throws {
    let columns = try #require(TraceFormat.vidur.columns) + (try #require(TraceFormat.burstgpt.columns))
    let text = columns.joined(separator: ",") + "\n0,7,8,1,2,3\n"
    #expect(
      error(text, nil)
        == "t:1:1: error: the header has all columns of burstgpt and of vidur; say which are meant, as format: burstgpt"
    )
    #expect(rows(text, .vidur) == .success([Row(instant: .zero, inputTokens: 7, outputTokens: 8)]))
  }

  @Test("JSON is told from comma-separated rows", arguments: [TraceFormat.azure, .burstgpt, .vidur])
  func json(format: TraceFormat) {
    for text in [#"{"timestamp": 1}"#, "\u{FEFF} [1]"] {
      #expect(error(text, format).contains("error: this is JSON, and not comma-separated rows; write format: mooncake"))
    }
  }

  @Test("an unknown header is one error that lists the formats")
  func unknownHeader() {
    let rows = String(repeating: "1,2,3\n", count: 1000)
    #expect(
      error("when,in,out\n" + rows, nil)
        == "t:1:1: error: the header is of no format that is known; name the columns as one of them has it: "
        + "azure (TIMESTAMP, ContextTokens, GeneratedTokens); burstgpt (Timestamp, Request tokens, Response tokens); "
        + "vidur (arrived_at, num_prefill_tokens, num_decode_tokens)")
  }

  @Test(
    "an instant that is no number of seconds is refused with the place and the remedy",
    arguments: ["nan", "-1", "1e99", "2023-11-16", "1s", "0x10", "1 1"])
  func badInstants(stamp: String) {
    let text = "arrived_at,num_prefill_tokens,num_decode_tokens\n0,1,1\n\(stamp),1,1\n"
    #expect(error(text, nil) == "t:3:1: error: \"\(stamp)\" is not a time; use seconds, 0 or more")
  }
}
