import Foundation
import NeedletailReports
import NeedletailResults
import Testing

@testable import NeedletailCLI

@Suite("The summary of a GitHub step")
struct StepSummaryTests {
  @Test("there is one only where the environment names a file")
  func variable() {
    #expect(StepSummary([:]) == nil && StepSummary(["GITHUB_STEP_SUMMARY": ""]) == nil)
    #expect(StepSummary(["GITHUB_STEP_SUMMARY": "a.md"])?.path == "a.md")
  }

  @Test("a text is appended to what stands there, after an empty line; the file is made where there is none")
  func appends() throws {
    let folder = try TemporaryFolder()
    let summary = try #require(StepSummary(["GITHUB_STEP_SUMMARY": folder.path("summary.md")]))
    try summary.append { _ in "# one\n" }
    try summary.append { _ in "" }
    try summary.append { _ in "# two\n" }
    #expect(try String(contentsOfFile: summary.path, encoding: .utf8) == "# one\n\n\n# two\n")
  }

  @Test(
    "the room for a text is what GitHub takes of a step, less what stands there", arguments: [0, 5, 1 << 20, 2 << 20])
  func room(_ before: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("summary.md", String(repeating: "x", count: before))
    var room: Int?
    try StepSummary(["GITHUB_STEP_SUMMARY": path])?.append { most in
      room = most
      return String(repeating: "y", count: max(0, most))
    }
    let gap = before == 0 ? 0 : 2
    #expect(room == (1 << 20) - min(before, 1 << 20) - gap)
    let size = try Data(contentsOf: URL(filePath: path)).count
    #expect(size == max(before, 1 << 20))
  }

  @Test("a folder in its place is an error that names it")
  func folder() throws {
    let folder = try TemporaryFolder()
    let summary = try #require(StepSummary(["GITHUB_STEP_SUMMARY": folder.url.path]))
    #expect(throws: FileError.self) { try summary.append { _ in "text" } }
  }
}
