import Foundation
import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailReports

@Suite("The formats of a gate")
struct GateFormatTests {
  @Test("every format writes every gate, ending in a line feed", arguments: GateFormat.allCases)
  func all(_ format: GateFormat) throws {
    for gate in [SampleGate.broken, SampleGate.hostile, GateTrackerTests.gate, SampleGate.gate([])] {
      let text = try format.written(gate)
      #expect(text.hasSuffix("\n"))
      #expect(try format.written(gate) == text, "equal values give equal bytes")
    }
  }

  @Test("a file's name asks for a format by its ending, the longest that fits; no two formats have one ending")
  func endings() {
    #expect(Set(GateFormat.allCases.map(\.fileEnding)).count == GateFormat.allCases.count)
    for format in GateFormat.allCases { #expect(GateFormat(fileName: "out/gate.\(format.fileEnding)") == format) }
    #expect(GateFormat(fileName: "gate") == nil && GateFormat(fileName: "gate.yaml") == nil)
    #expect(GateFormat(fileName: "gate.json") == .json && GateFormat(fileName: "x.codequality.json") == .gitlab)
  }

  @Test(
    "every format of texts in JSON is JSON",
    arguments: [
      GateFormat.gitlab, .json, .githubActionBenchmark, .githubActionBenchmarkBigger, .bencher,
    ])
  func json(_ format: GateFormat) throws {
    let text = try format.written(SampleGate.hostile)
    _ = try JSON(reading: Array(text.utf8), path: "gate")
  }

  @Test("docs/gate-formats.md has a row and an example of every format, as it is written")
  func documented() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/gate-formats.md"), encoding: .utf8)
    for format in GateFormat.allCases {
      #expect(text.contains("\n| `\(format.rawValue)` | `.\(format.fileEnding)` | "), "\(format)")
      let section = format == .githubActionBenchmarkBigger ? GateFormat.githubActionBenchmark : format
      #expect(text.contains("\n## \(section.rawValue)\n"), "\(format)")
    }
    var examples = [GateSummary(of: SampleGate.broken, width: 120).text, SampleGate.broken.annotations[0]]
    examples.append(
      SampleGate.broken.markdown().split(separator: "\n", omittingEmptySubsequences: false)[..<7].joined(
        separator: "\n"))
    let benchmark = GateTrackerTests.gate.githubActionBenchmark(betterHigher: false).elements()[0]
    examples.append(try JSON.array([benchmark]).text())
    examples += GateTrackerTests.gate.goBenchmarks.split(separator: "\n").prefix(3).map(String.init)
    for example in examples { #expect(text.contains(example), "\(example)") }
  }

  @Test("the document has everything: the verdict, each allowance with its numbers, both sides and their runs")
  func document() throws {
    var gate = GateTrackerTests.gate
    gate.thresholds = [GateResult.OwnThreshold(expression: "x < 1", verdict: .held, runs: 8, runsFailed: 0)]
    gate.rows[1].pairsToDecide = 4
    gate.rows[1].reason = "because"
    gate.notes = ["noisy"]
    let json = gate.json
    #expect(json.words("schema") == "needletail.gate/1" && json.words("verdict") == "broken")
    #expect(json.figure("confidence") == 0.99 && json.figure("pairs") == 8 && json.flag("interrupted") == false)
    let row = json.elements("allowances")[0]
    #expect(row.words("verdict") == "broken" && row.words("allowance", "expression") == "+5%")
    #expect(row.figure("allowance", "relative") == 0.05 && row["allowance"]?["absolute"] == .null)
    #expect(row.words("change", "figure") == "p(99) job_latency_ms" && row.figure("change", "change") == 0.125)
    #expect(row.figure("change", "interval", "low") == 0.1 && row.figure("change", "interval", "high") == 0.15)
    #expect(row.figures("change", "head_values") == [2_000, 4_000, 4_000, 4_000, 5_000, 5_000, 7_000, 9_000])
    let second = json.elements("allowances")[1]
    #expect(second.words("change", "label", "agent") == "assistant" && second.figure("pairs_to_decide") == 4)
    #expect(second.words("reason") == "because")
    #expect(json.elements("thresholds")[0].words("expression") == "x < 1")
    #expect(json.elements("notes") == [.string("noisy")] && json.figure("place", "line") == 12)
    let head = try #require(json.at(["comparison", "head"]))
    #expect(head.elements("runs").count == 8 && head.elements("runs")[2].figure("seed") == 3)
    #expect(head.words("clock") == "virtual" && head["commit"] == .null)
  }

  @Test("what JSON cannot hold is null: an end that is infinite, a value that is no number")
  func infinite() throws {
    let change = SampleGate.change(SampleGate.jobP99, .nan, 1, .infinity, 0.1 ... .infinity)
    let json = try JSON(
      reading: Array(GateFormat.json.written(SampleGate.gate([SampleGate.row(change, .broken)])).utf8), path: "g")
    let read = try #require(json.elements("allowances")[0]["change"])
    #expect(read["base"] == .null && read["change"] == .null)
    #expect(read.figure("interval", "low") == 0.1 && read["interval"]?["high"] == .null)
  }
}
