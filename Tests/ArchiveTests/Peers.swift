import Foundation
import Testing

/// Other people's readers of exports, where they are installed: `scripts/export-readers.sh` does that, and
/// `NEEDLETAIL_PEERS_PYTHON` names another Python that has them.
enum Peers {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let python: String? = {
    let installed = root.appending(path: ".build/export-readers/bin/python3").path
    let named = ProcessInfo.processInfo.environment["NEEDLETAIL_PEERS_PYTHON"] ?? installed
    return FileManager.default.isExecutableFile(atPath: named) ? named : nil
  }()

  /// Prometheus' own tool, of Debian's package `prometheus`.
  static let promtool: String? = [root.appending(path: ".build/export-readers/promtool").path, "/usr/bin/promtool"]
    .first {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  /// A Python without anything installed.
  static let anyPython = ["/usr/bin/python3", "/usr/local/bin/python3", python].compactMap { $0 }.first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func output(_ script: String, _ arguments: [String], python: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers")
    let (status, output) = try run(python, [folder.appending(path: script).path] + arguments)
    try #require(status == 0)
    return output
  }

  /// What a reader prints as JSON.
  static func export(_ kind: String, _ file: String, python: String?) throws -> [[Any]] {
    let text = try output("read_export.py", [kind, file], python: try #require(python))
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[Any]])
  }

  /// What `promtool check metrics` says of a file, which is nothing where all is well.
  static func promtoolFindings(_ file: String) throws -> (status: Int32, output: String) {
    try run(try #require(promtool), ["check", "metrics"], input: try FileHandle(forReadingFrom: URL(filePath: file)))
  }

  private static func run(
    _ program: String, _ arguments: [String], input: FileHandle = .nullDevice
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardInput = input
    let pipe = Pipe()
    process.standardOutput = pipe
    if program == promtool { process.standardError = pipe }
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) } ?? ""
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
