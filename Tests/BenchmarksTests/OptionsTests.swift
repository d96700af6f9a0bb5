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

  @Test("instructions are compared with a file, or written, all of them or the usual ones")
  func counts() throws {
    #expect(try Options(["--counted"]).task == .counted(isAll: false))
    #expect(try Options(["--counted", "--all"]).task == .counted(isAll: true))
    #expect(
      try Options(["--instructions", "f.json", "totals", "--all", "--record"]).task
        == .instructions(committed: "f.json", totals: "totals", isAll: true, isRecord: true))
    #expect(
      try Options(["--instructions", "f.json", "totals"]).task
        == .instructions(committed: "f.json", totals: "totals", isAll: false, isRecord: false))
  }

  @Test("the gate is validated where that is asked for")
  func gate() throws {
    #expect(try Options(["--validate-gate"]).task == .validateGate)
  }

  @Test("what stands behind --usage-of is the program's, options and all")
  func usage() throws {
    #expect(try Options(["--usage-of", "prog", "--quick", "x"]).task == .usage(of: ["prog", "--quick", "x"]))
  }

  @Test(
    "what cannot be understood is refused",
    arguments: [
      ["--rounds"], ["--rounds", "0"], ["--rounds", "many"], ["--soak", "-1"], ["--only"], ["--json", "--quick"],
      ["--fast"], ["stray"], ["--quick", "--check"], ["--instructions", "f.json"], ["--all"], ["--record"],
      ["--counted", "--record"], ["--usage-of"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: UsageError.self) { try Options(arguments) }
  }
}
