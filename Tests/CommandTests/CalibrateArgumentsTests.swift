import Testing

@testable import NeedletailCLI

@Suite("The command line of calibrate")
struct CalibrateArgumentsTests {
  private func parse(_ line: String) throws(ArgumentError) -> Command {
    try ArgumentParser.command(line.split(separator: " ").map(String.init))
  }

  @Test("results, a workload and where everything goes, by the ending of its name") func all() throws {
    var calibrate = CalibrateArguments(results: ["a.json", "last"])
    calibrate.store = "s"
    calibrate.workload = "w.yaml"
    calibrate.isInPlace = true
    calibrate.outs = [.init(path: "c.json", form: .document), .init(path: "d.yml", form: .workload)]
    calibrate.userInterface = .plain
    let line =
      "calibrate a.json last --into w.yaml --in-place --out c.json --out d.yml --store s --ui plain"
    #expect(try parse(line) == .calibrate(calibrate))
  }

  @Test(
    "what makes no sense is refused, with what does",
    arguments: [
      ("calibrate", "no result given"), ("calibrate a a", "named twice"),
      ("calibrate a --in-place", "`--in-place` without `--into`"),
      ("calibrate a --out c.html", "does not say what to write"),
      ("calibrate a --out c.json --out c.json", "names one file twice"),
      ("calibrate " + (1...65).map { "r\($0)" }.joined(separator: " "), "more than are taken together"),
    ])
  func refused(_ line: String, _ message: String) {
    let error = #expect(throws: ArgumentError.self) { try parse(line) }
    #expect(error?.message.contains(message) == true)
  }
}
