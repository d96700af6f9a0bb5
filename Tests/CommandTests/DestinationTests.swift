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

  @Test("links that lead to no file yet, one after the other and from their own folders, lead to a new one")
  func danglingLinks() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("deep"), withIntermediateDirectories: true)
    for (link, target) in [("first", "deep/second"), ("deep/second", "../third"), ("third", folder.path("deep/new"))] {
      try FileManager.default.createSymbolicLink(atPath: folder.path(link), withDestinationPath: target)
    }
    for text in ["once", "again"] {
      try Destination(folder.path("first")).write(text)
      #expect(try String(contentsOfFile: folder.path("deep/new"), encoding: .utf8) == text)
    }
    #expect(folder.contents == ["deep", "first", "third"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("third")) == folder.path("deep/new"))
  }

  @Test("links in a circle, and into a folder that is not there, are refused beforehand")
  func deadLinks() throws {
    let folder = try TemporaryFolder()
    for (link, target) in [("a", "b"), ("b", "a"), ("lost", "none/file"), ("up", ".")] {
      try FileManager.default.createSymbolicLink(atPath: folder.path(link), withDestinationPath: target)
    }
    let circle = #expect(throws: FileError.self) { try Destination(folder.path("a")) }
    #expect(circle?.message == "too many levels of symbolic links")
    for link in ["lost", "up"] { #expect(throws: FileError.self) { try Destination(folder.path(link)) } }
    #expect(folder.contents == ["a", "b", "lost", "up"])
  }

  @Test("what takes a file's place has its permissions, whatever the mask", arguments: [0o600, 0o444, 0o666, 0o2750])
  func permissions(_ mode: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.json", "old")
    for isPiecewise in [false, true] {
      #expect(unsafe chmod(path, mode_t(mode)) == 0)
      let destination = try Destination(path)
      if isPiecewise { try destination.write { emit in try emit("new") } } else { try destination.write("new") }
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    }
  }

  @Test("a name as long as the system allows is written, a longer one is refused beforehand")
  func longNames() throws {
    let folder = try TemporaryFolder()
    let longest = String(repeating: "n", count: 255)
    for text in ["first", "and again"] {
      try Destination(folder.path(longest)).write(text)
      #expect(try String(contentsOfFile: folder.path(longest), encoding: .utf8) == text)
    }
    #expect(folder.contents == [longest])
    let refusal = #expect(throws: FileError.self) { try Destination(folder.path(longest + "n")) }
    #expect(refusal?.message == "file name too long")
  }

  @Test("what is open for reading only is refused beforehand")
  func readingOnly() throws {
    let folder = try TemporaryFolder()
    let descriptor = unsafe open(try folder.file("r", "kept"), O_RDONLY)
    defer { close(descriptor) }
    #expect(throws: FileError.self) { try Destination("/dev/fd/\(descriptor)") }
    #expect(throws: FileError.self) { try Destination("/proc/self/fd/9999") }
  }

  @Test("an open descriptor is written on where it stands", arguments: ["/dev/fd", "/proc/self/fd"])
  func descriptors(_ place: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r", "before ")
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    let destination = try Destination("\(place)/\(descriptor)")
    #expect(destination.isStream && destination.absolutePath == nil)
    try destination.write("one ")
    try destination.write { emit in try emit("two") }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "before one two")
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
    try Destination(folder.path("a")).writeNew("text")
    #expect(throws: FileError.self) { try Destination(folder.path("a")).writeNew("other") }
    #expect(try File.bytes(of: folder.path("a")) == Array("text".utf8))
    try FileManager.default.createSymbolicLink(atPath: folder.path("b"), withDestinationPath: "c")
    try Destination(folder.path("b")).writeNew("text")
    #expect(try File.bytes(of: folder.path("c")) == Array("text".utf8))
    try Destination("/dev/null").writeNew("nothing")
  }

  @Test("reading tells a missing file from a directory")
  func reading() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: FileError.self) { try File.bytes(of: folder.path("none")) }
    #expect(missing?.message == "no such file or directory")
    let directory = #expect(throws: FileError.self) { try File.bytes(of: folder.url.path) }
    #expect(directory?.message == "is a directory")
  }

  /// The number of a process that has ended.
  private func endedProcess() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test("what a killed process left of the same document is taken away, and nothing else", arguments: [false, true])
  func leftovers(isPiecewise: Bool) throws {
    let folder = try TemporaryFolder()
    let ended = try endedProcess()
    let kept = [
      "r.json.1.partial", "r.json.\(getppid()).partial", "r.json.\(ended)x.partial", "r.json..partial",
      "r.json.0.partial", "r.json.-\(ended).partial", "r.json.0\(ended).partial", "r.json.99999999999.partial",
      "r.json.\(ended).partial.old", "xr.json.\(ended).partial", "r.jsonx.\(ended).partial", "r.json.\(ended)",
    ]
    for name in kept + ["r.json.\(ended).partial"] { _ = try folder.file(name, "half") }
    let destination = try Destination(folder.path("r.json"))
    if isPiecewise { try destination.write { emit in try emit("whole") } } else { try destination.write("whole") }
    #expect(folder.contents == (kept + ["r.json"]).sorted())
    #expect(try String(contentsOfFile: folder.path("r.json"), encoding: .utf8) == "whole")
  }

  @Test("what a process of the same number left does not hinder, as in a container that begins to count anew")
  func sameNumber() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("r.json.\(getpid()).partial", "half")
    try Destination(folder.path("r.json")).write("whole")
    #expect(folder.contents == ["r.json"])
  }

  @Test("what somebody writes whose process is not seen from here is left alone")
  func lockedElsewhere() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.json.\(try endedProcess()).partial", "half")
    let descriptor = unsafe open(path, O_RDONLY)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    try Destination(folder.path("r.json")).write("whole")
    #expect(folder.contents.count == 2)
  }
}
