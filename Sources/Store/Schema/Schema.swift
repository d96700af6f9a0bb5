/// The tables of a store, as the steps that led to them.
///
/// A new store takes all steps, an older one those that it lacks, so both end alike. A step that was published is never
/// changed: what is to be different is a further step.
enum Schema {
  /// What SQLite keeps in the file's header to say which program made it: "NTLS".
  static let application: Int64 = 0x4E54_4C53

  /// How many steps there are; a store's `user_version` says how many it took.
  static var version: Int { steps.count }

  static let steps = [
    // Documents stand apart from what is listed, so that a list reads none of them. A seed may need 64 bits without a sign.
    """
    CREATE TABLE runs (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (length(id) = 12),
      started_at_ms INTEGER NOT NULL,
      ended_at_ms INTEGER NOT NULL,
      schema TEXT NOT NULL,
      workload TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      clock TEXT NOT NULL,
      seed TEXT,
      seeds INTEGER NOT NULL,
      digest TEXT,
      status TEXT NOT NULL,
      jobs_per_s REAL,
      job_latency_p50_ms REAL,
      job_latency_p99_ms REAL,
      thresholds INTEGER NOT NULL,
      thresholds_held INTEGER NOT NULL,
      workload_path TEXT,
      document_path TEXT,
      archive_path TEXT,
      git_commit TEXT,
      git_branch TEXT
    ) STRICT;
    CREATE INDEX runs_by_workload ON runs (workload, number);
    CREATE INDEX runs_by_end ON runs (ended_at_ms);
    CREATE TABLE documents (
      run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
      text TEXT NOT NULL
    ) STRICT;
    """,
    // The machine a run ran on, and what the run said at its end. Of older runs the document knows some of the first.
    """
    CREATE TABLE hosts (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      system TEXT NOT NULL,
      architecture TEXT NOT NULL,
      cpus INTEGER NOT NULL,
      UNIQUE (name, system, architecture, cpus)
    ) STRICT;
    ALTER TABLE runs ADD COLUMN host INTEGER REFERENCES hosts (number);
    ALTER TABLE runs ADD COLUMN needletail TEXT;
    ALTER TABLE documents ADD COLUMN summary TEXT;
    CREATE INDEX runs_by_host ON runs (host);
    CREATE TEMP TABLE known AS
      SELECT run, json_extract(text, '$.host.cpus') AS cpus, json_extract(text, '$.host.needletail') AS needletail
      FROM documents WHERE json_valid(text);
    INSERT OR IGNORE INTO hosts (name, system, architecture, cpus)
      SELECT '', '', '', cpus FROM known WHERE typeof(cpus) = 'integer';
    UPDATE runs SET
      needletail = (SELECT needletail FROM known WHERE run = runs.number AND typeof(needletail) = 'text'),
      host = (SELECT hosts.number FROM known JOIN hosts USING (cpus) WHERE run = runs.number);
    DROP TABLE known;
    """,
    // What a run is called, and what the command line changed in its workload: objects in JSON.
    """
    ALTER TABLE runs ADD COLUMN label TEXT;
    ALTER TABLE runs ADD COLUMN overrides TEXT;
    ALTER TABLE runs ADD COLUMN options TEXT;
    CREATE INDEX runs_by_label ON runs (label, number) WHERE label IS NOT NULL;
    CREATE TEMP TABLE known AS
      SELECT run, json_extract(text, '$.workload.label') AS label,
        json_extract(text, '$.workload.overrides') AS overrides, json_extract(text, '$.workload.options') AS options
      FROM documents WHERE json_valid(text);
    UPDATE runs SET (label, overrides, options) = (
      SELECT iif(typeof(label) = 'text', label, NULL), iif(json_valid(overrides), overrides, NULL),
        iif(json_valid(options), options, NULL)
      FROM known WHERE run = runs.number);
    DROP TABLE known;
    """,
  ]
}
