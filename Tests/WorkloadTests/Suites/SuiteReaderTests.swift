import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Suites, read")
struct SuiteReaderTests {
  private func read(_ runs: String, head: String = "", environment: [String: String] = [:]) throws -> SuiteFile {
    try SuiteReader.read(
      bytes: Array("schema: needletail.suite/1\n\(head)runs:\n\(runs)\n".utf8), path: "suites/s.yaml",
      environment: environment)
  }

  private func problems(_ text: String) -> [String] {
    do throws(WorkloadError) {
      _ = try SuiteReader.read(bytes: Array(text.utf8), path: "s.yaml")
      return []
    } catch {
      return error.problems.map { $0.sentence(severity: "error") }
    }
  }

  private func problems(ofRuns runs: String, head: String = "") -> [String] {
    problems("schema: needletail.suite/1\n\(head)runs:\n\(runs)\n")
  }

  @Test("a run has what it says, and its workload lies beside the suite")
  func plain() throws {
    let suite = try read(
      "- { workload: ../desk.yaml, name: small, set: { gateway.instances: 3 }, seeds: 5, seed: 9, duration: 1m, warmup: 5s, clock: wall, label: night }"
    )
    let run = try #require(suite.runs.first)
    #expect(suite.name == "s" && suite.runs.count == 1)
    #expect(run.name == "small" && run.workload == "suites/../desk.yaml")
    #expect(run.settings == [SuiteEntry.Setting("gateway.instances", "3")])
    #expect(run.seeds == 5 && run.asksForSeeds && run.seed == 9 && run.clock == .wall)
    #expect(run.duration == "1m" && run.warmup == "5s" && run.label == "night")
    #expect(run.place == SourcePlace(line: 3, column: 3) && run.key == "runs[0]")
  }

