import NeedletailNotation
import Testing

@testable import NeedletailMeasurement

@Suite("Instruction counts")
struct InstructionCountTests {
  private let committed = InstructionCounts(
    swift: "6.3.1", counts: ["loop": 1_000, "command": 1_400], bounds: ["command": 1_420])

  private func fresh(_ counts: [String: Double], swift: String = "6.3.1") -> InstructionCounts {
    InstructionCounts(swift: swift, counts: counts)
  }

  @Test(
    "three per cent either way is the same, beyond it is more or fewer",
    arguments: [
      (970, InstructionCounts.Verdict.within), (1_030, .within), (1_030.1, .more), (969.9, .fewer),
    ] as [(Double, InstructionCounts.Verdict)])
  func tolerance(count: Double, verdict: InstructionCounts.Verdict) {
    #expect(committed.verdict(on: "loop", count) == verdict)
  }

  @Test(
    "what was promised is held to the instruction, however near the committed count is",
    arguments: [(1_420, InstructionCounts.Verdict.within), (1_421, .beyond)] as [(Double, InstructionCounts.Verdict)])
  func bound(count: Double, verdict: InstructionCounts.Verdict) {
    #expect(committed.verdict(on: "command", count) == verdict)
    #expect(committed.comparison(with: fresh(["loop": 1_000, "command": count])).holds == (verdict == .within))
  }

  @Test("a better count fails too, and asks to be committed")
  func betterCount() {
    let comparison = committed.comparison(with: fresh(["loop": 900, "command": 1_400]))
    #expect(!comparison.holds)
    #expect(comparison.lines.last?.contains("commit the better number") == true)
    #expect(comparison.lines.last?.contains("-10.0 %") == true)
  }

  @Test("a name without a committed count fails, and so does one that was not counted though it was asked for")
  func unmatched() {
    #expect(committed.comparison(with: fresh(["loop": 1_000, "command": 1_400])).holds)
    #expect(!committed.comparison(with: fresh(["loop": 1_000, "command": 1_400, "new": 5])).holds)
    #expect(!committed.comparison(with: fresh(["loop": 1_000])).holds)
    #expect(committed.comparison(with: fresh(["loop": 1_000]), unasked: ["command"]).holds)
  }

  @Test("counts of another compiler are not compared")
  func otherCompiler() {
    let comparison = committed.comparison(with: fresh(["loop": 2_000], swift: "6.4"))
    #expect(comparison.holds)
    #expect(comparison.lines.first?.contains("not comparable") == true)
  }

  @Test("recording keeps what was promised and what was not counted anew, and drops what is counted no longer")
  func recording() {
    let recorded = committed.recording(
      fresh(["loop": 800, "new": 7], swift: "6.4"), names: ["loop", "command", "new"])
    #expect(recorded.counts == ["loop": 800, "command": 1_400, "new": 7])
    #expect(recorded.bounds == ["command": 1_420])
    #expect(recorded.swift == "6.4")
    #expect(committed.recording(fresh(["loop": 800]), names: ["loop"]).counts == ["loop": 800])
  }

  @Test("what is written reads back the same, to a tenth of an instruction")
  func roundTrip() throws {
    var written = committed
    written.counts["loop"] = 1_000.04
    let text = try written.json.text()
    #expect(try InstructionCounts(JSON(reading: Array(text.utf8), path: "instructions.json")) == committed)
  }

  @Test("a bound that is no number is refused, with its name")
  func badBound() throws {
    let text = #"{"swift": "6.3.1", "instructions": {}, "at_most": {"loop": "few"}}"#
    let json = try JSON(reading: Array(text.utf8), path: "instructions.json")
    let error = #expect(throws: DocumentError.self) { try InstructionCounts(json) }
    #expect(error?.description.contains("at_most.loop") == true)
  }
}

@Suite("What callgrind counted")
struct InstructionTotalTests {
  @Test("a timed part is divided by its operations, two runs by what the longer has more")
  func perOperation() throws {
    let totals = try InstructionTotals(reading: "loop timed 5000\ncommand\tlonger\t90000\ncommand\tshorter\t30000\n")
    #expect(totals.names == ["command", "loop"])
    #expect(try totals.instructions(of: "loop", operations: 4) == 1_250)
    #expect(try totals.instructions(of: "command", operations: 30) == 2_000)
  }

  @Test(
    "what tells nothing is refused",
    arguments: [
      "", "loop timed", "loop timed 0", "loop whole 5", "loop timed many", "loop timed 5\nloop timed 5",
    ])
  func refusedText(text: String) {
    #expect(throws: DocumentError.self) { try InstructionTotals(reading: text) }
  }

  @Test("a longer run alone, one that took no more, and no operations are refused")
  func refusedRuns() throws {
    let alone = try InstructionTotals(reading: "command longer 9")
    #expect(throws: DocumentError.self) { try alone.instructions(of: "command", operations: 1) }
    let same = try InstructionTotals(reading: "command longer 9\ncommand shorter 9")
    #expect(throws: DocumentError.self) { try same.instructions(of: "command", operations: 1) }
    let timed = try InstructionTotals(reading: "loop timed 9")
    #expect(throws: DocumentError.self) { try timed.instructions(of: "loop", operations: 0) }
  }
}
