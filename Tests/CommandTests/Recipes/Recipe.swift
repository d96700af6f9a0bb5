import Foundation
import NeedletailWorkload
import Testing

/// A recipe of `docs/ci`: its fenced blocks, in order. What stands behind the fence says what a block is for.
struct Recipe {
  enum Block {
    /// ` ```sh run `, or ` ```sh run exits 99 `: commands that a reader gives, and the status they end with.
    case command(String, status: Int32)
    /// ` ```yaml PATH `: a file that a reader writes.
    case file(path: String, text: String)
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  var blocks: [Block] = []

  init(_ name: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: "docs/ci/\(name).md"), encoding: .utf8)
    var open: (info: [String], lines: [String])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      guard line.hasPrefix("```") else {
        open?.lines.append(line)
        continue
      }
      guard let (info, lines) = open else {
        open = (line.dropFirst(3).split(separator: " ").map(String.init), [])
        continue
      }
      open = nil
      let text = lines.joined(separator: "\n") + "\n"
      if info.prefix(2) == ["sh", "run"] {
        blocks.append(.command(text, status: info.count == 4 && info[2] == "exits" ? Int32(info[3]) ?? -1 : 0))
      } else if info.count == 2, info[0] == "yaml" || info[0] == "groovy" {
        blocks.append(.file(path: info[1], text: text))
      }
    }
  }

  var files: [(path: String, text: String)] {
    blocks.compactMap { if case .file(let path, let text) = $0 { (path, text) } else { nil } }
  }
}

/// A folder with a git repository in it, and `needletail` of this build on the path of its shell.
final class RecipeShell {
  let folder: TemporaryFolder
  let place: TemporaryFolder
  /// Beside the variables that every shell has.
  var environment: [String: String] = [:]

  init() throws {
    folder = try TemporaryFolder()
    place = try TemporaryFolder()
    let command = try #require(BuiltCommand.path)
    try FileManager.default.createSymbolicLink(atPath: place.path("needletail"), withDestinationPath: command)
    // Stands for the building of what is built already.
    let make = try place.file("make", "#!/bin/sh\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: make)
    environment["GITHUB_PATH"] = place.path("github-path")
    try #require(run("git init --quiet --initial-branch main").status == 0)
  }

  /// Runs a script as continuous integration does: it ends with the first command that fails.
  func run(_ script: String) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    process.currentDirectoryURL = folder.url
    let own = [
      "PATH": "\(place.url.path):/usr/local/bin:/usr/bin:/bin", "HOME": place.url.path, "LANG": "C.UTF-8",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.com",
      "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.com",
    ]
    process.environment = own.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let paths = ["output", "errors"].map { place.path($0) }
    for path in paths { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: paths[0]))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: paths[1]))
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try String(contentsOfFile: paths[0], encoding: .utf8),
      try String(contentsOfFile: paths[1], encoding: .utf8)
    )
  }

  func write(_ path: String, _ text: String) throws {
    let url = folder.url.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: false, encoding: .utf8)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
  }
}

extension BuiltCommand {
  /// Whether the command of this build gates: recipes run where it does.
  static let gates = (try? run(["help", "gate"]).status) == 0
}
