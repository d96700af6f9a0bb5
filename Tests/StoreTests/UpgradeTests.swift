import NeedletailNotation
import Testing

@testable import NeedletailStore

@Suite("Stores of older versions")
struct UpgradeTests {
  /// A store of schema 1 as the version that knew no more left it, written out in SQL.
  static let first = """
    PRAGMA journal_mode = WAL;
    PRAGMA application_id = 1314147411;
    PRAGMA user_version = 1;
    CREATE TABLE runs (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE CHECK (length(id) = 12),
      started_at_ms INTEGER NOT NULL, ended_at_ms INTEGER NOT NULL, schema TEXT NOT NULL, workload TEXT NOT NULL,
      sha256 TEXT NOT NULL, clock TEXT NOT NULL, seed TEXT, seeds INTEGER NOT NULL, digest TEXT, status TEXT NOT NULL,
      jobs_per_s REAL, job_latency_p50_ms REAL, job_latency_p99_ms REAL, thresholds INTEGER NOT NULL,
      thresholds_held INTEGER NOT NULL, workload_path TEXT, document_path TEXT, archive_path TEXT, git_commit TEXT,
      git_branch TEXT) STRICT;
    CREATE INDEX runs_by_workload ON runs (workload, number);
    CREATE INDEX runs_by_end ON runs (ended_at_ms);
    CREATE TABLE documents (
      run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE, text TEXT NOT NULL) STRICT;
    INSERT INTO runs VALUES
      (1, '00000000000a', 10, 20, 'needletail.result/1', 'desk', 'abc', 'virtual', '7', 1, '00ff', 'completed',
       11.5, 10.0, 44.25, 2, 1, '/w.yaml', NULL, NULL, 'c0ffee', 'main'),
      (2, '00000000000b', 30, 40, 'needletail.result/1', 'desk', 'abc', 'wall', '8', 1, NULL, 'completed',
       NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL),
      (5, '00000000000c', 50, 60, 'needletail.result/1', 'desk', 'abc', 'wall', '9', 1, NULL, 'completed',
       NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO documents VALUES
      (1, '{"host": {"cpus": 2, "needletail": "0.0.9"}}'), (2, '{"host": {"cpus": "two"}}'), (5, 'no JSON');
    """

  /// What schema 2 added.
  static let second = """
    CREATE TABLE hosts (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, system TEXT NOT NULL, architecture TEXT NOT NULL,
      cpus INTEGER NOT NULL, UNIQUE (name, system, architecture, cpus)) STRICT;
    ALTER TABLE runs ADD COLUMN host INTEGER REFERENCES hosts (number);
    ALTER TABLE runs ADD COLUMN needletail TEXT;
    ALTER TABLE documents ADD COLUMN summary TEXT;
    CREATE INDEX runs_by_host ON runs (host);
    PRAGMA user_version = 2;
    UPDATE documents SET text = '{"workload": {"label": "base", "overrides": {"a.b": "c"}, "options": {"seed": "7"}}}'
    WHERE run = 1;
    UPDATE documents SET text = '{"workload": {"label": 5, "overrides": "none"}}' WHERE run = 2;
    """

  @Test("a store of schema 2 gains labels and changes as far as documents know them, and the tables of a new one")
  func fromSecond() throws {
    let fixture = try fixture(Self.second)
    let store = try fixture.store()
    #expect(try store.database.integer("PRAGMA user_version") == Int64(Schema.version))
    let first = try store.document(of: "base").run.facts
    #expect(first.label == "base" && first.overrides == ["a.b": "c"] && first.options == ["seed": "7"])
    for name in ["00000000000b", "00000000000c"] {
      let facts = try store.document(of: name).run.facts
      #expect(facts.label == nil && facts.overrides.isEmpty && facts.options.isEmpty)
    }
    #expect(try store.integrity() == "ok")
  }

  func fixture(_ more: String = "") throws -> Fixture {
    let fixture = try Fixture()
    try fixture.database().execute(Self.first + more)
    return fixture
  }

  @Test(
    "a store of schema 1 is brought up when it is opened", arguments: [RunStore.Purpose.saving, .reading, .pruning])
  func upgraded(_ purpose: RunStore.Purpose) throws {
    let fixture = try fixture()
    let store = try fixture.store(purpose)
    #expect(try store.database.integer("PRAGMA user_version") == Int64(Schema.version))
    #expect(try store.integrity() == "ok")
    #expect(try store.database.text("PRAGMA foreign_key_check") == "")
    #expect(try store.history(limit: 10).map(\.id) == ["00000000000c", "00000000000b", "00000000000a"])
  }

  @Test("every run keeps what it had, and gains what its document knows")
  func kept() throws {
    let store = try fixture().store(.reading)
    let first = try store.document(of: "00000000000a")
    #expect(first.run.facts.jobLatencyP99Milliseconds == 44.25 && first.run.facts.seed == 7)
    #expect(first.run.origin.gitCommit == "c0ffee" && first.run.origin.workloadPath == "/w.yaml")
    #expect(first.run.origin.needletail == "0.0.9")
    #expect(first.run.origin.host == RunOrigin.Host(name: "", system: "", architecture: "", processors: 2))
    #expect(first.text == #"{"host": {"cpus": 2, "needletail": "0.0.9"}}"#)
    #expect(first.summary == nil)
    for name in ["00000000000b", "00000000000c"] {
      #expect(try store.document(of: name).run.origin.host == nil)
      #expect(try store.document(of: name).run.origin.needletail == nil)
    }
  }

  @Test("a store that was brought up has the same tables as a new one")
  func same() throws {
    func tables(_ store: RunStore) throws -> [String] {
      var names = try store.database.statement("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
      var found: [String] = []
      while try names.next() { found.append((names.text(0) ?? "").filter { !$0.isWhitespace }) }
      return found
    }
    #expect(try tables(fixture().store()) == tables(try Fixture().store()))
  }

  @Test("runs are stored after those that were there, and no number is used again")
  func numbers() throws {
    let fixture = try fixture()
    let id = try Fixture.save(try fixture.store())
    #expect(try fixture.database().integer("SELECT number FROM runs WHERE id = '\(id)'") == 6)
  }

  @Test("an upgrade that fails in the middle leaves the store as it was, of schema 1")
  func failed() throws {
    // The index is made after tables and columns were.
    let fixture = try fixture("CREATE INDEX runs_by_host ON runs (id);")
    #expect(throws: StoreError.self) { try fixture.store() }
    let database = try fixture.database()
    #expect(try database.integer("PRAGMA user_version") == 1)
    #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'hosts'") == 0)
    #expect(try database.integer("SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'host'") == 0)
    #expect(try database.integer("SELECT count(*) FROM documents") == 3)
  }

  @Test("the number in the file's header spells NTLS")
  func application() { #expect(Schema.application == 1_314_147_411) }
}
