import Foundation
import Testing

@testable import NeedletailCLI

/// The commands that hold one side against another, as their users run them.
@Suite(
  "compare and gate, as built", .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary"))
struct BuiltGateTests {
  /// A queue before two workers, small enough that twenty runs take less than a second in a debug build.
  static func workload(service: String = "100ms", rate: String = "10/s", name: String = "queue", more: String = "")
    -> String
  {
    """
    schema: needletail/1
    name: \(name)
    seed: 5
    run: { duration: 30s, warmup: 2s }
    agents:
      worker: { count: 2, simulate: { service: { lognormal: { p50: \(service), p99: 300ms } } } }
    scenarios:
      ask: { pattern: { call: worker } }
    load: { rate: \(rate) }
    \(more)
    """
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("desk.yaml", Self.workload())
    _ = try folder.file("slow.yaml", Self.workload(service: "120ms"))
  }

  private func needletail(_ words: String..., environment: [String: String] = ["LANG": "C.UTF-8"]) throws
    -> BuiltCommand.Answer
  {
    var environment = environment
    environment["PATH"] = "/usr/bin:/bin"
    return try BuiltCommand.run(words, environment: environment, in: folder.path("."))
  }

  @Test(
    "a workload against itself is held; a slower one is broken, and what broke is on standard error even in silence")
  func verdicts() throws {
    let same = try needletail("gate", "desk.yaml", "desk.yaml")
    #expect(same.status == 0 && same.output.hasPrefix("queue  gate held") && same.errors.isEmpty)
    let slow = try needletail("gate", "desk.yaml", "slow.yaml", "--ui", "none")
    #expect(slow.status == 99 && slow.output.isEmpty)
    #expect(slow.errors.contains("BROKEN") && slow.errors.contains("job p50"))
    // The other way round it is better, which breaks nothing.
    #expect(try needletail("gate", "slow.yaml", "desk.yaml").status == 0)
  }

  @Test("what is undecided is a warning, and with --strict a status of its own")
  func undecided() throws {
    let allowed = try needletail("compare", "desk.yaml", "slow.yaml", "--out", "c.json")
    #expect(allowed.status == 0)
    let figures = try #require(try BuiltCommand.document(folder.path("c.json"))["figures"] as? [[String: Any]])
    let change = try #require(figures.first { $0["figure"] as? String == "p(99) job_latency_ms" }?["change"] as? Double)
    // Allowed is what was measured, which no interval about it decides.
    let allowance = "job p99 +\((change * 1_000).rounded() / 10)%"
    let loose = try needletail("gate", "desk.yaml", "slow.yaml", "--allow", allowance)
    #expect(loose.status == 0 && loose.errors.contains("undecided"), "\(loose.output)\(loose.errors)")
    #expect(try needletail("gate", "desk.yaml", "slow.yaml", "--allow", allowance, "--strict").status == 3)
  }

  @Test("HEAD's own gate: says what is allowed, and --allow replaces it figure by figure")
  func fileSettings() throws {
    let gate = "gate: { seeds: 8, allow: { job_latency_ms: [\"p(50) +50%\"] } }"
    _ = try folder.file("own.yaml", Self.workload(service: "120ms", more: gate))
    let loose = try needletail("gate", "desk.yaml", "own.yaml")
    #expect(loose.status == 0 && loose.output.contains("8 seeds") && loose.output.contains("allowed +50 %"))
    #expect(try needletail("gate", "desk.yaml", "own.yaml", "--allow", "job p50 +1%").status == 99)
    #expect(
      try needletail("gate", "desk.yaml", "own.yaml", "--set", "gate.allow.job_latency_ms=p(50) +1%").status == 99)
  }

  @Test("HEAD's thresholds break the gate, and an aborted run of HEAD is a failure")
  func headsOwn() throws {
    _ = try folder.file("bound.yaml", Self.workload(more: "thresholds: { job_latency_ms: \"p(99) < 1ms\" }"))
    let bound = try needletail("gate", "desk.yaml", "bound.yaml")
    #expect(bound.status == 99 && bound.errors.contains("p(99) < 1ms"))
    let aborts = "abort_on_fail: 1s\nthresholds: { jobs_completed: \"value < 5\" }"
    _ = try folder.file("aborts.yaml", Self.workload(more: aborts))
    let aborted = try needletail("gate", "desk.yaml", "aborts.yaml")
    #expect([1, 99].contains(aborted.status) && aborted.output.contains("did not complete"))
  }

  @Test("compare tells inputs, figures and what moved, and never fails for a difference")
  func compare() throws {
    let answer = try needletail("compare", "desk.yaml", "slow.yaml", "--by", "agent")
    #expect(answer.status == 0)
    for words in [
      "agents.worker.simulate.service", "Job latency, p50", "worse", "Call latency, p99, worker", "95 % interval",
    ] {
      #expect(answer.output.contains(words), "\(words)")
    }
    #expect(answer.output.split(separator: "\n").contains { $0.hasPrefix("Moved") })
  }

  @Test("documents of several seeds and of one are sides; one pair decides nothing and is refused")
  func documents() throws {
    for name in ["desk", "slow"] {
      #expect(
        try needletail("run", "\(name).yaml", "--seeds", "10", "--out", "\(name).json", "--ui", "none").status == 0)
      #expect(
        try needletail("run", "\(name).yaml", "--out", "\(name)1.json", "--no-archive", "--ui", "none").status == 0)
    }
    #expect(try needletail("gate", "desk.json", "slow.json").status == 99)
    #expect(try needletail("gate", "desk.json", "slow.yaml").status == 99)
    #expect(try needletail("gate", "desk.json", "desk.yaml").output.contains("every run has the same digest"))
    #expect(try needletail("compare", "desk1.json", "slow1.json").status == 0)
    let one = try needletail("gate", "desk1.json", "slow1.json")
    #expect(one.status == 2 && one.errors.contains("at least 9 are needed") && one.output.isEmpty)
  }

  @Test("stored runs are sides")
  func stored() throws {
    for name in ["desk", "slow"] {
      let store = ["run", "\(name).yaml", "--seeds", "10", "--store", "results", "--label", name, "--ui", "none"]
      #expect(try BuiltCommand.run(store, in: folder.path(".")).status == 0)
    }
    #expect(try needletail("gate", "last~1", "last", "--store", "results").status == 99)
    #expect(try needletail("gate", "desk", "desk.yaml", "--store", "results").status == 0)
    let unknown = try needletail("gate", "disk", "last", "--store", "results")
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean `desk`?"))
  }

  @Test("another build with the same engine gives the same digests")
  func against() throws {
    let answer = try needletail("gate", "desk.yaml", "--against", BuiltCommand.path ?? "")
    #expect(answer.status == 0 && answer.output.contains("every run has the same digest"), "\(answer.errors)")
    let none = try needletail("gate", "desk.yaml", "--against", "/bin/true")
    #expect(none.status == 2 && none.errors.contains("--against /bin/true"))
    #expect(try needletail("gate", "desk.yaml", "--against", "./absent").status == 2)
  }

  @Test(
    "what is no side is refused with a remedy, and nothing is run",
    arguments: [
      (["gate"], "no sides given"), (["compare", "desk.yaml"], "only one side given"),
      (["gate", "absent.yaml", "desk.yaml"], "no such file"), (["gate", "desk.yaml", "."], "is a directory"),
      (["gate", "desk.yaml", "desk.yaml", "--seeds", "5"], "at least 9 are needed"),
      (["gate", "desk.yaml", "desk.yaml", "--seeds", "1"], "2 to 1000"),
      (["gate", "desk.yaml", "desk.yaml", "--confidence", "40%"], "no confidence"),
      (["gate", "desk.yaml", "desk.yaml", "--allow", "job +5%"], "needs a statistic"),
      (["gate", "desk.yaml", "desk.yaml", "--allow", "call{agent=wurker} p99 +5%"], "did you mean `worker`?"),
      (["gate", "desk.yaml", "desk.yaml", "--baseline", "b.json"], "are both given"),
      (["compare", "other.json", "desk.yaml"], "is no result of a run"),
      (["gate", "broken.yaml", "desk.yaml"], "broken.yaml:"),
      (["gate", "old.json", "desk.yaml"], "another version"),
    ])
  func refusals(_ words: [String], _ message: String) throws {
    _ = try folder.file("other.json", "{\"schema\": \"needletail.suite-result/1\"}")
    _ = try folder.file("old.json", "{\"schema\": \"needletail.result/1\"}")
    _ = try folder.file("broken.yaml", "schema: needletail/1\nagents: 5\n")
    let answer = try BuiltCommand.run(words + ["--out", "out.json"], in: folder.path("."))
    #expect(answer.status == 2 && answer.errors.contains(message) && answer.output.isEmpty, "\(answer.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("out.json")))
  }

  @Test("compare ends with 1 where a run did not complete, with what is known, and where its result cannot be written")
  func compareFails() throws {
    let aborts = "abort_on_fail: 1s\nthresholds: { jobs_completed: \"value < 5\" }"
    _ = try folder.file("aborts.yaml", Self.workload(more: aborts))
    for words in [["desk.yaml", "aborts.yaml"], ["aborts.yaml", "desk.yaml"]] {
      let answer = try BuiltCommand.run(["compare"] + words, in: folder.path("."))
      #expect(answer.status == 1 && answer.output.contains("did not complete (aborted"), "\(answer.output)")
    }
    let full = try needletail("compare", "desk.yaml", "desk.yaml", "--out", "/dev/full")
    #expect(full.status == 1 && full.errors.contains("/dev/full"), "\(full.errors)")
  }
}
