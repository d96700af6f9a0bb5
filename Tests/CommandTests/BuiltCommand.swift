import Foundation
import Testing

/// The command as it was built beside these tests, run as its users run it.
enum BuiltCommand {
  struct Answer {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The binary next to the test bundle, so that it is of the same build; `nil` when there is none.
  static let path: String? = {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "needletail")
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let places = [beside] + ["debug", "release"].map { root.appending(path: ".build/\($0)/needletail") }
    return places.map(\.path).first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static func process(_ arguments: [String], environment: [String: String], errors: Any, output: Any) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path ?? "/nonexistent")
    process.arguments = arguments
    process.environment = environment
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs the command to its end, in a folder or where the tests run.
  static func run(
    _ arguments: [String], environment: [String: String] = ["LANG": "C.UTF-8"], in directory: String? = nil
  ) throws -> Answer {
    let folder = try TemporaryFolder()
    let (output, errors) = (folder.path("output"), folder.path("errors"))
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    let process = process(
      arguments, environment: environment, errors: try FileHandle(forWritingTo: URL(filePath: errors)),
      output: try FileHandle(forWritingTo: URL(filePath: output)))
    if let directory { process.currentDirectoryURL = URL(filePath: directory) }
    try process.run()
    process.waitUntilExit()
    return Answer(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}

extension BuiltCommand {
  /// Waits until a process has its handler for SIGINT in place, as the system says; `false` when it ends without one.
  static func catchesInterrupts(_ process: Int32) -> Bool {
    while let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      !status.contains("Z (zombie)")
    {
      let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t").last
      if let mask = caught.flatMap({ UInt64($0, radix: 16) }), mask & 2 != 0 { return true }
    }
    return false
  }

  /// A JSON document of one object.
  static func document(_ path: String) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any])
  }
}

/// A folder that lasts as long as the value that names it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "needletail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file, and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    return path(name)
  }

  var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}
