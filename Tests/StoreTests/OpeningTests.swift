import Foundation
import Testing

@testable import NeedletailStore

@Suite("Opening a store")
struct OpeningTests {
  func error(_ path: String, _ purpose: RunStore.Purpose = .saving) -> StoreError? {
    do throws(StoreError) {
      _ = try RunStore(at: path, for: purpose, patienceMilliseconds: 100)
      return nil
    } catch {
      return error
    }
  }

  @Test("a new store is made for saving, and for nothing else", arguments: [RunStore.Purpose.reading, .pruning])
  func missing(_ purpose: RunStore.Purpose) throws {
    let fixture = try Fixture()
    #expect(error(fixture.path, purpose)?.kind == .missing)
    #expect(fixture.folder.contents.isEmpty)
    #expect(error(fixture.path) == nil)
    #expect(error(fixture.path, purpose) == nil)
  }

  @Test(
    "a file that was never filled is a store without runs, is left as it was, and becomes one that has some",
    arguments: [false, true])
  func empty(hasHeader: Bool) throws {
    let fixture = try Fixture()
    try Data().write(to: URL(filePath: fixture.path))
    // What a disk that was full just then leaves: the first page, and no table.
    if hasHeader { try fixture.database().execute("PRAGMA journal_mode = WAL") }
    let bytes = try Data(contentsOf: URL(filePath: fixture.path))
    #expect(bytes.count == (hasHeader ? 4_096 : 0))
    let store = try fixture.store(.reading)
    #expect(try store.history(limit: 1).isEmpty && store.workloads(limit: 1).isEmpty)
    let missing = #expect(throws: StoreError.self) { try store.document(of: "last") }
    #expect(missing?.message == "no run is stored here" && missing?.path == fixture.path)
    let pruned = try fixture.store(.pruning).prune(PruneRule(.beyond(0)))
    #expect(pruned.removed == 0 && pruned.kept == 0)
    #expect(try Data(contentsOf: URL(filePath: fixture.path)) == bytes)
    try Fixture.save(try fixture.store())
    #expect(try fixture.store(.reading).history(limit: 1).count == 1)
  }

  @Test(
    "a file that is no database is refused and left as it was",
    arguments: ["xy", "schema: needletail/1\n", "long"])
  func text(_ word: String) throws {
    let fixture = try Fixture()
    let text = word == "long" ? String(repeating: "not a database at all\n", count: 1_000) : word
    try text.write(toFile: fixture.path, atomically: false, encoding: .utf8)
    for purpose in [RunStore.Purpose.saving, .reading, .pruning] {
      let found = error(fixture.path, purpose)
      #expect(found?.kind == .notStore)
      #expect(found?.path == fixture.path)
    }
    #expect(try String(contentsOfFile: fixture.path, encoding: .utf8) == text)
    #expect(fixture.folder.contents == ["needletail.db"])
  }

  @Test("another program's database is refused and left as it was")
  func foreign() throws {
    let fixture = try Fixture()
    try fixture.database().execute("CREATE TABLE bookmarks (url TEXT)")
    let bytes = try Data(contentsOf: URL(filePath: fixture.path))
    #expect(error(fixture.path)?.message == "is a database, but not a needletail store")
    #expect(try Data(contentsOf: URL(filePath: fixture.path)) == bytes)
  }

  @Test("a store of a later schema is refused with both numbers, and left as it was")
  func newer() throws {
    let fixture = try Fixture()
    try Fixture.save(try fixture.store())
    try fixture.database().execute("PRAGMA user_version = 99")
    for purpose in [RunStore.Purpose.saving, .reading, .pruning] {
      let found = try #require(error(fixture.path, purpose))
      #expect(found.kind == .newer)
      #expect(found.message.contains("schema 99") && found.message.contains("up to \(Schema.version)"))
    }
    #expect(try fixture.database().integer("PRAGMA user_version") == 99)
    #expect(try fixture.database().integer("SELECT count(*) FROM runs") == 1)
  }

  @Test("folders and places that are not there are told by name")
  func places() throws {
    let fixture = try Fixture()
    for path in [fixture.folder.url.path, fixture.folder.path("none/needletail.db")] {
      let found = try #require(error(path))
      #expect(found.kind == .inaccessible)
      #expect(found.description.hasPrefix("\(path): error: ") && found.description.contains("name a file in a folder"))
    }
  }

  @Test(
    "a name that SQLite reads otherwise is a file all the same",
    arguments: [":memory:", "file:a?mode=ro", "a b?#%41.db"])
  func oddNames(_ name: String) throws {
    let folder = try TemporaryFolder()
    let here = FileManager.default.currentDirectoryPath
    let path = folder.path(".").dropLast() + name
    try Fixture.save(try RunStore(at: String(path), for: .saving))
    #expect(folder.contents == [name])
    #expect(FileManager.default.currentDirectoryPath == here)
  }

  @Test("a damaged store says so and how to save what can be read")
  func damaged() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for seed in 1...20 { try Fixture.save(store, seed: seed, bytes: 10_000) }
    try store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let file = try FileHandle(forUpdating: URL(filePath: fixture.path))
    let size = try file.seekToEnd()
    for page in 1..<(size / 4_096) {
      try file.seek(toOffset: page * 4_096)
      try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
    }
    try file.close()
    let found = #expect(throws: StoreError.self) { try fixture.store(.reading).history(limit: 10) }
    #expect(found?.kind == .damaged)
    #expect(found?.remedy.contains(".recover") == true)
  }

  @Test("a store opened frozen is read as it stands, and no file appears beside it")
  func frozen() throws {
    let fixture = try Fixture()
    let id = try Fixture.save(try fixture.store())
    let database = try Database(path: fixture.path, access: .frozen)
    #expect(database.isReadOnly)
    #expect(try database.text("SELECT id FROM runs") == id)
    #expect(fixture.folder.contents == ["needletail.db"])
  }

  @Test("a file is at rest while no process has it open, and another once somebody wrote")
  func resting() throws {
    let fixture = try Fixture()
    do {
      let store = try fixture.store()
      try Fixture.save(store)
      #expect(RestingFile(fixture.path) == nil)
      withExtendedLifetime(store) {}
    }
    let file = try #require(RestingFile(fixture.path))
    #expect(RestingFile(fixture.path) == file)
    try Fixture.save(try fixture.store(), bytes: 10_000)
    #expect(RestingFile(fixture.path) != file)
    #expect(RestingFile(fixture.folder.path("none")) == nil)
  }

  @Test("an empty log and whatever index SQLite left beside a file do not matter, a log with content does")
  func leftovers() throws {
    let fixture = try Fixture()
    try Fixture.save(try fixture.store())
    let file = try #require(RestingFile(fixture.path))
    try Data().write(to: URL(filePath: fixture.path + "-wal"))
    for bytes in [3, 32_768] {
      try Data(repeating: 0, count: bytes).write(to: URL(filePath: fixture.path + "-shm"))
      #expect(RestingFile(fixture.path) == file, "\(bytes)")
    }
    for log in ["-wal", "-journal"] {
      try Data([0]).write(to: URL(filePath: fixture.path + log))
      #expect(RestingFile(fixture.path) == nil, "\(log)")
      try Data().write(to: URL(filePath: fixture.path + log))
    }
  }
}
