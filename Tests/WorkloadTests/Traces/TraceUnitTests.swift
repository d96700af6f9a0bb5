import NeedletailEngine
import NeedletailNotation
import Testing

@testable import NeedletailWorkload

@Suite("Units of stamps")
struct TraceUnitTests {
  private func reading(
    _ stamps: [String], unit: TraceUnit? = nil, format: TraceFormat = .mooncake, more: String = ""
  ) throws -> TraceReader.Reading {
    let text: String
    switch format {
    case .mooncake:
      text = stamps.map { #"{"timestamp": \#($0), "input_length": 1, "output_length": 1\#(more)}"# }.joined(
        separator: "\n")
    case .burstgpt:
      text = "Timestamp,Request tokens,Response tokens\n" + stamps.map { "\($0),1,1\n" }.joined()
    default: text = "arrived_at,num_prefill_tokens,num_decode_tokens\n" + stamps.map { "\($0),1,1\n" }.joined()
    }
    return try TraceReader.reading(bytes: Array(text.utf8), path: "t", format: format, unit: unit, speedup: 1)
  }

  @Test(
    "stamps count what the unit says, in every format that has plain stamps", arguments: TraceUnit.allCases,
    [TraceFormat.mooncake, .burstgpt, .vidur])
  func units(unit: TraceUnit, format: TraceFormat) throws {
    let span: Duration =
      switch unit {
      case .nanoseconds: .nanoseconds(2500)
      case .microseconds: .microseconds(2500)
      case .milliseconds: .milliseconds(2500)
      case .seconds: .seconds(2500)
      }
    let reading = try reading(["1000", "3500"], unit: unit, format: format)
    #expect(reading.trace.rows.map(\.instant) == [.zero, span] && reading.doubt == nil)
  }

  @Test("a delay counts what the unit says too")
  func delays() throws {
    let text = #"{"session_id": 1}"# + "\n" + #"{"session_id": 1, "delay": 1.5}"#
    for (unit, delay) in [(nil, Duration.microseconds(1500)), (TraceUnit.seconds, .milliseconds(1500))] {
      let rows = try TraceReader.rows(bytes: Array(text.utf8), path: "t", format: .mooncake, unit: unit).rows
      #expect(rows.map(\.turns) == [[Load.Trace.Turn(delay: delay)]])
    }
  }

  @Test(
    "stamps that look like another unit are told",
    arguments: [
      // Chats as Bailian's, however few.
      (["61.114", "62.5"], #", "chat_id": 159, "parent_chat_id": -1, "turn": 1"#, TraceUnit.seconds),
      (["61.114"], #", "chat_id": 159"#, .seconds),
      // A request each second or so.
      (["0.25", "1.5", "2.75", "4", "5.5"], "", .seconds),
      // Whole seconds of chats, and a great many rows.
      (["61", "63", "90"], #", "chat_id": 159"#, .seconds), ((0..<500).map { "\($0 / 7)" }, "", .seconds),
      (["1700000000.5", "1700000090.0"], "", .seconds), (["1700000000", "1700000090"], "", .seconds),
    ])
  func doubted(stamps: [String], more: String, likely: TraceUnit) throws {
    let doubt = try #require(try reading(stamps, more: more).doubt)
    #expect(doubt.likely == likely && doubt.unit == .milliseconds)
    #expect(try reading(stamps, unit: .milliseconds, more: more).doubt == nil)
    #expect(try reading(stamps, unit: likely, more: more).doubt == nil)
  }

  @Test(
    "stamps that may well be milliseconds are not doubted",
    arguments: [
      (["0", "0", "0", "3000", "3000", "6000"], ""), (["0", "1", "2", "3"], ""), (["0"], ""), (["0.5"], ""),
      // Milliseconds since 1970, some with fractions, close together.
      (["1700000000000", "1700000000001"], ""), (["1700000000000.25", "1700000000000.5"], ""),
      // Fractions of milliseconds, a few rows a second; and all at one instant.
      (["0.25", "180.5", "420.75", "777.125"], ""), (["0.5", "0.5", "0.5"], ""),
      // Bailian's chats, already converted.
      (["61114", "62500"], #", "chat_id": 159"#), (["61114.0", "62500.0"], #", "chat_id": 159"#),
    ])
  func undoubted(stamps: [String], more: String) throws {
    #expect(try reading(stamps, more: more).doubt == nil)
  }

  @Test(
    "stamps that are out of range name the unit in which they count from 1970",
    arguments: [
      (TraceFormat.mooncake, "1700000000000000", "us"), (.mooncake, "1700000000000000000", "ns"),
      (.burstgpt, "1700000000000", "ms"), (.vidur, "1700000000000000.5", "us"),
    ])
  func outOfRange(format: TraceFormat, stamp: String, unit: String) throws {
    let error = #expect(throws: TraceError.self) { try reading([stamp], format: format) }
    #expect(error?.message.hasSuffix("since 1970, write unit: \(unit)") == true)
    let stated = try #require(TraceUnit(rawValue: unit))
    #expect(try reading([stamp], unit: stated, format: format).trace.rows.count == 1)
  }

  @Test("what speaks against the unit has its thousands grouped")
  func groupedRate() throws {
    // 201 rows in 50 ms: 200 ÷ 0.05 s.
    let stamps = (0...200).map { String($0 / 4) }
    #expect(try reading(stamps).doubt?.reason == "4,000 rows came in a second")
  }

  @Test("seconds with fractions are what the other formats have")
  func otherFormats() throws {
    for format in [TraceFormat.burstgpt, .vidur] {
      #expect(try reading(["1700000000", "1700000001"], format: format).doubt == nil)
      #expect(try reading(["0.0001", "0.0002", "0.0003"], format: format).doubt == nil)
    }
  }

  @Test(
    "the recorded traces are not doubted",
    .enabled(if: RecordedTraces.folder != nil, Comment(rawValue: RecordedTraces.absence)),
    arguments: [("azure-llm-2023-code.csv", TraceFormat.azure), ("mooncake-conversation.jsonl", .mooncake)])
  func recorded(name: String, format: TraceFormat) throws {
    let reading = try TraceReader.reading(
      bytes: RecordedTraces.bytes(name), path: name, format: format, unit: nil, speedup: 1)
    #expect(reading.doubt == nil)
  }
}
