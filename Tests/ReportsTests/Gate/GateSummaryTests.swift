import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailReports

@Suite("A gate at the terminal")
struct GateSummaryTests {
  @Test(
    "the headline counts what broke and names both sides; a row a figure has values, change, interval and what is allowed"
  )
  func shape() {
    let lines = GateSummary(of: SampleGate.broken, width: 120).text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "fleet  gate BROKEN: 2 of 3     base main@4f2c1e9 · head 9ab1d02 · 10 seeds, paired")
    #expect(
      lines.map { $0.split(separator: " ").joined(separator: " ") }.dropFirst() == [
        "✗ job p50 3.14 s → 3.93 s +25.1 % (+15.3 to +34.9) allowed +5 %",
        "✗ job p99 15.5 s → 17.0 s +10.1 % (+7.6 to +12.6) allowed +5 %", "✓ cost = allowed +2 %",
        "mostly: assistant (call p99 +15.0 %; its queue +410 ms a job)", "inputs: agents.assistant.count 16 → 20",
      ])
    let columns = lines[1...3].compactMap { line in
      line.firstRange(of: "allowed").map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }
    #expect(columns.count == 3 && Set(columns).count == 1, "what is allowed stands in one column")
  }

  @Test(
    "on a narrow terminal every number is still there, and no line is longer than the terminal",
    arguments: [60, 72, 80])
  func narrow(_ width: Int) {
    let text = GateSummary(of: SampleGate.broken, width: width).text
    for words in [
      "3.14 s → 3.93 s", "+25.1 % (+15.3 to +34.9)", "allowed +5 %", "allowed +2 %", "main@4f2c1e9", "10 seeds",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(text.split(separator: "\n").map(\.count).max() ?? 0 <= width)
  }

  @Test("only a typeface with colours gets them, and one without Unicode nothing beyond ASCII")
  func typefaces() {
    #expect(!GateSummary(of: SampleGate.broken).text.contains("\u{1B}"))
    #expect(GateSummary(of: SampleGate.broken, typeface: Typeface(isColoured: true)).text.contains("\u{1B}[31m  ✗"))
    for gate in [SampleGate.broken, SampleGate.hostile] {
      #expect(GateSummary(of: gate, typeface: Typeface(isUnicode: false)).text.utf8.allSatisfy { $0 < 0x80 })
    }
  }

  @Test("what is undecided says why and how many more seeds would decide")
  func undecided() {
    let change = SampleGate.change(SampleGate.jobP99, 100, 104, 0.04, -0.01...0.09, .unclear)
    let gate = SampleGate.gate([SampleGate.row(change, .undecided, pairsToDecide: 12)])
    let text = GateSummary(of: gate).text
    #expect(text.hasPrefix("fleet  gate undecided: 1 of 1"))
    #expect(text.contains("undecided: about 12 more seeds would decide"))
    let hopeless = SampleGate.gate([SampleGate.row(change, .undecided)])
    #expect(GateSummary(of: hopeless).text.contains("the interval reaches beyond what is allowed"))
  }

  @Test("a threshold of head that failed has its line, those that hold are counted")
  func thresholds() {
    let held = GateResult.OwnThreshold(
      expression: "job_failure_rate rate < 1%", verdict: .held, runs: 10, runsFailed: 0)
    let failed = GateResult.OwnThreshold(
      expression: "job_latency_ms p(99) < 45s", verdict: .broken, runs: 10, runsFailed: 3)
    let text = GateSummary(of: SampleGate.gate([], [held, failed, held])).text
    #expect(text.hasPrefix("fleet  gate BROKEN: 1 of 3"))
    #expect(text.contains("✗  job_latency_ms p(99) < 45s  failed in 3 of 10 runs\n"))
    #expect(text.contains("✓  2 other thresholds of head\n"))
  }

  @Test("a gate that was cut off is undecided though nothing else is, and says that it was cut off")
  func interrupted() {
    var gate = SampleGate.gate([SampleGate.row(SampleGate.changes[2], .held)])
    gate.isInterrupted = true
    let text = GateSummary(of: gate).text
    #expect(text.hasPrefix("fleet  gate undecided: interrupted"))
    #expect(text.contains("cut off before all its runs had ended"))
  }

  @Test("standard error is told what broke, in a line each, and nothing where the gate held")
  func complaints() {
    #expect(
      GateSummary(of: SampleGate.broken).complaints == [
        "needletail: fleet: gate BROKEN: 2 of 3",
        "  ✗ job p50: 3.14 s → 3.93 s, +25.1 % (+15.3 to +34.9), allowed +5 %",
        "  ✗ job p99: 15.5 s → 17.0 s, +10.1 % (+7.6 to +12.6), allowed +5 %",
      ])
    #expect(GateSummary(of: SampleGate.gate([SampleGate.row(SampleGate.changes[2], .held)])).complaints == [])
  }

  @Test("nothing in a name is taken for a command of the terminal, and a line stays a line")
  func hostile() {
    let text = GateSummary(of: SampleGate.hostile, width: 100).text
    #expect(!text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0 == "\u{202E}" })
    #expect(text.utf8.count < 256 << 10)
    let complaints = GateSummary(of: SampleGate.hostile).complaints
    #expect(
      complaints.allSatisfy {
        !$0.contains { $0.isNewline } && !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("::")
      })
  }

  @Test("where a share and an amount are allowed, both are shown, and whether the amount holds or neither does")
  func shareAndAmount() {
    func text(_ change: FigureChange, _ verdict: GateResult.Verdict, _ basis: GateResult.Basis) -> String {
      var row = SampleGate.row(change, verdict, absolute: 2_000, expression: "+2s or +5%")
      row.basis = basis
      return GateSummary(of: SampleGate.gate([row]), width: 120).text
    }
    let amount = SampleGate.change(SampleGate.jobP99, 15_500, 17_000, 1_500, 1_200...1_900, isRelative: false)
    let held = text(amount, .held, .absolute)
    #expect(held.contains("+1.50 s (+1.20 s to +1.90 s)  allowed +2 s or +5 %"), "\(held)")
    #expect(held.contains("\n      within +2 s\n"), "\(held)")
    #expect(text(SampleGate.changes[1], .broken, .relative).contains("allowed +2 s or +5 %\n      beyond both\n"))
    #expect(!text(SampleGate.changes[1], .held, .relative).contains("within"))
  }
}
