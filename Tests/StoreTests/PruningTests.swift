import Foundation
import Testing

@testable import NeedletailStore

@Suite("Pruning")
struct PruningTests {
  /// Six runs of two workloads in turn, ended at 100, 200 and so on.
  func filled() throws -> (Fixture, RunStore) {
    let fixture = try Fixture()
    let store = try fixture.store()
    for number in 1...6 {
      try Fixture.save(store, number % 2 == 0 ? "even" : "odd", seed: number, endedAt: Int64(number) * 100)
    }
    return (fixture, store)
  }

  func seeds(_ store: RunStore) throws -> [UInt64] { try store.history(limit: 100).compactMap(\.facts.seed).reversed() }

  @Test(
    "what a rule names goes, and nothing else",
    arguments: [
      (PruneRule(.beyond(2)), [5, 6]), (PruneRule(.beyond(0)), []), (PruneRule(.beyond(6)), [1, 2, 3, 4, 5, 6]),
      (PruneRule(.beyond(1), workload: "odd"), [2, 4, 5, 6]),
      (PruneRule(.beyond(1), workload: "none"), [1, 2, 3, 4, 5, 6]),
      (PruneRule(.endedBefore(300)), [3, 4, 5, 6]), (PruneRule(.endedBefore(300), workload: "even"), [1, 3, 4, 5, 6]),
      (PruneRule(.endedBefore(0)), [1, 2, 3, 4, 5, 6]), (PruneRule(.endedBefore(.max)), []),
    ] as [(PruneRule, [UInt64])])
  func rules(_ rule: PruneRule, _ left: [UInt64]) throws {
    let (fixture, store) = try filled()
    let rehearsed = try store.rehearse(rule)
    #expect(try seeds(store) == [1, 2, 3, 4, 5, 6])
    let result = try store.prune(rule)
    #expect(result == rehearsed)
    #expect(result.removed == 6 - left.count && result.kept == left.count)
    #expect(try seeds(store) == left)
    #expect(try store.count("documents") == left.count)
    #expect(try store.integrity() == "ok")
    withExtendedLifetime(fixture) {}
  }

  @Test("more runs than one transaction removes are removed, and the examples are the oldest")
  func many() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    try store.writing { () throws(DatabaseError) in
      try store.database.execute(
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
        INSERT INTO runs (id, started_at_ms, ended_at_ms, schema, workload, sha256, clock, seeds, status, thresholds,
          thresholds_held) SELECT printf('%012x', i), i, i, '', 'w', '', '', 1, '', 0, 0 FROM n
        """)
    }
    let result = try store.prune(PruneRule(.beyond(3)))
    #expect(result.removed == 1_200 && result.kept == 3)
    #expect(result.examples.map(\.origin.endedAtMilliseconds) == (1...20).map { Int64($0) })
    #expect(try store.count("runs") == 3)
  }

  @Test("a machine goes with its last run")
  func hosts() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for name in ["old", "new"] {
      try Fixture.save(store, host: RunOrigin.Host(name: name, system: "", architecture: "", processors: 1))
    }
    _ = try store.prune(PruneRule(.beyond(1)))
    #expect(try store.count("hosts") == 1)
    #expect(try store.history(limit: 1).first?.origin.host?.name == "new")
  }

  @Test("the space of what went is given back, even if only the next prune does")
  func space() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for seed in 1...20 { try Fixture.save(store, seed: seed, bytes: 100_000) }
    // One prune removed the runs and was stopped; the next has none to remove.
    try store.writing { () throws(DatabaseError) in try store.database.execute("DELETE FROM runs WHERE number < 20") }
    _ = try store.prune(PruneRule(.beyond(1)))
    let size = try FileManager.default.attributesOfItem(atPath: fixture.path)[.size] as? Int
    // One document and the tables' own pages.
    #expect(try #require(size) < 200_000)
  }
}
