/// A reader of files from elsewhere, and what must hold of it whatever the bytes are: asked by the fuzzers of generated
/// inputs, and by the tests of those that fuzzers found.
package enum FuzzedReader: String, CaseIterable, Sendable {
  /// Workload files and, in them, variables and traces.
  case workload
  /// Traces, in every format.
  case trace
  /// Result documents, as reports, `show` and comparisons read them.
  case json
  /// Archives, as exports, `inspect` and reports read them.
  case archive

  /// What is wrong with the reading of these bytes; `nil` where nothing is. A trap ends the process.
  package func finding(in bytes: [UInt8]) -> String? {
    switch self {
    case .workload: FuzzedWorkload.finding(in: bytes)
    case .trace: FuzzedTrace.finding(in: bytes)
    case .json: FuzzedDocument.finding(in: bytes)
    case .archive: FuzzedArchive.finding(in: bytes)
    }
  }
}
