import Foundation
import NeedletailReports
import Testing

@testable import NeedletailCLI

@Suite("The command that reports")
struct ReportCommandTests {
  func parse(_ line: String) throws(ArgumentError) -> Command {
    try ArgumentParser.command(line.split(separator: " ").map(String.init))
  }

  @Test(
    "report writes what the file's name asks for, and text where there is none",
    arguments: [
      ("report a.json", ReportArguments.Format.text, "-"), ("report a.json --out r.html", .html, "r.html"),
      ("report a.json --out r.md", .markdown, "r.md"), ("report a.json --out r.txt", .text, "r.txt"),
      ("report a.json --out r.txt --format html", .html, "r.txt"), ("report a.json --format markdown", .markdown, "-"),
    ])
  func formats(line: String, format: ReportArguments.Format, out: String) throws {
    #expect(try parse(line) == .report(ReportArguments(paths: ["a.json"], format: format, out: out)))
  }

  @Test("report takes one to eight results")
  func results() throws {
    #expect(throws: ArgumentError.self) { try parse("report --out r.html") }
    #expect(throws: ArgumentError.self) { try parse("report 1 2 3 4 5 6 7 8 9") }
    guard case .report(let arguments) = try parse("report a.json b.json --workload w.yaml") else {
      Issue.record("not a report")
      return
    }
    #expect(arguments.paths == ["a.json", "b.json"] && arguments.workload == "w.yaml")
  }

  @Test("results are told apart by name, by folder, or by place")
  func names() {
    #expect(WriteReport.names(of: ["x/a.json", "x/b.json"]) == ["a.json", "b.json"])
    #expect(WriteReport.names(of: ["x/a.json", "y/a.json"]) == ["x/a.json", "y/a.json"])
    #expect(WriteReport.names(of: ["a.json", "a.json"]) == ["a.json (1)", "a.json (2)"])
  }

  @Test("a result is reported with the workload that lies beside it, if it is the one that was run")
  func workloadBeside() throws {
    let folder = try TemporaryFolder()
    let result = folder.path("r.json")
    // SHA-256 of `abc` is FIPS 180-2's first example.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    try "{\"schema\":\"needletail.result/2\",\"workload\":{\"name\":\"w\",\"sha256\":\"\(hash)\"}}"
      .write(toFile: result, atomically: true, encoding: .utf8)
    let text = { try ResultFiles(result, workload: nil).run(called: "r").workload }
    #expect(try text() == nil)
    try "abd".write(toFile: folder.path("r.yaml"), atomically: true, encoding: .utf8)
    #expect(try text() == nil)
    try "abc".write(toFile: folder.path("w.yaml"), atomically: true, encoding: .utf8)
    #expect(try text() == "abc")
  }

  @Test("a result that is not there is bad input")
  func missing() async throws {
    let folder = try TemporaryFolder()
    let command = Command.report(
      ReportArguments(paths: [folder.path("no.json")], format: .html, out: folder.path("r.html")))
    #expect(await command.execute() == .badInput)
    #expect(File.kind(of: folder.path("r.html")) == nil)
  }
}
