import NeedletailResults
import Testing

@testable import NeedletailReports

@Suite("A gate as Markdown")
struct GateMarkdownTests {
  @Test("headline, figures, inputs, then the details where they are unfolded")
  func order() throws {
    let text = SampleGate.broken.markdown()
    var rest = text[...]
    for piece in [
      "## ✗ fleet: gate BROKEN: 2 of 3\n",
      "|  | figure | base | head | change | interval, at least 99 % at each end | allowed |\n",
      "| ✗ | job p99 | 15.5 s | 17.0 s | +10.1 % | +7.6 to +12.6 | +5 % |\n", "Mostly: assistant",
      "### What differs in the inputs\n", "| agents.assistant.count | 16 | 20 |\n", "<details><summary>",
      "| Job latency, p99 |",
      "</details>\n",
    ] {
      let range = try #require(rest.firstRange(of: piece), "\(piece)")
      rest = rest[range.upperBound...]
    }
    #expect(rest.isEmpty)
  }

  @Test(
    "no name makes it longer than may be; what has no room is counted, and what is unfolded is closed",
    arguments: [160, 1_000, 30_000, 120_000, GateResult.largestStepSummary])
  func bounded(_ most: Int) {
    let text = SampleGate.hostile.markdown(mostBytes: most)
    #expect(text.utf8.count <= most)
    #expect(text.ranges(of: "<details>").count == text.ranges(of: "</details>").count)
    let isWhole = SampleGate.hostile.markdown(mostBytes: .max / 2) == text
    #expect(isWhole != text.contains("lines are left out: there is room for \(most) bytes"))
  }

  @Test("without room for what would be said at its end there is nothing")
  func noRoom() {
    for most in [-1, 0, 100, 159] { #expect(SampleGate.broken.markdown(mostBytes: most).isEmpty) }
  }

  @Test("nothing in a name is taken for Markdown, HTML or a row's end")
  func hostile() {
    let text = SampleGate.hostile.markdown()
    #expect(!text.contains("<script") && !text.contains("\u{202E}") && !text.contains("\r"))
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ✗ | call") }
    #expect(!rows.isEmpty)
    for row in rows {
      let bars = row.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
      #expect(bars == 8)
    }
  }

  @Test("lists end after some rows, and it is said how many are left out")
  func lists() {
    let text = SampleGate.hostile.markdown()
    #expect(text.contains("440 more keys are left out."))
    #expect(text.contains("140 more thresholds are left out."))
  }
}
