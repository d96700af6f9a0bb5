import Foundation
import NeedletailEngine
import NeedletailWorkload

@testable import NeedletailResults

/// Runs of workload texts, for what their results say.
enum VerdictRun {
  static func document(
    _ text: String, seed: UInt64 = 1, interrupting isInterrupted: () -> Bool = { false }
  ) throws -> ResultDocument {
    var file = try WorkloadReader.read(bytes: Array(text.utf8), path: "verdict.yaml").file
    file.plan.seed = seed
    file.plan.keepsAccounts = true
    return ResultDocument(
      report: try GuardedRun.report(of: file, isInterrupted: isInterrupted), of: file, host: nil)
  }

  static func document(ofWorkload name: String, _ overrides: [String] = []) throws -> ResultDocument {
    let path = TidyTests.root.appending(path: "Workloads/\(name).yaml").path
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var file = try WorkloadReader.read(
      bytes: bytes, path: path, options: WorkloadReader.Options(overrides: overrides)
    ).file
    file.plan.keepsAccounts = true
    return ResultDocument(
      report: try GuardedRun.report(of: file, isInterrupted: { false }), of: file, host: nil)
  }

  /// One pool of ten slots and of a second a call: 10 jobs/s at most.
  static func text(
    _ load: String, run: String = "duration: 10m", worker: String = "", service: String = "exponential: { mean: 1s }",
    more: String = ""
  ) -> String {
    """
    schema: needletail/1
    run: { \(run) }
    agents:
      worker: { concurrency: 10, \(worker) simulate: { service: { \(service) } } }
    scenarios: { ask: { pattern: worker } }
    load: \(load)
    \(more)
    """
  }
}
