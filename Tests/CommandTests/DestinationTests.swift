import Foundation
import Testing

@testable import NeedletailCLI

@Suite("Where a document is written")
struct DestinationTests {
  @Test("a document takes the place of an older one whole, and leaves nothing beside it")
  func replaces() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("result.json", "an older, longer document")
    try Destination(path).write("new\n")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new\n")
    #expect(folder.contents == ["result.json"])
  }

  @Test("a link is followed, not replaced")
  func link() throws {
    let folder = try TemporaryFolder()
    let target = try folder.file("target.json", "old")
    try FileManager.default.createSymbolicLink(atPath: folder.path("link.json"), withDestinationPath: target)
    try Destination(folder.path("link.json")).write("new")
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link.json")) == target)
  }

  @Test("a device is written to, not replaced")
  func device() throws {
    try Destination("/dev/null").write("nothing")
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test("a missing folder, a directory and a file for a folder are refused beforehand")
  func refused() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("plain", "")
    for path in [folder.path("none/result.json"), folder.url.path, folder.path("plain/result.json")] {
      #expect(throws: FileError.self) { try Destination(path) }
    }
  }

  @Test("a new file is created once")
  func create() throws {
    let folder = try TemporaryFolder()
    try File.create(folder.path("a"), holding: "text")
    #expect(throws: FileError.self) { try File.create(folder.path("a"), holding: "other") }
    #expect(try File.bytes(of: folder.path("a")) == Array("text".utf8))
  }

  @Test("reading tells a missing file from a directory")
  func reading() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: FileError.self) { try File.bytes(of: folder.path("none")) }
    #expect(missing?.message == "no such file or directory")
    let directory = #expect(throws: FileError.self) { try File.bytes(of: folder.url.path) }
    #expect(directory?.message == "is a directory")
  }
}
