import Foundation
import NeedletailNotation

@testable import NeedletailStore

/// A folder that lasts as long as the value that names it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "needletail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}

/// A store in a folder of its own, and runs to put into it.
struct Fixture {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("needletail.db")
  }

  func store(_ purpose: RunStore.Purpose = .saving, patienceMilliseconds: Int = 1_000) throws -> RunStore {
    try RunStore(at: path, for: purpose, patienceMilliseconds: patienceMilliseconds)
  }

  /// A bare connection, to look at the file as any other program would.
  func database() throws -> Database { try Database(path: path, access: .creating) }

  /// Stores a run that ended at an instant, and returns its name.
  @discardableResult
  static func save(
    _ store: RunStore, _ workload: String = "desk", seed: Int = 1, endedAt: Int64 = 0, host: RunOrigin.Host? = nil,
    bytes: Int = 100, label: String? = nil
  ) throws -> String {
    let document = document(workload, seed: seed, filler: String(repeating: "x", count: bytes), label: label)
    var origin = RunOrigin(startedAtMilliseconds: endedAt, endedAtMilliseconds: endedAt)
    origin.host = host
    return try store.save(RunFacts(of: document), from: origin, text: try document.text(), summary: "said")
  }

  /// A document with the keys that a store reads.
  static func document(_ workload: String, seed: Int, filler: String = "", label: String? = nil) -> JSON {
    .object([
      "schema": .string("needletail.result/2"), "status": .string("completed"), "digest": .string("00ff"),
      "workload": .object([
        "name": .string(workload), "sha256": .string("abc"), "seed": .count(seed), "clock": .string("virtual"),
        "label": label.map { .string($0) } ?? .null, "overrides": .object(["a.b": .string("c d")]),
        "options": .object(["seed": .string("\(seed)")]),
      ]),
      "throughput": .object(["jobs_per_s": .number(11.5)]),
      "metrics": .object([
        "job_latency_ms": .object(["all": .object(["p50": .number(10), "p99": .number(44.25)])])
      ]),
      "thresholds": .array([.object(["passed": .bool(true)]), .object(["passed": .bool(false)])]),
      "filler": .string(filler),
    ])
  }
}

extension RunStore {
  /// What SQLite's own check says: `ok`.
  func integrity() throws -> String { try database.text("PRAGMA integrity_check") }

  func count(_ table: String) throws -> Int { Int(try database.integer("SELECT count(*) FROM \(table)")) }
}
