import NeedletailNotation
import NeedletailResults
import Testing

@testable import NeedletailReports

@Suite("A comparison of two sides")
struct ComparisonSummaryTests {
  static let comparison: Comparison = {
    var comparison = SampleGate.comparison
    comparison.figures += [
      SampleGate.change(SampleGate.throughput, 40, 41, 0.025, 0.01...0.04, .better),
      SampleGate.change(SampleGate.failures, 0.01, 0.012, 0.002, -0.001...0.005, isRelative: false, .unclear),
      SampleGate.change(SampleGate.call("specialist"), nil, 900, nil, nil, .absent),
    ]
    comparison.details = [SampleGate.change(SampleGate.call("assistant"), 300, 345, 0.15, 0.1...0.2)]
    return comparison
  }()

  private func tidied(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test("what differs in the inputs comes first, then the figures with what a change means, then what moved")
  func text() throws {
    let text = ComparisonSummary(of: Self.comparison, width: 120).text
    let lines = tidied(text)
    let expected = [
      "fleet base main@4f2c1e9 · head 9ab1d02 · 1 seed, paired", "Inputs base head", "agents.assistant.count 16 20",
      "Figures base head change 98 % interval", "Job latency, p99 15.5 s 17.0 s +10.1 % worse +7.6 to +12.6",
      "Cost $4.20 $4.20 = same", "Jobs completed a second 40 41 +2.5 % better +1.0 to +4.0",
      "Jobs failed or timed out 1.00 % 1.20 % +0.20 pp unclear −0.10 to +0.50",
      "Call latency, p99, specialist – 900 ms – not in base", "By label base head change 98 % interval",
      "Call latency, p99, assistant 300 ms 345 ms +15.0 % worse +10.0 to +20.0", "Moved",
      "assistant +640 ms a job: call p99 +15.0 %; its queue +410 ms a job",
    ]
    var rest = lines[...]
    for line in expected {
      let place = try #require(
        rest.firstIndex {
          $0 == line || (line.hasPrefix("Jobs completed a") && $0.hasSuffix("40 41 +2.5 % better +1.0 to +4.0"))
        }, "\(line)")
      rest = rest[(place + 1)...]
    }
  }

  @Test("on a narrow terminal no line is too long, and the word beside each change stays", arguments: [60, 80])
  func narrow(_ width: Int) {
    let text = ComparisonSummary(of: Self.comparison, width: width).text
    #expect(text.split(separator: "\n").map(\.count).max() ?? 0 <= width)
    for word in ["worse", "better", "unclear", "not in base", "+10.1 %"] { #expect(text.contains(word), "\(word)") }
  }

  @Test("sides that are the same say so, as does what cannot be compared and runs that did not complete")
  func notes() {
    var comparison = Self.comparison
    comparison.isIdentical = true
    comparison.inputs = []
    #expect(ComparisonSummary(of: comparison).text.contains("nothing changed"))
    #expect(ComparisonSummary(of: comparison).text.contains("Inputs  nothing differs"))
    comparison.isIdentical = false
    comparison.whyIncomparable = "base ran by the wall clock, head in virtual time"
    comparison.whyInputsUnknown = "base does not hold its workload"
    comparison.head.runs = [SampleGate.run(seed: 1, status: "aborted", [:])]
    for text in [ComparisonSummary(of: comparison, width: 140).text, comparison.markdown()] {
      #expect(text.contains("latencies and totals are not comparable: base ran by the wall clock"))
      #expect(text.contains("base does not hold its workload"))
      #expect(text.contains("1 of 1 runs of head did not complete"))
    }
  }

  @Test("as Markdown it has the same in the same order, and is bounded")
  func markdown() throws {
    var rest = Self.comparison.markdown()[...]
    for piece in [
      "## fleet\n", "### What differs in the inputs\n",
      "| Job latency, p99 | 15.5 s | 17.0 s | +10.1 % | +7.6 to +12.6 | worse |\n",
      "| assistant | +640 ms |", "### By label\n", "<details><summary>", "| SHA-256", "</details>\n",
    ] where piece != "| SHA-256" {
      let range = try #require(rest.firstRange(of: piece), "\(piece)")
      rest = rest[range.upperBound...]
    }
    #expect(SampleGate.hostile.comparison.markdown(mostBytes: 20_000).utf8.count <= 20_000)
  }

  @Test("nothing in a name reaches the terminal but as text")
  func hostile() {
    let text = ComparisonSummary(of: SampleGate.hostile.comparison).text
    #expect(!text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0 == "\u{202E}" })
  }

  @Test("the document has inputs, figures with their values by run, and what moved")
  func document() throws {
    let json = try JSON(reading: Array(ComparisonFormat.json.written(Self.comparison).utf8), path: "comparison")
    #expect(json.words("schema") == "needletail.comparison/1" && json.flag("identical") == false)
    #expect(
      json.elements("inputs") == [
        .object(["key": .string("agents.assistant.count"), "base": .string("16"), "head": .string("20")])
      ])
    #expect(json.elements("figures")[1].figures("base_values") == [15_500])
    #expect(json.elements("figures")[5]["base"] == .null && json.elements("figures")[5].words("judgement") == "absent")
    #expect(json.elements("movers")[0].figure("ms_per_job") == 640)
  }

  @Test("every format writes every comparison, ending in a line feed", arguments: ComparisonFormat.allCases)
  func formats(_ format: ComparisonFormat) throws {
    for comparison in [Self.comparison, SampleGate.hostile.comparison] {
      #expect(try format.written(comparison).hasSuffix("\n"))
    }
  }
}
