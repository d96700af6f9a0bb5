import Testing

@testable import NeedletailStore

@Suite("A store in trouble")
struct TroubleTests {
  @Test("a lock that is not given up is waited for, in pauses that add up to the patience, and then told")
  func locked() throws {
    let fixture = try Fixture()
    let store = try fixture.store(patienceMilliseconds: 20)
    let other = try fixture.database()
    try other.execute("BEGIN IMMEDIATE")
    let error = #expect(throws: StoreError.self) { try Fixture.save(store) }
    #expect(error?.kind == .busy && error?.mayPass == true)
    #expect(error?.description.contains("locked by another process; try again") == true)
    try other.execute("ROLLBACK")
    try Fixture.save(store)
    #expect(try store.count("runs") == 1)
  }

  @Test("a lock that is given up in time does not show")
  func patient() throws {
    let fixture = try Fixture()
    let other = try fixture.database()
    var attempts = 0
    let value = try Patience.wait(1_000) { () throws(DatabaseError) in
      attempts += 1
      guard attempts > 3 else { throw DatabaseError(code: 5, systemCode: 0, said: "database is locked") }
      return try other.integer("SELECT 42")
    }
    #expect(value == 42 && attempts == 4)
  }

  @Test("waiting ends: the pauses are 1, 2, 4 and so on up to 50 ms, and their sum is the patience")
  func bounded() throws {
    var attempts = 0
    #expect(throws: DatabaseError.self) {
      try Patience.wait(100) { () throws(DatabaseError) in
        attempts += 1
        throw DatabaseError(code: 5, systemCode: 0, said: "database is locked")
      }
    }
    // 1 + 2 + 4 + 8 + 16 + 32 = 63, and 50 more.
    #expect(attempts == 8)
  }

  @Test("who reads is not held up by who writes")
  func readers() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    try Fixture.save(store)
    let other = try fixture.database()
    try other.execute("BEGIN IMMEDIATE; DELETE FROM runs")
    #expect(try fixture.store(.reading, patienceMilliseconds: 0).history(limit: 10).count == 1)
  }

  @Test("without space a run is refused whole, what was stored is kept, and with space it goes on")
  func full() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for seed in 1...3 { try Fixture.save(store, seed: seed, bytes: 20_000) }
    try store.limit(pages: Int(try store.database.integer("PRAGMA page_count")) + 2)
    let error = #expect(throws: StoreError.self) { try Fixture.save(store, seed: 4, bytes: 20_000) }
    #expect(error?.kind == .full && error?.mayPass == true)
    #expect(error?.description.contains("no space is left") == true)
    #expect(error?.description.contains("what was stored before is kept") == true)
    #expect(try store.history(limit: 10).map(\.facts.seed) == [3, 2, 1])
    #expect(try store.integrity() == "ok")
    try store.limit(pages: 1_000_000)
    try Fixture.save(store, seed: 4, bytes: 20_000)
    #expect(try store.history(limit: 10).map(\.facts.seed) == [4, 3, 2, 1])
  }

  @Test("a failed transaction leaves nothing behind and the store ready for the next")
  func rollback() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    #expect(throws: StoreError.self) {
      try store.writing { () throws(DatabaseError) in
        try store.database.execute("INSERT INTO hosts (name, system, architecture, cpus) VALUES ('', '', '', 1)")
        try store.database.execute("INSERT INTO documents (run, text) VALUES (99, '')")
      }
    }
    #expect(try store.count("hosts") == 0)
    #expect(!store.database.isInTransaction)
    try Fixture.save(store)
  }

  @Test("a text where a number belongs is refused by the table")
  func strict() throws {
    let store = try Fixture().store()
    #expect(throws: DatabaseError.self) {
      try store.database.execute("INSERT INTO hosts (name, system, architecture, cpus) VALUES ('', '', '', 'two')")
    }
  }
}
