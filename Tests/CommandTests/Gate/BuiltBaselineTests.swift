import Foundation
import Testing

@testable import NeedletailCLI

@Suite("Baselines, as built", .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary"))
struct BuiltBaselineTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("desk.yaml", BuiltGateTests.workload())
  }

  private func needletail(_ words: String...) throws -> BuiltCommand.Answer {
    try BuiltCommand.run(words, in: folder.path("."))
  }

  private func baseline(_ name: String = "desk.baseline.json") throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  @Test("what is written is what the workload is held to; written again it is the same bytes")
  func written() throws {
    let first = try needletail("gate", "desk.yaml", "--update-baseline")
    #expect(first.status == 0 && first.output.contains("10 seeds"))
    let text = try baseline()
    let again = try needletail("gate", "desk.yaml", "--update-baseline")
    #expect(again.output.contains("as it was"))
    #expect(try baseline() == text)
    #expect(try needletail("gate", "desk.yaml").status == 0)
    _ = try folder.file("desk.yaml", BuiltGateTests.workload(service: "120ms"))
    let slow = try needletail("gate", "desk.yaml")
    #expect(slow.status == 99 && slow.output.contains("mostly:") && slow.output.contains("worker"), "\(slow.output)")
    #expect(try baseline() == text)
    // The baseline is a side of its own, too.
    #expect(try needletail("gate", "desk.baseline.json", "desk.yaml").status == 99)
    // It says of which seeds it is, whatever the file's own.
    #expect(try needletail("gate", "desk.yaml", "--set", "seed=99").status == 99)
    #expect(folder.contents == ["desk.baseline.json", "desk.yaml"])
  }

  @Test("one that is missing is told with how to write it")
  func missing() throws {
    let usual = try needletail("gate", "desk.yaml")
    #expect(usual.status == 2 && usual.errors.contains("needletail gate desk.yaml --update-baseline"))
    let named = try needletail("gate", "desk.yaml", "--baseline", "b.json")
    #expect(named.status == 2 && named.errors.contains("needletail gate desk.yaml --update-baseline --baseline b.json"))
    #expect(folder.contents == ["desk.yaml"])
  }

  @Test(
    "what is there and is no baseline of this workload is neither used nor overwritten",
    arguments: [
      ("", "is empty"), ("{\n  \"schema\": \"needletail.baseline/1\",\n  \"workl", "is not whole"),
      ("{\"schema\": \"needletail.baseline/7\"}", "another version"),
      ("{\"schema\": \"needletail.result/2\"}", "is no baseline"),
      ("precious: notes\n", "is not whole, or no baseline"), ("foreign", "is of the workload `other`"),
    ])
  func foreign(_ text: String, _ message: String) throws {
    if text == "foreign" {
      _ = try folder.file("other.yaml", BuiltGateTests.workload(name: "other"))
      #expect(try needletail("gate", "other.yaml", "--update-baseline", "--baseline", "desk.baseline.json").status == 0)
    } else {
      _ = try folder.file("desk.baseline.json", text)
    }
    let before = try baseline()
    for words in [["gate", "desk.yaml"], ["gate", "desk.yaml", "--update-baseline"]] {
      let answer = try BuiltCommand.run(words, in: folder.path("."))
      #expect(answer.status == 2 && answer.errors.contains(message) && answer.output.isEmpty, "\(answer.errors)")
      #expect(try baseline() == before)
    }
  }

  @Test("a folder, and a folder that cannot be written, are refused before anything is run")
  func places() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("desk.baseline.json"), withIntermediateDirectories: false)
    for words in [["gate", "desk.yaml"], ["gate", "desk.yaml", "--update-baseline"]] {
      let answer = try BuiltCommand.run(words, in: folder.path("."))
      #expect(answer.status == 2 && answer.errors.contains("desk.baseline.json"), "\(answer.errors)")
    }
    let absent = try needletail("gate", "desk.yaml", "--update-baseline", "--baseline", "absent/b.json")
    #expect(absent.status == 2 && absent.errors.contains("name a file in a folder that exists"))
    let own = try needletail("gate", "desk.yaml", "--update-baseline", "--baseline", "desk.yaml")
    #expect(own.status == 2)
    #expect(try String(contentsOfFile: folder.path("desk.yaml"), encoding: .utf8) == BuiltGateTests.workload())
  }

  @Test("another load or window, more seeds than it has, and a figure it lacks are refused with what differs")
  func conditions() throws {
    #expect(try needletail("gate", "desk.yaml", "--update-baseline").status == 0)
    for (words, message) in [
      (["--set", "load.rate=11/s"], "load.rate 11/s, was 10/s"), (["--duration", "20s"], "run.duration 20s, was 30s"),
      (["--seeds", "11"], "has 10 seeds, and 11 are asked for"), (["--seeds", "5"], "fewer than 9"),
      (["--allow", "queue_time_ms p90 +5%"], "does not have `p(90) queue_time_ms`"),
      (["--clock", "wall"], "--clock virtual"),
    ] {
      let answer = try BuiltCommand.run(["gate", "desk.yaml"] + words, in: folder.path("."))
      #expect(answer.status == 2 && answer.errors.contains(message), "\(answer.errors)")
    }
    // What is no latency can be held to it.
    #expect(
      try needletail("gate", "desk.yaml", "--set", "load.rate=11/s", "--allow", "failure_rate +0.1pp").status == 0)
  }

  @Test("a run that was aborted, and an interruption, leave the baseline as it is, with status 1 and 130")
  func unwritten() throws {
    #expect(try needletail("gate", "desk.yaml", "--update-baseline").status == 0)
    let before = try baseline()
    let aborts = "abort_on_fail: 1s\nthresholds: { jobs_completed: \"value < 5\" }"
    _ = try folder.file("desk.yaml", BuiltGateTests.workload(more: aborts))
    let aborted = try needletail("gate", "desk.yaml", "--update-baseline")
    #expect(aborted.status == 1 && aborted.errors.contains("the run of seed 5 was aborted"), "\(aborted.errors)")
    #expect(aborted.errors.contains("nothing was written") && aborted.output.isEmpty)
    #expect(try baseline() == before)

    // Ten runs of a day each, which no machine has done before it is told to end.
    _ = try folder.file(
      "desk.yaml", BuiltGateTests.workload(rate: "1000/s").replacing("duration: 30s", with: "duration: 24h"))
    let errors = try folder.file("errors", "")
    let process = BuiltCommand.process(
      ["gate", folder.path("desk.yaml"), "--update-baseline"], environment: [:],
      errors: try FileHandle(forWritingTo: URL(filePath: errors)), output: FileHandle.nullDevice)
    try process.run()
    #expect(BuiltCommand.catchesInterrupts(process.processIdentifier))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try String(contentsOfFile: errors, encoding: .utf8).contains("nothing was written"))
    #expect(try baseline() == before)
  }

  @Test("a threshold that the new baseline breaks is told, and the baseline is written all the same")
  func brokenThreshold() throws {
    _ = try folder.file(
      "desk.yaml", BuiltGateTests.workload(more: "thresholds: { job_latency_ms: \"p(99) < 1ms\" }"))
    let answer = try needletail("gate", "desk.yaml", "--update-baseline")
    #expect(answer.status == 0 && folder.contents.contains("desk.baseline.json"))
    #expect(answer.errors.contains("`job_latency_ms p(99) < 1ms` is broken by what is the baseline now"))
  }

  @Test("a figure that no run has makes no baseline")
  func unmeasured() throws {
    let answer = try needletail("gate", "desk.yaml", "--update-baseline", "--allow", "ttft p99 +5%")
    #expect(answer.status == 2 && answer.errors.contains("no run has `p(99) ttft_ms`"), "\(answer.errors)")
    #expect(folder.contents == ["desk.yaml"])
  }
}