  @Test("each combination of what is varied is a run, named by its values, the last key first")
  func varied() throws {
    let suite = try read(
      "- { workload: desk.yaml, name: each, vary: { load.rate: [10/s, 20/s], agents.a.count: [1, 2] } }")
    #expect(
      suite.runs.map(\.name) == [
        "each, rate=10/s, count=1", "each, rate=10/s, count=2", "each, rate=20/s, count=1", "each, rate=20/s, count=2",
      ])
    #expect(suite.runs[2].settings.map(\.argument) == ["load.rate=20/s", "agents.a.count=1"])
    #expect(suite.runs.allSatisfy { $0.variedKeys == ["load.rate", "agents.a.count"] })
  }

  @Test("a run without a name is told by its workload and what it sets; keys whose last parts agree are written whole")
  func named() throws {
    let suite = try read(
      """
      - { workload: desk.yaml }
      - { workload: desk.yaml, set: { load.rate: 5/s } }
      - { workload: desk.yaml, set: { agents.a.count: 1, agents.b.count: 2 } }
      """)
    #expect(suite.runs.map(\.name) == ["desk", "desk, rate=5/s", "desk, agents.a.count=1, agents.b.count=2"])
  }

  @Test("of one key a run's own say is meant before that of defaults, whether it is set or varied")
  func defaults() throws {
    let suite = try read(
      """
      - { name: a }
      - { name: b, workload: other.yaml, seeds: 2, set: { load.rate: 7/s } }
      - { name: c, vary: { load.rate: [1/s] } }
      """,
      head: "defaults: { workload: desk.yaml, seeds: 9, set: { load.rate: 5/s, seed: 4 } }\n")
    #expect(suite.runs.map(\.workload) == ["suites/desk.yaml", "suites/other.yaml", "suites/desk.yaml"])
    #expect(suite.runs.map(\.seeds) == [9, 2, 9] && suite.runs.map(\.asksForSeeds) == [false, true, false])
    #expect(suite.runs[0].settings.map(\.argument) == ["load.rate=5/s", "seed=4"])
    #expect(suite.runs[1].settings.map(\.argument) == ["seed=4", "load.rate=7/s"])
    #expect(suite.runs[2].settings.map(\.argument) == ["seed=4", "load.rate=1/s"])
  }

  @Test(
    "a value is handed on as YAML that reads as the same",
    arguments: [
      ("5/s", "5/s"), ("p(99) < 45s", "p(99) < 45s"), ("'true'", "\"true\""), ("null", "null"), ("[1, a]", "[1, a]"),
      ("{ rate: 5/s }", "{\"rate\": 5/s}"), ("'a: b'", "\"a: b\""), ("\"a\\\"b\"", "\"a\\\"b\""),
      ("'#x'", "\"#x\""), ("$${HOME}", "\"$${HOME}\""), ("${RATE}", "8/s"), ("\"${RATE}\"", "\"8/s\""),
    ])
  func values(_ written: String, _ handedOn: String) throws {
    let suite = try read("- workload: w.yaml\n  name: n\n  set:\n    a.b: \(written)", environment: ["RATE": "8/s"])
    #expect(suite.runs[0].settings == [SuiteEntry.Setting("a.b", handedOn)])
  }

  @Test(
    "each fault is told once, with its place and what would be right",
    arguments: [
      ("- { worklod: a.yaml }", "s.yaml:3:5: error: runs[0]: the key `worklod` is unknown; did you mean `workload`?"),
      (
        "- { name: a }",
        "s.yaml:3:3: error: runs[0]: `workload` is missing; name a workload file, here or in `defaults`"
      ),
      (
        "- { workload: a.yaml, seeds: 0 }",
        "s.yaml:3:30: error: runs[0].seeds: is 0; write a number of seeds from 1 to 10000"
      ),
      (
        "- { workload: a.yaml, duration: 5 }",
        "s.yaml:3:33: error: runs[0].duration: `5` has no unit; write 5ms or 5s, whichever is meant"
      ),
      (
        "- { workload: a.yaml, vary: { b: 3 } }",
        "s.yaml:3:34: error: runs[0].vary.b: is `3`; write a list of values, such as [10/s, 20/s]"
      ),
      (
        "- { workload: a.yaml, vary: { b: [] } }",
        "s.yaml:3:34: error: runs[0].vary.b: has no value; write at least one, or leave the key out"
      ),
      (
        "- { workload: a.yaml, vary: { b: [1, 1] } }",
        "s.yaml:3:38: error: runs[0].vary.b[1]: stands twice in the list; keep one"
      ),
      (
        "- { workload: a.yaml, set: { b: 1 }, vary: { b: [2] } }",
        "s.yaml:3:44: error: runs[0].vary: `b` is set and varied; keep one of the two"
      ),
      (
        "- { workload: a.yaml }\n- { workload: b/a.yml }",
        "s.yaml:4:3: error: runs[1]: two runs are called `a`; give one of them another `name`; the first is on line 3"
      ),
      ("  []", "s.yaml:3:3: error: runs: has no run; add what it runs: runs: [{ workload: FILE.yaml }]"),
      (
        "- { workload: a.yaml, clock: real }",
        "s.yaml:3:30: error: runs[0].clock: `real` is not one of virtual, wall; write one of them"
      ),
    ])
  func faults(_ runs: String, _ sentence: String) {
    #expect(problems(ofRuns: runs) == [sentence])
  }

  @Test("a workload is no suite, a suite no workload, and each says so once")
  func otherSchemas() {
    #expect(
      problems("schema: needletail/1\nagents: {}\n") == [
        "s.yaml:1:9: error: schema: this is a workload, not a suite; run it with `needletail run`, or name it in a suite's `runs`"
      ])
    let suite = "schema: needletail.suite/1\nruns: [{ workload: a.yaml }]\n"
    do throws(WorkloadError) {
      _ = try WorkloadReader.read(bytes: Array(suite.utf8), path: "s.yaml")
      Issue.record("a suite was read as a workload")
    } catch {
      #expect(
        error.problems.map { $0.sentence(severity: "error") } == [
          "s.yaml:1:9: error: schema: this is a suite, not a workload; run it with `needletail suite`; a suite's `runs` are workloads"
        ])
    }
    #expect(problems("schema: needletail.suite/2\nruns: [{ workload: a.yaml }]\n").count == 1)
    #expect(SuiteReader.isSuite(Array(suite.utf8)) && !SuiteReader.isSuite(Array("schema: needletail/1".utf8)))
    #expect(!SuiteReader.isSuite([0xFF, 0xFE]) && !SuiteReader.isSuite([]))
  }

  @Test("a thousand runs are the most, of one run's combinations and of all together")
  func bounds() throws {
    let ten = "[\((0..<10).map(String.init).joined(separator: ", "))]"
    let most = "- { workload: a.yaml, vary: { x: \(ten), y: \(ten), z: \(ten) } }"
    #expect(try read(most).runs.count == 1_000)
    #expect(problems(ofRuns: most + "\n- { workload: b.yaml }").count == 1)
    let more = "- { workload: a.yaml, vary: { x: \(ten), y: \(ten), z: \(ten), w: [1, 2] } }"
    #expect(
      problems(ofRuns: more) == ["s.yaml:3:3: error: runs[0]: varies over more than 1000 combinations; vary less"])
  }

  @Test("a folder's runs have the names of its files, with their ending where two would be the same")
  func folder() {
    let suite = SuiteFile(folder: "a/b/", files: ["desk.yaml", "desk.yml", "x.y.yaml"])
    #expect(suite.name == "b" && suite.runs.map(\.name) == ["desk.yaml", "desk.yml", "x.y"])
    #expect(suite.runs.map(\.workload) == ["a/b/desk.yaml", "a/b/desk.yml", "a/b/x.y.yaml"])
    #expect(SuiteFile(folder: ".", files: ["w.yaml"]).name == "suite")
  }

  @Test(
    "a pattern fits whole names where it has a star or a question mark, else a part of them",
    arguments: [
      ("desk", "support desk, rate=10/s", true), ("desk", "dusk", false), ("desk*", "support desk", false),
      ("*desk", "support desk", true), ("s*d?sk", "support desk", true), ("a*b*c", "aXbYbZc", true),
      ("a*b*c", "acb", false), ("*", "", true), ("?", "", false), ("**a", "ba", true), ("a?", "a", false),
    ])
  func patterns(_ pattern: String, _ name: String, _ fits: Bool) {
    #expect(SuiteFile.fits(name, pattern) == fits)
  }
}
