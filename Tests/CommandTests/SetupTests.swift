import Foundation
import Testing

@Suite("Setting a machine up")
struct SetupTests {
  static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "scripts/setup.sh").path

  /// Runs the script where only these commands exist, given as shell scripts, beside the usual small tools.
  func setup(_ commands: [String: String]) throws -> (status: Int32, output: String) {
    let folder = try TemporaryFolder()
    for tool in ["bash", "dirname", "sed", "head", "sort", "id", "env"] {
      let real = ["/usr/bin/", "/bin/"].map { $0 + tool }.first { FileManager.default.isExecutableFile(atPath: $0) }
      try FileManager.default.createSymbolicLink(atPath: folder.path(tool), withDestinationPath: try #require(real))
    }
    for (name, body) in commands {
      let path = try folder.file(name, "#!/bin/sh\n\(body)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let process = Process()
    process.executableURL = URL(filePath: folder.path("bash"))
    process.arguments = [Self.script]
    process.environment = ["PATH": folder.url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  static let present = ["swift": "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'", "dpkg-query": "echo 'ii '"]

  @Test("a missing toolchain gets one sentence that says what to install")
  func missing() throws {
    let (status, output) = try setup([:])
    #expect(status == 1)
    #expect(output.contains("no Swift toolchain on PATH; install Swift 6.2 or newer"))
    #expect(output.split(separator: "\n").count == 1)
  }

  @Test("an old toolchain is named", arguments: ["5.10.1", "6.1.2", "6.0"])
  func old(_ version: String) throws {
    let (status, output) = try setup(["swift": "echo 'Swift version \(version) (swift-\(version)-RELEASE)'"])
    #expect(status == 1)
    #expect(output.contains("Swift \(version) is too old; install Swift 6.2 or newer"))
    #expect(output.split(separator: "\n").count == 1)
  }

  @Test("where all is there it says nothing", arguments: ["6.2", "6.3.1", "6.10"])
  func quiet(_ version: String) throws {
    var commands = Self.present
    commands["swift"] = "echo 'Swift version \(version) (swift-\(version)-RELEASE)'"
    let (status, output) = try setup(commands)
    #expect(status == 0 && output.isEmpty, "\(output)")
  }

  @Test("only what is missing is installed, and lists are fetched only when they are needed")
  func installs() throws {
    var commands = Self.present
    commands["dpkg-query"] = "case \"$*\" in *libyaml*) exit 1;; *) echo 'ii ';; esac"
    commands["sudo"] = "exec \"$@\""
    commands["apt-get"] = "echo \"apt-get $*\""
    commands["apt-cache"] = "exit 0"
    let known = try setup(commands)
    #expect(known.status == 0)
    #expect(known.output.hasSuffix("apt-get install --yes --quiet --no-install-recommends libyaml-dev\n"))
    #expect(!known.output.contains("apt-get update"))
    commands["apt-cache"] = "exit 1"
    #expect(try setup(commands).output.contains("apt-get update"))
  }
}
