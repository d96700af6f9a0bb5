import NeedletailNotation
import Testing

@testable import NeedletailStore

@Suite("Numbers of stored runs")
struct SeriesTests {
  private static let p99 = ["metrics", "job_latency_ms", "all", "p99"]

  @Test("the last runs of a workload come in the order they were stored, with the numbers of their documents")
  func numbers() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for (seed, workload) in [(1, "a"), (2, "b"), (3, "a"), (4, "a")] { try Fixture.save(store, workload, seed: seed) }
    let paths = [Self.p99, ["throughput", "jobs_per_s"], ["throughput", "none"], ["workload", "name"]]
    let series = try store.series(workload: "a", paths: paths, limit: 2)
    #expect(series.map(\.run.facts.seed) == [3, 4])
    #expect(series.map(\.numbers) == [[44.25, 11.5, nil, nil], [44.25, 11.5, nil, nil]])
    #expect(series.allSatisfy { $0.effectiveSHA256 == nil && $0.traces == nil })
    #expect(try store.series(workload: "c", paths: paths, limit: 9).isEmpty)
  }

  @Test("of several seeds the means are taken")
  func seeds() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let document = JSON.object([
      "schema": .string("needletail.replications/2"), "seeds": .array([.count(1), .count(2)]),
      "workload": .object([
        "name": .string("a"), "effective": .string("load: { rate: 1/s }\n"), "effective_sha256": .string("ab"),
        "traces": .object(["t.csv": .string("cd")]),
      ]),
      "figures": .object([
        "metrics": .object([
          "job_latency_ms": .object(["all": .object(["p99": .object(["mean": .number(7.5), "n": .count(2)])])])
        ])
      ]),
    ])
    let origin = RunOrigin(startedAtMilliseconds: 0, endedAtMilliseconds: 0)
    _ = try store.save(RunFacts(of: document), from: origin, text: try document.text(), summary: "")
    let run = try #require(try store.series(workload: "a", paths: [Self.p99], limit: 9).first)
    #expect(run.numbers == [7.5] && run.effectiveSHA256 == "ab" && run.traces == "{\"t.csv\":\"cd\"}")
    #expect(try store.effectiveWorkload(of: run.run) == "load: { rate: 1/s }\n")
  }

  @Test("names with dots are found, those with quotation marks are not, and a text that is no JSON has no numbers")
  func oddNames() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let document = JSON.object([
      "workload": .object(["name": .string("a")]), "agents": .object(["a.b": .number(3), "a\"b": .number(4)]),
    ])
    let origin = RunOrigin(startedAtMilliseconds: 0, endedAtMilliseconds: 0)
    _ = try store.save(RunFacts(of: document), from: origin, text: try document.text(), summary: "")
    _ = try store.save(RunFacts(of: document), from: origin, text: "cut off {", summary: "")
    let series = try store.series(workload: "a", paths: [["agents", "a.b"], ["agents", "a\"b"]], limit: 9)
    #expect(series.map(\.numbers) == [[3, nil], [nil, nil]])
    #expect(try store.effectiveWorkload(of: series[1].run) == nil)
  }
}
