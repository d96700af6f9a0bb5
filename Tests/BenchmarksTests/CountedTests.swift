import Foundation
import NeedletailNotation
import Testing

@testable import NeedletailBenchmarks
@testable import NeedletailMeasurement

@Suite("What instructions are counted of")
struct CountedTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func json(_ name: String) throws -> JSON {
    let path = Self.root.appending(path: "Benchmarks/\(name).json").path
    return try JSON(reading: try #require(Meter.bytes(ofFile: path)), path: path)
  }

  @Test("all that is counted is measured too, under one name")
  func names() {
    let names = Counted.all.map(\.name)
    let benchmarks = Set(Subjects.all.map(\.name))
    #expect(Set(names).count == names.count)
    #expect(names.filter { !benchmarks.contains($0) } == [])
  }

  @Test(
    "a line a run: a benchmark has one, a command a shorter and a longer; what takes minutes is listed when asked for")
  func lines() {
    let usual = Counted.lines(isAll: false).map { $0.split(separator: "\t").map(String.init) }
    #expect(usual.contains(["closed-loop/10000", "timed", "--count", "closed-loop/10000"]))
    let archive = usual.filter { $0[0] == "command/closed-loop/10000/archive" }
    #expect(archive.map { $0[1] } == ["shorter", "longer"])
    #expect(archive.allSatisfy { $0.contains("\(Counted.folderWord)/result.json") })
    #expect(!usual.contains { $0[0].hasSuffix("/1000000") })
    #expect(Counted.lines(isAll: true).contains { $0.hasPrefix("command/closed-loop/1000000\tlonger\trun") })
  }

  @Test("the committed counts and bounds are of what is counted, and all that is counted usually is committed")
  func committed() throws {
    let committed = try InstructionCounts(json("instructions"))
    let names = Set(Counted.all.map(\.name))
    #expect(Set(committed.counts.keys).subtracting(names) == [])
    #expect(Set(committed.bounds.keys).subtracting(names) == [])
    #expect(Set(Counted.all.filter(\.isUsual).map(\.name)).subtracting(committed.counts.keys) == [])
    #expect(committed.bounds["closed-loop/10000"] != nil)
    #expect(committed.bounds["command/closed-loop/10000/archive"] != nil)
  }

  @Test("the committed thresholds are of benchmarks that there are")
  func thresholds() throws {
    let benchmarks = Set(Subjects.all.map(\.name))
    let thresholds = try Thresholds(json("thresholds"))
    #expect(thresholds.names.filter { !benchmarks.contains(Record.Row.benchmark(of: $0)) } == [])
    #expect(thresholds.bounds["command/sequences/1000000/archive peak"] != nil)
  }

  @Test("the table of instructions says what each row takes, and what it takes more than the one above")
  func table() {
    let counts = InstructionCounts(
      swift: "6.3.1",
      counts: [
        "closed-loop/10000": 1_000, "closed-loop-accounts/10000": 1_250, "command/closed-loop/10000": 1_300,
        "command/closed-loop/10000/archive": 1_700, "support-desk": 3_000, "support-desk-accounts": 3_200,
      ])
    let rows = InstructionTable.table(counts).rows
    #expect(rows.map(\.count) == [5, 5, 5, 5, 5, 5])
    #expect(rows[0] == ["the engine", "1,000", "", "3,000", ""])
    #expect(rows[1] == ["+ accounts", "1,250", "250", "3,200", "200"])
    #expect(rows[2].dropFirst() == ["1,300", "50.0", "", ""])
    #expect(rows[3].dropFirst() == ["", "", "", ""])
    #expect(rows[4].dropFirst() == ["1,700", "", "", ""])
  }

  @Test("growth shows the engine and the command beside each other: time, instructions, bytes")
  func growth() throws {
    let name = "command/closed-loop/1000/archive"
    let record = Record(rows: [
      .init(name: name, unit: "ns a call", clock: "child", rounds: [300]),
      .init(name: "\(name) further", unit: "ns a further call", clock: "-", rounds: [250]),
      .init(name: "\(name) memory", unit: "bytes a job in flight", clock: "-", rounds: [900]),
    ])
    let table = GrowthTable.table(record, InstructionCounts(swift: "", counts: [name: 1_450]))
    #expect(
      table.rows == [
        [
          "jobs in flight, command with archive", "1,000", "250", "250 – 250", "1.00", "1.00 – 1.00", "1.00", "1,450",
          "900",
        ]
      ])
  }
}
