import NeedletailNotation
import Testing

@testable import NeedletailMeasurement

@Suite("Instruction counts")
struct InstructionCountTests {
  private let committed = InstructionCounts(swift: "6.3.1", counts: ["loop": 1_000_000])

  @Test(
    "three per cent either way is the same, beyond it is more or fewer",
    arguments: [
      (970_000, InstructionCounts.Verdict.within), (1_030_000, .within), (1_030_001, .more), (969_999, .fewer),
    ] as [(UInt64, InstructionCounts.Verdict)])
  func tolerance(count: UInt64, verdict: InstructionCounts.Verdict) {
    #expect(committed.verdict(on: "loop", count) == verdict)
  }

  @Test("a better count fails too, and asks to be committed")
  func betterCount() {
    let comparison = committed.comparison(with: InstructionCounts(swift: "6.3.1", counts: ["loop": 900_000]))
    #expect(!comparison.holds)
    #expect(comparison.lines.last?.contains("commit the better number") == true)
    #expect(comparison.lines.last?.contains("-10.0 %") == true)
  }

  @Test("a benchmark without a committed count fails, and so does one that was not counted")
  func unmatched() {
    #expect(committed.comparison(with: InstructionCounts(swift: "6.3.1", counts: ["loop": 1_000_000])).holds)
    #expect(
      !committed.comparison(with: InstructionCounts(swift: "6.3.1", counts: ["loop": 1_000_000, "new": 5])).holds)
    #expect(!committed.comparison(with: InstructionCounts(swift: "6.3.1", counts: [:])).holds)
  }

  @Test("counts of another compiler are not compared")
  func otherCompiler() {
    let comparison = committed.comparison(with: InstructionCounts(swift: "6.4", counts: ["loop": 2_000_000]))
    #expect(comparison.holds)
    #expect(comparison.lines.first?.contains("not comparable") == true)
  }

  @Test("what is written reads back the same")
  func roundTrip() throws {
    let text = try committed.json.text()
    #expect(try InstructionCounts(JSON(reading: Array(text.utf8), path: "instructions.json")) == committed)
  }
}
