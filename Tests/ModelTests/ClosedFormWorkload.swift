import NeedletailEngine
import Foundation
import NeedletailWorkload

/// A file of `Workloads/closed-forms`, with changes as `--set` would make them.
struct ClosedFormWorkload: Sendable {
  /// The file's name without its extension.
  var name: String
  /// `path.to.key=value`, as after `--set`.
  var overrides: [String] = []

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Workloads/closed-forms")

  /// The file as the command would read it, with a seed, and a number of jobs in place of its own.
  func read(seed: UInt64, jobs: Int? = nil) throws -> WorkloadFile {
    let url = Self.folder.appending(path: "\(name).yaml")
    let options = WorkloadReader.Options(overrides: overrides, seed: seed, jobs: jobs)
    return try WorkloadReader.read(bytes: [UInt8](Data(contentsOf: url)), path: url.path, options: options).file
  }

  /// Runs the file to its end on the caller's thread.
  func report(seed: UInt64, jobs: Int? = nil) throws -> RunReport {
    var simulation = try Simulation(read(seed: seed, jobs: jobs).plan)
    while simulation.advance(events: 1 << 20) {}
    return simulation.report()
  }
}
