import Foundation

/// The recorded traces, which the repository does not hold: in the folder that `NEEDLETAIL_TRACES` names, or in
/// `../shared/traces` beside the package. Tests that need them are skipped, with this sentence, where they are absent.
enum RecordedTraces {
  static let absence =
    "SKIPPED: the recorded traces are absent; set NEEDLETAIL_TRACES to their folder to hold the readers to them"

  static let folder: String? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
    let candidates: [String?] = [
      ProcessInfo.processInfo.environment["NEEDLETAIL_TRACES"],
      package.appendingPathComponent("../shared/traces").standardizedFileURL.path,
    ]
    let found = candidates.compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0 + "/azure-llm-2023-code.csv")
    }
    if found == nil { print(absence) }
    return found
  }()

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + "/" + name)))
  }
}
