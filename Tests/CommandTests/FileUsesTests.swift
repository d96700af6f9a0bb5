import Foundation
import Testing

@testable import NeedletailCLI

@Suite("Files that commands use")
struct FileUsesTests {
  @Test("what is read is not written over, by whatever path")
  func inputs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.yaml")
    try Data("x".utf8).write(to: URL(filePath: path))
    var uses = FileUses()
    uses.reads(path)
    #expect(throws: Refusal.self) { try uses.writes(path, as: "--out") }
    #expect(throws: Refusal.self) { try uses.writes(folder.path("./a.yaml"), as: "--archive") }
    try uses.writes(folder.path("b.json"), as: "--out")
  }

  @Test("a link to a file that is not there yet is that file")
  func links() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "target")
    var uses = FileUses()
    try uses.writes(folder.path("link"), as: "--out")
    #expect(throws: Refusal.self) { try uses.writes(folder.path("target"), as: "--archive") }
  }

  @Test("two options do not write one file, not even one that is not there yet; a device takes both")
  func outputs() throws {
    let folder = try TemporaryFolder()
    var uses = FileUses()
    try uses.writes(folder.path("a.json"), as: "--out")
    #expect(throws: Refusal.self) { try uses.writes(folder.path("./a.json"), as: "--archive") }
    try uses.writes(folder.path("a.ntl"), as: "--archive")
    try uses.writes("/dev/null", as: "--out")
    try uses.writes("/dev/null", as: "--trace-jobs")
    try uses.writes("-", as: "--out")
  }
}
