import NeedletailReports
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailCLI

@Suite("What compare and gate are asked")
struct GateArgumentTests {
  private func gate(_ words: String...) throws -> GateArguments {
    guard case .gate(let gate) = try ArgumentParser.command(["gate"] + words) else {
      throw ArgumentError("no gate", "")
    }
    return gate
  }

  @Test("two operands are BASE and HEAD; one is HEAD, to be held to its baseline")
  func operands() throws {
    let two = try gate("a.yaml", "b.yaml", "--seeds", "20", "--confidence", "95%", "--strict", "--set", "seed=4")
    #expect(two.base == "a.yaml" && two.file.path == "b.yaml" && two.file.overrides == ["seed=4"])
    #expect(two.seeds == 20 && two.confidence == 0.95 && two.isStrict && two.format == nil)
    let one = try gate("b.yaml", "--update-baseline", "--baseline", "x.json")
    #expect(one.base == nil && one.updatesBaseline && one.baseline == "x.json")
    #expect(try gate("b.yaml", "--format", "junit").format == .junit)
  }

  @Test("--allow is read as often as it is given")
  func allowances() throws {
    let gate = try gate("a", "b", "--allow", "job p99 +5%", "--allow", "cost +2%")
    #expect(gate.allowances.map(\.spelling) == ["p(99) job_latency_ms +5%", "cost_usd +2%"])
    #expect(throws: ArgumentError.self) { try self.gate("a", "b", "--allow", "cost +2%", "--allow", "cost_usd +3%") }
  }

  @Test(
    "what cannot be meant is refused",
    arguments: [
      [], ["a", "b", "c"], ["a", ""], ["-", "-"], ["a", "b", "--against", "x"], ["a", "b", "--update-baseline"],
      ["a", "--baseline", "x", "--against", "y"], ["a", "--update-baseline", "--against", "y"],
      ["a", "--seeds", "1001"],
      ["a", "--confidence", "1"], ["a", "--format", "htm"], ["a", "--allow", "cost"],
    ])
  func refused(_ words: [String]) {
    #expect(throws: ArgumentError.self) { try ArgumentParser.command(["gate"] + words) }
  }

  @Test("compare takes two sides, and by what figures are split")
  func compare() throws {
    guard
      case .compare(let compare) = try ArgumentParser.command([
        "compare", "last~1", "last", "--by", "limit", "--format", "markdown",
      ])
    else {
      Issue.record("no compare")
      return
    }
    #expect(compare.base == "last~1" && compare.file.path == "last" && compare.split == .limit)
    #expect(compare.format == .markdown && compare.seeds == nil)
    #expect(throws: ArgumentError.self) { try ArgumentParser.command(["compare", "a", "b", "--by", "agents"]) }
  }

  @Test("a word with a colon is a revision and a path, as git has them")
  func revisions() throws {
    #expect(try GitFile.parts(of: "desk.yaml") == nil)
    let parts = try #require(try GitFile.parts(of: "origin/main~2:fleet/desk.yaml"))
    #expect(parts.revision == "origin/main~2" && parts.path == "fleet/desk.yaml")
    for word in ["-x:desk.yaml", ":desk.yaml", "main:", "main:/desk.yaml"] {
      #expect(throws: Refusal.self) { try GitFile.parts(of: word) }
    }
  }
}
