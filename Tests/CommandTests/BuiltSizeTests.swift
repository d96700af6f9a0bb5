import Foundation
import Testing

@Suite(
  "The built command and sizing",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltSizeTests {
  /// Service of 0.9 s, no more and no less, at 4 jobs a second that come evenly: 4 slots are enough, and 3 are not.
  private static let workload = """
    schema: needletail/1
    name: small
    run: { duration: 1m }
    gateway: { instances: 3, concurrency: 2, rate_limit: { global: 600/min } }
    agents: { "a.b": { count: 9, simulate: { service: 900ms } } }
    scenarios: { one: { pattern: { call: a.b } } }
    load: { process: constant, rate: 4/s }
    """

  private func size(_ arguments: [String], file: String = workload) throws -> (TemporaryFolder, BuiltCommand.Answer) {
    let folder = try TemporaryFolder()
    _ = try folder.file("small.yaml", file)
    let answer = try BuiltCommand.run(
      ["size", "small.yaml", "--seeds", "2", "--duration", "1m"] + arguments, in: folder.path(""))
    return (folder, answer)
  }

  private static let key = "agents.\"a.b\".count"

  @Test(
    "the least that holds is told, and handed over as words, as a patch, for a gateway, as a document and as a page")
  func handsOver() throws {
    let (folder, answer) = try size([
      "--hold", "p(99) job_latency_ms < 1.5s", "--choose", "\(Self.key)=1..9", "--choose", "gateway.instances", "--out",
      "a.json", "--out", "a.yaml", "--out", "a.gateway.yaml", "--out", "a.args", "--out", "a.html", "--out", "a.md",
    ])
    #expect(answer.status == 0, "\(answer)")
    #expect(answer.output.hasPrefix("small  fits with 2 instances and 4 agents\n"), "\(answer.output)")
    let words = "--duration 1m --set '\(Self.key)=4' --set gateway.instances=2"
    #expect(answer.output.contains("run it: needletail run small.yaml \(words)"))
    func text(_ name: String) throws -> String { try String(contentsOfFile: folder.path(name), encoding: .utf8) }
    #expect(try text("a.yaml").hasSuffix("agents: { a.b: { count: 4 } }\ngateway: { instances: 2 }\n"))
    #expect(try text("a.args") == "\(words)\n")
    let gateway = try text("a.gateway.yaml")
    for line in ["  instances: { min: 2, max: 3 }", "  concurrency: 2", "    global: "] {
      #expect(gateway.contains(line), "\(gateway)")
    }
    #expect(try text("a.html").contains("Fits with 2") && text("a.md").contains("fits with 2 instances"))
    let document = try BuiltCommand.document(folder.path("a.json"))
    #expect(document["schema"] as? String == "needletail-size/1" && document["verdict"] as? String == "fits")
    #expect(document["settings"] as? [String] == ["\(Self.key)=4", "gateway.instances=2"])
    // The patch and the words are what run takes, and then everything holds.
    let run = try BuiltCommand.run(
      [
        "run", "small.yaml", "--set", "\(Self.key)=4", "--set", "gateway.instances=2", "--set",
        "thresholds.job_latency_ms=p(99) < 1.5s", "--ui", "none",
      ], in: folder.path(""))
    #expect(run.status == 0, "\(run)")
  }

  @Test("the same document comes of the same words, whatever the machine does") func deterministic() throws {
    let asked = ["--hold", "job p99 < 1.5s", "--choose", Self.key, "--ui", "none", "--out", "-"]
    let documents = try (0..<2).map { _ in try size(asked).1.output }
    #expect(documents[0] == documents[1] && documents[0].contains("needletail-size/1"))
  }

  @Test("where nothing holds the status is 99, with the nearest or the floor") func nothing() throws {
    let range = try size(["--hold", "job p99 < 1.5s", "--choose", "\(Self.key)=1..2"]).1
    #expect(range.status == 99 && range.output.contains("does not fit within the ranges: keeps up with"), "\(range)")
    let floor = try size(["--hold", "job p99 < 800ms", "--choose", Self.key]).1
    #expect(floor.status == 99 && floor.output.contains("even with nothing to wait for p99 900 ms"), "\(floor)")
  }

  @Test(
    "bad input is refused before anything is run or written",
    arguments: [
      (["--choose", "agents.*.cout", "--hold", "job p99 < 1s"], "there are `gateway.instances`"),
      (["--choose", "gateway.instances"], "nothing has to hold"),
      (
        ["--choose", "gateway.instances=9000..11000:1000", "--hold", "job p99 < 1s"],
        "--set gateway.instances=11000: error"
      ),
      (["--choose", "gateway.instances", "--hold", "p(99) call_latency_ms{agent=b} < 1s"], "there is no agent `b`"),
      (["--choose", "gateway.instances", "--hold", "job p99 < 1s", "--load", "4"], "has no unit"),
      (["--choose", "gateway.instances", "--hold", "job p99 < 1s", "--load", "0/s"], "0/s"),
      (
        ["--choose", "gateway.instances=1..2", "--hold", "job p99 < 1s", "--lose", "gateway.instances=2"],
        "nothing is left"
      ),
      (["--choose", "load.rate=1..2", "--hold", "job p99 < 1s"], "write `--load`"),
    ]) func refused(words: [String], said: String) throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.file("small.yaml", Self.workload)
    let answer = try BuiltCommand.run(["size", "small.yaml", "--out", "a.json"] + words, in: folder.path(""))
    #expect(answer.status == 2 && answer.errors.contains(said), "\(answer)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("a.json")))
  }

  @Test("a load of looping users is a number of them") func users() throws {
    let file = Self.workload.replacing("load: { process: constant, rate: 4/s }", with: "load: { concurrency: 4 }")
    let answer = try size(
      ["--hold", "job p99 < 1.5s", "--choose", Self.key, "--choose", "gateway.instances", "--load", "8"], file: file
    ).1
    // Each of 8 users always has a job at work, so that one slot less makes one of them wait for 900 ms.
    #expect(answer.status == 0 && answer.output.hasPrefix("small  fits with 4 instances and 8 agents"), "\(answer)")
    let wrong = try size(["--hold", "job p99 < 1.5s", "--choose", Self.key, "--load", "8/s"], file: file).1
    #expect(wrong.status == 2 && wrong.errors.contains("no number of users"), "\(wrong)")
  }
}
