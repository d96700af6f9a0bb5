import Foundation
import NeedletailNotation
import Testing

@testable import NeedletailStore

@Suite("What is stored")
struct SavingTests {
  @Test("a run comes back as it was stored, with all that was known of it")
  func roundTrip() throws {
    let fixture = try Fixture()
    let document = Fixture.document("désk \u{0} \"quoted\"", seed: 7)
    var origin = RunOrigin(startedAtMilliseconds: 1_700_158_623_979, endedAtMilliseconds: 1_700_158_700_000)
    origin.workloadPath = "/work/fleet.yaml"
    origin.documentPath = "/work/r.json"
    origin.archivePath = "/work/r.ntl"
    origin.gitCommit = String(repeating: "a1", count: 20)
    origin.gitBranch = "main"
    origin.host = RunOrigin.Host(name: "box", system: "Linux 6.1", architecture: "x86_64", processors: 2)
    origin.needletail = "0.1.0"
    let text = try document.text()
    let id = try fixture.store().save(RunFacts(of: document), from: origin, text: text, summary: "desk  completed ✓\n")
    let found = try fixture.store(.reading).document(of: id)
    #expect(found.run == StoredRun(id: id, facts: RunFacts(of: document), origin: origin))
    #expect(Array(found.text.utf8) == Array(text.utf8))
    #expect(found.summary == "desk  completed ✓\n")
  }

  @Test("what is not known stays unknown")
  func unknown() throws {
    let fixture = try Fixture()
    let origin = RunOrigin(startedAtMilliseconds: 1, endedAtMilliseconds: 2)
    let id = try fixture.store().save(RunFacts(of: .object([:])), from: origin, text: "{}", summary: "")
    let run = try fixture.store(.reading).document(of: id).run
    #expect(run.origin == origin)
    #expect(run.facts.seed == nil && run.facts.jobsPerSecond == nil && run.facts.digest == nil)
  }

  @Test("a result's figures are read from where the document has them")
  func result() {
    let facts = RunFacts(of: Fixture.document("desk", seed: 7))
    #expect(
      facts
        == RunFacts(
          schema: "needletail.result/2", workload: "desk", sha256: "abc", clock: "virtual", seed: 7, seeds: 1,
          digest: "00ff", status: "completed", jobsPerSecond: 11.5, jobLatencyP50Milliseconds: 10,
          jobLatencyP99Milliseconds: 44.25, thresholds: 2, thresholdsHeld: 1, label: nil, overrides: ["a.b": "c d"],
          options: ["seed": "7"]))
  }

  @Test("of several seeds the means are listed, and the first seed")
  func replications() {
    let estimate = JSON.object(["mean": .number(3), "low": .number(2), "high": .number(4), "n": .count(2)])
    let facts = RunFacts(
      of: .object([
        "schema": .string("needletail.replications/2"), "seeds": .array([.count(UInt64.max - 1), .count(UInt64.max)]),
        "figures": .object([
          "throughput": .object(["jobs_per_s": estimate]),
          "metrics": .object(["job_latency_ms": .object(["all": .object(["p50": estimate, "p99": .null])])]),
        ]),
      ]))
    #expect(facts.seed == UInt64.max - 1 && facts.seeds == 2)
    #expect(facts.jobsPerSecond == 3 && facts.jobLatencyP50Milliseconds == 3)
    #expect(facts.jobLatencyP99Milliseconds == nil)
  }

  @Test("the largest seed is kept whole")
  func largestSeed() throws {
    let fixture = try Fixture()
    var facts = RunFacts(of: Fixture.document("desk", seed: 1))
    facts.seed = .max
    let origin = RunOrigin(startedAtMilliseconds: 0, endedAtMilliseconds: 0)
    _ = try fixture.store().save(facts, from: origin, text: "{}", summary: "")
    #expect(try fixture.store(.reading).history(limit: 1).first?.facts.seed == 18_446_744_073_709_551_615)
  }

  @Test("the same document at the same instant is another run, with another name of twelve digits")
  func twice() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let names = try (0..<50).map { _ in try Fixture.save(store) }
    #expect(Set(names).count == 50)
    for name in names { #expect(name.count == 12 && name.allSatisfy { "0123456789abcdef".contains($0) }) }
  }

  @Test("a document beyond the limit is refused, and nothing of it stored")
  func tooLarge() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let text = String(repeating: "x", count: RunStore.largestDocument + 1)
    let origin = RunOrigin(startedAtMilliseconds: 0, endedAtMilliseconds: 0)
    let error = #expect(throws: StoreError.self) {
      try store.save(RunFacts(of: .null), from: origin, text: text, summary: "")
    }
    #expect(error?.kind == .tooLarge)
    #expect(try store.history(limit: 1).isEmpty)
  }

  @Test("runs of one machine share its row")
  func hosts() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for name in ["a", "b", "a"] {
      try Fixture.save(
        store, host: RunOrigin.Host(name: name, system: "Linux", architecture: "x86_64", processors: 2))
    }
    #expect(try store.count("hosts") == 2)
  }

  @Test("a closed store is one file that stands alone")
  func oneFile() throws {
    let fixture = try Fixture()
    try Fixture.save(try fixture.store())
    #expect(fixture.folder.contents == ["needletail.db"])
  }

  @Test("instants are written as the calendar has them")
  func calendar() {
    #expect(CalendarTime.stamp(milliseconds: 0) == "1970-01-01T00:00:00.000Z")
    #expect(CalendarTime.stamp(milliseconds: -1) == "1969-12-31T23:59:59.999Z")
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for step in 0..<2_000 {
      let milliseconds = Int64(step) * 12_345_678_901 - 2_000_000_000_000
      let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000)).formatted(style)
      #expect(CalendarTime.stamp(milliseconds: milliseconds / 1_000 * 1_000) == date)
    }
    #expect(CalendarTime.short(milliseconds: 1_700_158_623_979) == "2023-11-16 18:17")
  }
}
