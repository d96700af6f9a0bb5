import Testing

@testable import Measurement

@Suite("The benchmarks' options")
struct OptionsTests {
  @Test("without options all benchmarks are measured")
  func defaults() throws {
    let options = try Options([])
    #expect(options == Options())
    #expect(options.wants("anything"))
  }

  @Test("--only takes names that contain any of the texts given")
  func only() throws {
    let options = try Options(["--only", "closed-loop", "--only", "desk"])
    #expect(options.wants("closed-loop/1000"))
    #expect(options.wants("support-desk"))
    #expect(!options.wants("timers/1000"))
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
