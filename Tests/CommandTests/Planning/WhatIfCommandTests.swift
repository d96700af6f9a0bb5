import Foundation
import Testing

@testable import NeedletailCLI

@Suite("What whatif is asked")
struct WhatIfArgumentTests {
  private func whatIf(_ words: String...) throws -> WhatIfArguments {
    guard case .whatIf(let whatIf) = try ArgumentParser.command(["whatif"] + words) else {
      throw ArgumentError("no whatif", "")
    }
    return whatIf
  }

  @Test("a workload, what is changed in it, the factor, the keys and the seeds")
  func arguments() throws {
    let plain = try whatIf("a.yaml")
    #expect(plain.file.path == "a.yaml" && plain.factor == 2 && plain.seeds == 5 && plain.keys.isEmpty)
    let full = try whatIf(
      "a.yaml", "--factor", "1.5", "--only", "gateway", "--only", "agents.*.count", "--seeds", "20", "--set", "seed=4",
      "--out", "a.html")
    #expect(full.factor == 1.5 && full.keys == ["gateway", "agents.*.count"] && full.seeds == 20)
    #expect(full.file.overrides == ["seed=4"] && full.out == "a.html")
  }

  @Test(
    "what cannot be meant is refused",
    arguments: [
      [], ["a", "b"], ["a", "--factor", "1"], ["a", "--factor", "0.5"], ["a", "--factor", "nan"],
      ["a", "--factor", "1e9"], ["a", "--factor", "two"], ["a", "--seeds", "1"], ["a", "--seeds", "1001"],
      ["a", "--clock", "wall"],
    ])
  func refused(_ words: [String]) {
    #expect(throws: ArgumentError.self) { try ArgumentParser.command(["whatif"] + words) }
  }
}

@Suite(
  "The built command and what-if",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltWhatIfTests {
  /// One agent at 95 % of what it can do, and a gateway with room.
  private static let workload = """
    schema: needletail/1
    name: tight
    run: { duration: 3m }
    gateway: { instances: 2, concurrency: 500 }
    agents: { worker: { count: 2, simulate: { service: { exponential: { mean: 1s } } } } }
    scenarios: { ask: { pattern: worker } }
    load: { rate: 1.9/s }
    """

  @Test("it names what binds first, and each form of its answers has it")
  func answers() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("tight.yaml", Self.workload)
    let page = folder.path("answers.html")
    let answer = try BuiltCommand.run(["whatif", file, "--seeds", "4", "--out", page])
    #expect(answer.status == 0, "\(answer)")
    #expect(answer.output.hasPrefix("tight  agents.worker."), "\(answer.output)")
    #expect(answer.output.contains("Try it  --set agents.worker."))
    #expect(answer.output.contains("If it gets worse\n") && answer.output.contains("load ×2"))
    #expect(answer.output.contains("More of these alone does nothing  gateway.instances 2 → 4"))
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.hasPrefix("<!doctype html>") && html.contains("data-chart=\"p99\""))
    for (ending, beginning) in [("md", "## tight"), ("csv", "group,change,judgement"), ("txt", "tight  agents")] {
      let out = folder.path("answers.\(ending)")
      #expect(try BuiltCommand.run(["whatif", file, "--seeds", "4", "--ui", "none", "--out", out]).output.isEmpty)
      #expect(try String(contentsOfFile: out, encoding: .utf8).hasPrefix(beginning), "\(ending)")
    }
  }

  @Test("its document has every answer with its interval, and is the same bytes each time")
  func document() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("tight.yaml", Self.workload)
    let outs = ["one.json", "other.json"].map { folder.path($0) }
    for out in outs {
      let answer = try BuiltCommand.run(["whatif", file, "--only", "agents", "--ui", "none", "--out", out])
      #expect(answer.status == 0 && answer.output.isEmpty && answer.errors.isEmpty, "\(answer)")
    }
    #expect(try Data(contentsOf: URL(filePath: outs[0])) == Data(contentsOf: URL(filePath: outs[1])))
    let document = try BuiltCommand.document(outs[0])
    #expect(document["schema"] as? String == "needletail-whatif/1" && document["interrupted"] as? Bool == false)
    let answers = try #require(document["answers"] as? [[String: Any]])
    let kinds = answers.compactMap { ($0["relaxations"] as? [[String: Any]])?.first?["kind"] as? String }
    #expect(Set(kinds) == ["agents", "agent_slots", "agent_speed", "agent_away", "slower_agents"])
    let first = try #require(answers[0]["change"] as? [String: [String: Any]])
    #expect(try #require(first["p99_ms"]?["high"] as? Double) < 0)
  }

  @Test("bad input is refused with its remedy, and nothing is written")
  func refused() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("tight.yaml", Self.workload)
    let idle = try folder.file("idle.yaml", Self.workload.replacing("load: { rate: 1.9/s }", with: ""))
    let out = folder.path("never.json")
    for (words, expected) in [
      ([file, "--only", "agents.worker.coutn"], "did you mean `agents.worker.count`?"),
      ([file, "--only", "runtime"], "nothing that can be relaxed here has this key"),
      ([file, "--set", "agents.wroker.count=2"], "`simulate` is missing"), ([idle], "idle.yaml"),
      ([file, "--set", "load.rate=0/s"], "write a rate above 0"),
      ([file, "--set", "load.rate=0.001/h"], "no job in the measured window"),
      ([file, "--factor", "1"], "write a number above 1"),
    ] {
      let answer = try BuiltCommand.run(["whatif"] + words + ["--out", out])
      #expect(answer.status == 2 && answer.output.isEmpty && answer.errors.contains(expected), "\(words): \(answer)")
    }
    #expect(folder.contents == ["idle.yaml", "tight.yaml"])
  }

  @Test("Ctrl-C shows and writes what is known, says what is not, and ends with 130")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("tight.yaml", Self.workload)
    let out = folder.path("answers.json")
    let (output, errors) = (Pipe(), Pipe())
    let process = BuiltCommand.process(
      ["whatif", file, "--seeds", "20", "--duration", "30m", "--ui", "plain", "--out", out],
      environment: ["LANG": "C.UTF-8"], errors: errors, output: output)
    try process.run()
    // More runs are wanted than those of the fleet as it is, once that is known.
    var told = ""
    while told.firstMatch(of: /of ([0-9]+) runs/).map({ Int($0.1) ?? 0 }) ?? 0 <= 20,
      let data = try errors.fileHandleForReading.read(upToCount: 1), !data.isEmpty
    {
      let letter = String(decoding: data, as: UTF8.self)
      told = letter == "\n" ? "" : told + letter
    }
    kill(process.processIdentifier, SIGINT)
    let rest = try #require(try errors.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(String(decoding: rest, as: UTF8.self).contains("interrupted"))
    let document = try BuiltCommand.document(out)
    #expect(document["interrupted"] as? Bool == true)
    #expect((document["unanswered"] as? [Any])?.isEmpty == false)
    let summary = String(decoding: try #require(try output.fileHandleForReading.readToEnd()), as: UTF8.self)
    #expect(summary.hasPrefix("tight  ") && summary.contains("Not answered"))
  }
}
