import Testing

@testable import NeedletailCLI

@Suite("Arguments of a gate by the wall clock")
struct PairArgumentTests {
  private func gate(_ words: String...) throws -> GateArguments {
    guard case .gate(let arguments) = try ArgumentParser.command(["gate"] + words) else {
      throw ArgumentError("no gate", "")
    }
    return arguments
  }

  private func problem(_ words: String...) -> String {
    do {
      _ = try ArgumentParser.command(["gate"] + words)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test("each side has settings of its own: keys of the file, a build, a file")
  func settings() throws {
    let gate = try gate(
      "desk.yaml", "--a", "agents.a.count=2", "--b", "binary=./new", "--b", "workload=other.yaml", "--b", "x.y=a=b")
    #expect(gate.a.overrides == ["agents.a.count=2"])
    #expect(gate.b.binary == "./new")
    #expect(gate.b.workload == "other.yaml")
    #expect(gate.b.overrides == ["x.y=a=b"])
    #expect(gate.b.words == "other.yaml, binary=./new, x.y=a=b")
    #expect(gate.a.words == "agents.a.count=2")
    #expect(SideSettings().words == nil)
    #expect(gate.isByWallClock)
  }

  @Test("what is no setting is refused with what to write")
  func badSettings() {
    #expect(problem("desk.yaml", "--a", "count").contains("`--a count` is no KEY=VALUE"))
    #expect(problem("desk.yaml", "--b", "=3").contains("is no KEY=VALUE"))
    #expect(problem("desk.yaml", "--b", "binary=").contains("names nothing"))
    #expect(problem("desk.yaml", "--b", "binary=a", "--b", "binary=b").contains("names a second binary"))
  }

  @Test("pairs, time and warm-up runs are read, and bounded")
  func pairs() throws {
    let gate = try gate("desk.yaml", "--clock", "wall", "--pairs", "30", "--time", "10m", "--warmups", "0")
    #expect(gate.pairs == 30)
    #expect(gate.time == .seconds(600))
    #expect(gate.warmUps == 0)
    #expect(gate.isByWallClock)
    #expect(problem("desk.yaml", "--pairs", "201").contains("from 2 to 200"))
    #expect(problem("desk.yaml", "--warmups", "11").contains("from 0 to 10"))
    #expect(problem("desk.yaml", "--time", "soon").contains("`--time soon`"))
  }

  @Test("a file alone leaves the clock to the file")
  func fileAlone() throws {
    #expect(try gate("desk.yaml").isByWallClock == false)
    #expect(try gate("desk.yaml", "--self-check").isByWallClock)
  }

  @Test("two ways to say what is compared are refused")
  func conflicts() {
    #expect(problem("a.yaml", "b.yaml", "--a", "x=1").contains("BASE `a.yaml` and --a are both given"))
    #expect(problem("a.yaml", "--against", "n", "--b", "x=1").contains("--against and --b are both given"))
    #expect(problem("a.yaml", "--self-check", "--baseline", "b.json").contains("--baseline and --self-check"))
    #expect(problem("a.yaml", "--self-check", "--format", "junit").contains("is not written as junit"))
    #expect(problem("a.yaml", "--self-check", "--a", "x=1").contains("--self-check and --a are both given"))
  }

  @Test("what only the wall clock has is refused in virtual time")
  func virtualTime() {
    for word in ["--a", "--pairs", "--time", "--warmups"] {
      let value = word == "--a" ? "x=1" : word == "--time" ? "1m" : "10"
      #expect(problem("a.yaml", "--clock", "virtual", word, value).contains("`\(word)` is for the wall clock"))
    }
  }
}
