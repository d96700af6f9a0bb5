import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@Suite("Request traces")
struct RequestTraceTests {
  private typealias Row = Load.Trace.Row

  private func read(_ text: String, _ format: TraceFormat, speedup: Double = 1) throws -> [Load.Trace.Row] {
    try TraceReader.rows(bytes: Array(text.utf8), path: "t", format: format, speedup: speedup).rows
  }

  private func failure(_ text: String, _ format: TraceFormat, speedup: Double = 1) -> String {
    do throws(TraceError) {
      _ = try TraceReader.rows(bytes: Array(text.utf8), path: "t", format: format, speedup: speedup)
      return "no error"
    } catch {
      return error.description
    }
  }

  @Test("a file's ending suggests its format")
  func inferred() {
    #expect(TraceFormat.suggested(byPath: "a/b.CSV") == .header)
    #expect(TraceFormat.suggested(byPath: "b.jsonl") == .format(.mooncake))
    #expect(TraceFormat.suggested(byPath: "b.json") == .format(.agentSession))
    #expect(TraceFormat.suggested(byPath: "csv") == nil)
  }

  @Test("columns are found by name, in any order, quoted or not, with a byte order mark and CRLF")
  func columns() throws {
    let text =
      "\u{FEFF}GeneratedTokens,Note,\"TIMESTAMP\",ContextTokens\r\n"
      + "5,\"a, \"\"b\"\"\r\nc\",2023-12-31 23:59:59.9999999,7\r\n\r\n6,,\"2024-01-01 00:00:00\",8"
    #expect(
      try read(text, .azure) == [
        Row(instant: .zero, inputTokens: 7, outputTokens: 5),
        Row(instant: .nanoseconds(100), inputTokens: 8, outputTokens: 6),
      ])
  }

  @Test("blanks around fields mean nothing, in the header and in rows, and a field of blanks is an empty one")
  func blanks() throws {
    let expected = [
      Row(instant: .zero, inputTokens: 10, outputTokens: 5),
      Row(instant: .seconds(1), inputTokens: nil, outputTokens: 6),
    ]
    #expect(
      try read(
        "TIMESTAMP, ContextTokens, GeneratedTokens\n2023-11-16 18:17:03, 10, 5\n 2023-11-16 18:17:04 ,  ,\t6 \r\n",
        .azure)
        == expected)
    #expect(
      try read(
        "Timestamp, Model, Request tokens, Response tokens, Total tokens, Log Type\n 3 , m , 10 , 5 , 15 , a\n 4, m,  , 6, 6, a\n",
        .burstgpt) == expected)
    #expect(
      try read(
        "arrived_at, num_prefill_tokens, num_decode_tokens\n\t3,10 ,5\n\" 4 \", ,\" 6\"\n", .vidur) == expected)
    #expect(
      try read(
        "arrived_at, \"num_prefill_tokens\" ,\t\"num_decode_tokens\"\r\n\"3\" , \"10\",\t\"5\" \r\n  \"4\",\"\" , \"6\"\t",
        .vidur) == expected)
  }

  @Test(
    "calendars have leap days",
    arguments: [
      ("2024-02-28 00:00:00", "2024-03-01 00:00:00", 2), ("2023-02-28 00:00:00", "2023-03-01 00:00:00", 1),
      ("2100-02-28 00:00:00", "2100-03-01 00:00:00", 1), ("2000-02-28 00:00:00", "2000-03-01 00:00:00", 2),
      ("1999-12-31 00:00:00", "2001-01-01 00:00:00", 367),
    ])
  func leapDays(from: String, to: String, days: Int) throws {
    let rows = try read("TIMESTAMP,ContextTokens,GeneratedTokens\n\(from),1,1\n\(to),1,1\n", .azure)
    #expect(rows[1].instant == .seconds(86_400 * days))
  }

  @Test("stamps may carry a zone")
  func zones() throws {
    let rows = try read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10T02:00:00+02:00,1,1\n2024-05-10 00:00:00.5Z,1,1", .azure)
    #expect(rows[1].instant == .milliseconds(500))
  }

  @Test("a speedup divides instants, rounding to the nearest nanosecond")
  func speedup() throws {
    let text =
      #"{"timestamp": 10, "input_length": 1, "output_length": 1}"# + "\n"
      + #"{"timestamp": 1010, "input_length": 1, "output_length": 1}"#
    #expect(try read(text, .mooncake, speedup: 3).map(\.instant) == [.zero, .nanoseconds(333_333_333)])
    #expect(failure(text, .mooncake, speedup: 0).contains("the speedup is 0.0; use a number above 0"))
    #expect(failure(text, .mooncake, speedup: .nan).contains("the speedup is nan"))
    #expect(failure(text, .mooncake, speedup: 1e-12).contains("10⁹ seconds"))
  }

  @Test(
    "a bad comma-separated trace is refused with the place and the remedy",
    arguments: [
      ("", "t:1:1: error: the file is empty; a trace has at least one row"),
      (" \r\n\n", "t:1:1: error: the file is empty; a trace has at least one row"),
      ("TIMESTAMP,ContextTokens,GeneratedTokens\n", "t:2:1: error: the trace has no rows; it needs at least one"),
      (
        "TIMESTAMP,GeneratedTokens\n",
        "t:1:1: error: the header has no column ContextTokens; it needs TIMESTAMP, ContextTokens, GeneratedTokens"
      ),
      (
        "TIMESTAMP,ContextTokens,GeneratedTokens,TIMESTAMP\n",
        "t:1:41: error: the column TIMESTAMP is named twice; keep one"
      ),
    ])
  func badFile(text: String, error: String) {
    #expect(failure(text, .azure) == error)
  }

  @Test(
    "a bad row is refused with the place and the remedy",
    arguments: [
      ("2023-11-16 18:17:04,1", "t:3:1: error: this row has 2 fields; the header names 3 columns"),
      ("2023-11-16 18:17:02,1,1", "t:3:1: error: this row is earlier than the one before it; sort the rows by time"),
      ("2023-11-16 18:17:04,-1,1", "t:3:21: error: \"-1\" is not a number of tokens"),
      ("2023-11-16 18:17:04,1,NaN", "t:3:23: error: \"NaN\" is not a number of tokens"),
      ("2023-11-16 18:17:04,1,inf", "t:3:23: error: \"inf\" is not a number of tokens"),
      ("2023-11-16 18:17:04,1.5,1", "t:3:21: error: \"1.5\" is not a number of tokens"),
      ("2023-11-16 18:17:04,1,1000000001", "t:3:23: error: \"1000000001\" is not a number of tokens"),
      ("2023-02-29 18:17:04,1,1", "t:3:1: error: \"2023-02-29 18:17:04\" is not a time"),
      ("2023-11-16 24:00:00,1,1", "t:3:1: error: \"2023-11-16 24:00:00\" is not a time"),
      ("2023-11-16 18:17:04.,1,1", "t:3:1: error: \"2023-11-16 18:17:04.\" is not a time"),
      ("1969-12-31 23:59:59,1,1", "t:3:1: error: \"1969-12-31 23:59:59\" is not a time"),
      ("2399-11-16 18:17:04,1,1", "t:3:1: error: this row comes more than 10⁹ seconds after the first"),
      ("\"2023-11-16 18:17:04,1,1", "t:3:1: error: this quote is never closed"),
      ("é\"2023,1,1", "t:3:2: error: a quote inside an unquoted field"),
      ("\"2023\"x,1,1", "t:3:7: error: text after a closing quote"),
      ("\"2023\" x,1,1", "t:3:8: error: text after a closing quote"),
      ("x \"2023\",1,1", "t:3:3: error: a quote inside an unquoted field"),
    ])
  func badRow(row: String, error: String) {
    let text = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1,1\n" + row
    #expect(failure(text, .azure).hasPrefix(error))
  }

  @Test("JSON lines may have fractions of milliseconds, unknown keys and blank lines")
  func jsonLines() throws {
    let text =
      #"{"x": [{"y": "\ud83d\ude00"}], "timestamp": 1700000000000.25, "input_length": 1e3, "output_length": 0}"#
      + "\r\n\n"
      + #"{"timestamp": 1.7000000000005e12, "hash_ids": [1, -2.5], "input_length": 3, "output_length": 4}"# + "\n"
    #expect(
      try read(text, .mooncake) == [
        Row(instant: .zero, inputTokens: 1000, outputTokens: 0),
        Row(instant: .microseconds(250), inputTokens: 3, outputTokens: 4),
      ])
  }

  @Test(
    "a bad JSON line is refused with the place and the remedy",
    arguments: [
      (#"{"input_length": 1, "output_length": 1}"#, "2:1: error: this row has no \"timestamp\""),
      (#"{"timestamp": 0, "input_length": 1, "output_length": 1}"#, "2:15: error: this row is earlier"),
      (#"{"timestamp": -5, "input_length": 1, "output_length": 1}"#, "2:15: error: the timestamp is out of range"),
      (#"{"timestamp": 1e99, "input_length": 1, "output_length": 1}"#, "2:15: error: the timestamp is out of range"),
      (#"{"timestamp": NaN}"#, "2:15: error: \"N\" is unexpected; a number goes here"),
      (#"{"timestamp": 05}"#, "2:15: error: \"0\" is unexpected; a number goes here"),
      (#"{"timestamp": 5, "timestamp": 6}"#, "2:18: error: the key \"timestamp\" appears twice in one object"),
      (#"{"timestamp": 5, "input_length": -1}"#, "2:34: error: \"input_length\" is not a number of tokens"),
      (#"{"timestamp": 5, "hash_ids": [1, a]}"#, "2:34: error: \"a\" is unexpected; a value goes here"),
      (
        #"{"timestamp": 5, "input_length": 1,"#,
        "2:36: error: the text ends too early; a key in double quotes goes here"
      ),
      (#"{"timestamp": 5 "#, "2:17: error: the text ends too early; a comma or \"}\" goes here"),
      (#"{"timestamp": 5,}"#, "2:17: error: \"}\" is unexpected; a key in double quotes goes here"),
      (#"{"timest"#, "2:2: error: this string is never closed"),
      (#"{"a": "\x"}"#, "2:8: error: an unknown escape"),
      (#"{"a": "\ud83d"}"#, "2:8: error: half a surrogate pair"),
      (#"{"a": "\ude00"}"#, "2:8: error: half a surrogate pair"),
      (#"{"a": "\u00g0"}"#, "2:8: error: an escape that is not four hexadecimal digits"),
      ("{\"a\": \"\u{1}\"}", "2:8: error: a control character in a string"),
      (#"{"a": nul}"#, "2:10: error: \"}\" is unexpected; true, false or null goes here"),
      (#"{"a": ?}"#, "2:7: error: \"?\" is unexpected; a value goes here"),
      (#"[1]"#, "2:1: error: \"[\" is unexpected; an object in braces goes here"),
    ])
  func badLine(line: String, error: String) {
    let text = #"{"timestamp": 1, "input_length": 1, "output_length": 1}"# + "\n" + line
    #expect(failure(text, .mooncake).hasPrefix("t:" + error))
  }

  @Test("text after a row, deep nesting and invalid UTF-8 are refused")
  func badJSON() {
    let row = #"{"timestamp": 1, "input_length": 1, "output_length": 1}"#
    #expect(
      failure(row + " 7", .mooncake) == "t:1:57: error: \"7\" is unexpected; nothing more after the value goes here")
    let deep = #"{"a": "# + String(repeating: "[", count: 64)
    #expect(failure(deep, .mooncake) == "t:1:70: error: nested deeper than 64 levels; flatten it")
    let invalid = Array(#"{"a": ""#.utf8) + [0xFF] + Array(#""}"#.utf8)
    #expect(throws: TraceError.self) { try TraceReader.rows(bytes: invalid, path: "t", format: .mooncake) }
  }

  @Test("a session is not rows")
  func sessionIsNoRows() {
    #expect(failure("{}", .agentSession).contains("replay it as a scenario's pattern"))
  }

  @Test("a row cut off anywhere is refused, never a trap")
  func cutOff() {
    let text = Array(#"{"timestamp": 1, "hash_ids": [1, 2], "input_length": 1, "output_length": 12}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: TraceError.self) {
        try TraceReader.rows(bytes: Array(text.prefix(length)), path: "t", format: .mooncake)
      }
    }
  }
}
