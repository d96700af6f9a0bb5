import Foundation
import Testing

@Suite(
  "The built command and sweeps",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltSweepTests {
  /// Four workers of 200 ms: they carry 20 jobs a second.
  private func folder(_ thresholds: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("small.yaml", BuiltCommandTests.workload + thresholds)
    return folder
  }

  private func sweep(_ folder: TemporaryFolder, _ arguments: String...) throws -> BuiltCommand.Answer {
    try BuiltCommand.run(["sweep", folder.path("small.yaml")] + arguments)
  }

  private func points(_ path: String) throws -> [[String: Any]] {
    try #require(try BuiltCommand.document(path)["points"] as? [[String: Any]])
  }

  @Test("every ending gets its format, and the table says where a queue grows") func formats() throws {
    let folder = try folder()
    let outs = ["json", "csv", "md", "html", "txt"].map { folder.path("s.\($0)") }
    let answer = try BuiltCommand.run(
      ["sweep", folder.path("small.yaml"), "--load", "10/s..30/s:10/s", "--duration", "10m"]
        + outs.flatMap { ["--out", $0] })
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output.hasPrefix("small  load, 3 values × 3 seeds, "))
    let lines = answer.output.split(separator: "\n")
    #expect(lines[2].hasPrefix("  10/s") && lines[4].hasPrefix("  30/s") && lines[4].contains("queue grows"))
    #expect(try points(outs[0]).count == 3)
    let beginnings = ["{", "load,jobs_per_s,", "## small", "<!doctype html>", "small  load, 3 values"]
    for (out, beginning) in zip(outs, beginnings) {
      #expect(try String(contentsOfFile: out, encoding: .utf8).hasPrefix(beginning), "\(out)")
    }
  }

  @Test("a sweep again gives the same bytes, and each point those of a run with its --set") func same() throws {
    let folder = try folder()
    for name in ["a.json", "b.json"] {
      _ = try sweep(folder, "--vary", "agents.worker.count=3..4", "--seeds", "2", "--out", folder.path(name))
    }
    let bytes = try ["a.json", "b.json"].map { try Data(contentsOf: URL(filePath: folder.path($0))) }
    #expect(bytes[0] == bytes[1])
    let run = try BuiltCommand.run(
      ["run", folder.path("small.yaml"), "--set", "agents.worker.count=3", "--out", folder.path("run.json")])
    #expect(run.status == 0)
    let document = try BuiltCommand.document(folder.path("run.json"))
    let throughput = try #require((document["throughput"] as? [String: Any])?["jobs_per_s"] as? Double)
    let figures = try #require(try points(folder.path("a.json"))[0]["figures"] as? [String: Any])
    let swept = try #require((figures["jobs_per_s"] as? [String: Any])?["by_seed"] as? [Double])
    #expect(swept.first == throughput)
  }

  @Test("thresholds that hold nowhere end it with 99, and those that hold somewhere with 0") func statuses() throws {
    let never = try sweep(try folder("thresholds: { jobs_completed: [value < 1] }\n"), "--load", "5/s,10/s")
    #expect(never.status == 99 && never.output.contains("Thresholds hold at no value"))
    let some = try sweep(try folder("thresholds: { jobs_completed: [value < 450] }\n"), "--load", "5/s,10/s")
    #expect(some.status == 0 && some.output.contains("Thresholds hold up to load 5/s; at load 10/s"), "\(some.output)")
  }

  @Test("bad input ends with 2, says where and what to do, and writes nothing") func badInput() throws {
    let folder = try folder()
    _ = try folder.file(
      "loop.yaml", BuiltCommandTests.workload.replacing("process: poisson, rate: 10/s", with: "concurrency: 5"))
    _ = try folder.file(
      "none.yaml", BuiltCommandTests.workload.replacing("load: { process: poisson, rate: 10/s }", with: ""))
    let before = folder.contents
    for (file, arguments, words) in [
      (
        "small", ["--vary", "agents.worker.cuont=1..3"],
        "--vary agents.worker.cuont=1: error: agents.worker: the key `cuont` is unknown; did you mean `count`?"
      ),
      (
        "small", ["--vary", "agents.worker.count=0..3"],
        "--vary agents.worker.count=0: error: agents.worker.count: is 0; write"
      ),
      ("small", ["--vary", "agents.worker.count=8..1"], "the range runs backwards; write 1..8"),
      ("small", ["--vary", "seed=1..3"], "say how many with --seeds N"),
      (
        "small", ["--load", "1/s..3/s", "--figure", "p(99) call_latency_ms{agent=wrker}"],
        "there is no agent `wrker`; did you mean `worker`?"
      ),
      ("small", ["--load", "1/s..3/s", "--figure", "late_replies"], "--figure late_replies: no run has it"),
      ("loop", ["--load", "1/s..3/s"], "loop.yaml: error: --load: its load has no rate: users loop"),
      ("none", ["--load", "1/s..3/s"], "has no load to share and none of its own"),
    ] {
      let answer = try BuiltCommand.run(
        ["sweep", folder.path("\(file).yaml"), "--out", folder.path("s.json")] + arguments)
      #expect(answer.status == 2 && answer.output.isEmpty && answer.errors.contains(words), "\(arguments): \(answer)")
    }
    #expect(folder.contents == before)
  }

  @Test("the law of a swept closed loop is that of its document and of its CSV") func fit() throws {
    let folder = try folder()
    let text = BuiltCommandTests.workload
      .replacing("process: poisson, rate: 10/s", with: "concurrency: 1")
      .replacing("worker: { count: 4,", with: "worker: { count: 100, endpoint: m,")
      .replacing("agents:\n", with: "endpoints: { m: { slowdown: { sigma: 0.05, kappa: 0.002 } } }\nagents:\n")
    let file = try folder.file("loop.yaml", text)
    let (json, csv) = (folder.path("s.json"), folder.path("s.csv"))
    let answer = try BuiltCommand.run([
      "sweep", file, "--vary", "load.concurrency=1..32:x2", "--figure", "throughput", "--duration", "30m", "--out",
      json,
      "--out", csv,
    ])
    #expect(answer.status == 0, "\(answer.errors)")
    let laws = try [json, csv].map { path in
      let out = folder.path("law.json")
      let fitted = try BuiltCommand.run(["sweep", "--fit", path, "--out", out])
      #expect(
        fitted.status == 0 && fitted.output.contains("An endpoint that slows down so: slowdown: { sigma: 0.0"),
        "\(fitted)")
      return try #require(try BuiltCommand.document(out)["scaling_law"] as? [String: Any])
    }
    #expect(laws[0]["sigma"] as? Double == laws[1]["sigma"] as? Double)
    #expect(laws[0]["kappa"] as? Double == laws[1]["kappa"] as? Double)
    // Five jobs a second each, times 1,800 s: what is drawn leaves about a hundredth.
    #expect(((laws[0]["sigma"] as? Double ?? 0) - 0.05).magnitude < 0.005)
    #expect(((laws[0]["kappa"] as? Double ?? 0) - 0.002).magnitude < 0.0002)
    let few = try BuiltCommand.run(["sweep", "--fit", try folder.file("few.csv", "n,x\n1,2\n2,3\n")])
    #expect(
      few.status == 2
        && few.errors.contains(
          "few.csv: error: a scaling law needs throughput at 5 different concurrencies, and there are 2")
    )
  }

  @Test("on the wall clock points are run one after another, and told so") func wallClock() throws {
    let folder = try folder()
    let answer = try sweep(
      folder, "--clock", "wall", "--duration", "300ms", "--load", "50/s,100/s", "--seeds", "1", "--vary",
      "agents.worker.count=40,50", "--figure", "throughput", "--out", folder.path("s.json"))
    #expect(answer.output.contains(" · on the wall clock\n"), "\(answer)")
    // On a machine that is busy the generator may be the bottleneck, which ends it with 1.
    let invalid = try points(folder.path("s.json")).contains { $0["status"] as? String == "invalid" }
    #expect(answer.status == (invalid ? 1 : 0) && answer.output.contains("invalid") == invalid, "\(answer)")
    #expect(try points(folder.path("s.json")).allSatisfy { ($0["seeds"] as? [Int])?.count == 1 })
  }

  @Test("an interrupt writes what is known, and ends with 130") func interrupted() throws {
    let folder = try folder()
    let out = folder.path("s.json")
    let process = BuiltCommand.process(
      [
        "sweep", folder.path("small.yaml"), "--load", "1000/s..8000/s:1000/s", "--duration", "100h", "--ui", "none",
        "--out", out,
      ],
      environment: [:], errors: FileHandle.nullDevice, output: FileHandle.nullDevice)
    try process.run()
    try #require(BuiltCommand.catchesInterrupts(process.processIdentifier))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try BuiltCommand.document(out)["interrupted"] as? Bool == true)
    #expect(try points(out).allSatisfy { ($0["seeds"] as? [Int])?.isEmpty == true })
  }
}
