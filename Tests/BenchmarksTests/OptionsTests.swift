import Testing

@testable import NeedletailMeasurement

@Suite("The benchmarks' options")
struct OptionsTests {
  @Test("without options all benchmarks are measured")
  func defaults() throws {
    let options = try Options([])
    #expect(options == Options())
    #expect(options.wanted(of: ["a", "b"]) == ["a", "b"])
  }

  @Test("--only takes the name that is the same, or else those that contain the text")
  func only() throws {
    let names = ["loop/1", "loop/10", "desk", "timers/1"]
    #expect(try Options(["--only", "loop"]).wanted(of: names) == ["loop/1", "loop/10"])
    #expect(try Options(["--only", "loop/1", "--only", "es"]).wanted(of: names) == ["loop/1", "desk"])
    #expect(try Options(["--only", "ring"]).wanted(of: names) == [])
  }

  @Test("counts are read as NAME=COUNT, and --record may stand among them")
  func counts() throws {
    let options = try Options(["--instructions", "f.json", "closed-loop/10000=12", "--record"])
    #expect(options.task == .instructions(file: "f.json", counts: ["closed-loop/10000": 12], isRecord: true))
  }

  @Test(
    "what cannot be understood is refused",
    arguments: [
      ["--rounds"], ["--rounds", "0"], ["--rounds", "many"], ["--soak", "-1"], ["--only"], ["--json", "--quick"],
      ["--fast"], ["stray"], ["--quick", "--check"], ["--instructions", "f.json"],
      ["--instructions", "f.json", "loop=0"], ["--instructions", "f.json", "loop"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: UsageError.self) { try Options(arguments) }
  }
}
