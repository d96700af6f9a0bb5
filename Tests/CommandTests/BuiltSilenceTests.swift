import Foundation
import Testing

@Suite(
  "The built command where no summary is shown",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltSilenceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Ten jobs a second, each of a fifth of a second: at most 4 ÷ 0.2 = 20 a second could be served.
  private func workload(_ more: String) throws -> String {
    try folder.file("w.yaml", BuiltCommandTests.workload + more)
  }

  private static let failing = """
    thresholds:
      job_latency_ms: ["p(99) < 0.001", "mean < 100000"]
      "call_latency_ms{agent=worker}": ["count > 1000000"]

    """

  @Test(
    "each threshold that failed is told on standard error, and those that held are not",
    arguments: [["--ui", "none"], ["--out", "-"]])
  func failed(_ silence: [String]) throws {
    let file = try workload(Self.failing)
    let answer = try BuiltCommand.run(["run", file] + silence)
    #expect(answer.status == 99)
    let lines = answer.errors.split(separator: "\n")
    #expect(lines.count == 2, "\(answer.errors)")
    #expect(lines.first?.hasPrefix("\(file): threshold failed: job_latency_ms p(99) < 0.001, observed ") == true)
    #expect(
      lines.last?.hasPrefix("\(file): threshold failed: call_latency_ms{agent=worker} count > 1000000, observed ")
        == true)
  }

  @Test("where the summary is shown it is told there alone")
  func shown() throws {
    let file = try workload(Self.failing)
    let answer = try BuiltCommand.run(["run", file])
    #expect(answer.status == 99 && answer.errors.isEmpty && answer.output.contains("1 of 3 held"))
  }

  @Test("so is a run that does not keep up, with what shows it")
  func keepsUp() throws {
    let file = try workload("thresholds: { keeps_up: [\"yes\"] }\n")
    let answer = try BuiltCommand.run([
      "run", file, "--set", "load.rate=100/s", "--set", "run.drain=0s", "--ui", "none",
    ])
    #expect(answer.status == 99)
    #expect(answer.errors.hasPrefix("\(file): threshold failed: keeps_up yes, observed no ("), "\(answer.errors)")
    #expect(answer.errors.split(separator: "\n").count == 1)
  }

  @Test("a run that a threshold ended says so, and by which")
  func aborted() throws {
    let file = try workload("thresholds: { job_latency_ms: [\"mean < 0.001\"] }\nabort_on_fail: 5s\n")
    let answer = try BuiltCommand.run(["run", file, "--ui", "none"])
    #expect(answer.status == 99)
    let lines = answer.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.first?.hasPrefix("\(file): the run was aborted: threshold job_latency_ms mean < 0.001 failed for 5")
        == true)
  }

  @Test("several seeds tell what is broken, and what is undecided")
  func seeds() throws {
    let file = try workload(Self.failing)
    for strict in [[], ["--strict"]] {
      let answer = try BuiltCommand.run(["run", file, "--seeds", "3", "--ui", "none"] + strict)
      #expect(answer.status == 99)
      let lines = answer.errors.split(separator: "\n")
      #expect(lines.count == 2, "\(answer.errors)")
      #expect(lines.first?.hasPrefix("\(file): threshold broken: job_latency_ms p(99) < 0.001, ") == true)
      #expect(lines.first?.hasSuffix("held in 0 of 3 runs") == true)
    }
    // The mean of 3 seeds lies within its own interval.
    let open = try workload("thresholds: { job_latency_ms: [\"mean > 0\"] }\n")
    #expect(
      try BuiltCommand.run(["run", open, "--seeds", "3", "--ui", "none", "--out", folder.path("r")]).errors.isEmpty)
    let mean = try #require(
      ((((try BuiltCommand.document(folder.path("r"))["figures"] as? [String: Any])?["metrics"] as? [String: Any])?[
        "job_latency_ms"] as? [String: Any])?["all"] as? [String: Any])?["mean"] as? [String: Any])
    let bound = try #require(mean["mean"] as? Double)
    let undecided = try BuiltCommand.run(
      [
        "run", open, "--seeds", "3", "--strict", "--ui", "none", "--set",
        "thresholds.job_latency_ms=[\"mean > \(bound)\"]",
      ])
    #expect(undecided.status == 3 && undecided.errors.contains("is undecided by 3 seeds"), "\(undecided.errors)")
  }

  @Test("a result that is run again tells the same, and one whose thresholds hold tells nothing")
  func again() throws {
    let file = try workload(Self.failing)
    let out = folder.path("r.json")
    _ = try BuiltCommand.run(["run", file, "--ui", "none", "--no-archive", "--out", out])
    let answer = try BuiltCommand.run(["run", out, "--ui", "none"])
    #expect(answer.status == 99 && answer.errors.split(separator: "\n").count == 2)
    let kept = try BuiltCommand.run(["run", out, "--set", "thresholds=null", "--ui", "none"])
    #expect(kept.status == 0 && kept.errors.isEmpty)
  }

  @Test("a comparison of the clocks says why there is none")
  func verify() throws {
    let file = try workload("")
    let answer = try BuiltCommand.run(["verify", file, "--duration", "1s", "--ui", "none"])
    #expect(answer.status == 1 && answer.output.isEmpty)
    #expect(answer.errors.hasPrefix("\(file): nothing to decide on: "), "\(answer.errors)")
    #expect(answer.errors.contains("--duration"))
  }
}
