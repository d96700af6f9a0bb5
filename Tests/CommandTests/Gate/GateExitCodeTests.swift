import NeedletailEngine
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailCLI

@Suite("The exit status of a gate")
struct GateExitCodeTests {
  private func gate(
    _ verdict: GateResult.Verdict?, head statuses: [RunReport.Status] = [], base: RunReport.Status = .completed,
    clock: WorkloadFile.Clock = .virtual, isInterrupted: Bool = false, pairs: Int = 10
  ) -> GateResult {
    func side(_ statuses: [RunReport.Status]) -> ComparedSide {
      let all = statuses + Array(repeating: .completed, count: 10 - statuses.count)
      return ComparedSide(
        name: "side", workload: "desk", clock: clock,
        runs: all.enumerated().map { RunNumbers(seed: UInt64($0), digest: nil, status: $1) })
    }
    let threshold = verdict.map { GateResult.OwnThreshold(expression: "x < 1", verdict: $0, runs: 10, runsFailed: 0) }
    return GateResult(
      comparison: Comparison(
        base: side([base]), head: side(statuses), inputs: [], isIdentical: false, confidence: 0.99, figures: []),
      rows: [], thresholds: threshold.map { [$0] } ?? [], confidence: 0.99, pairs: pairs, isInterrupted: isInterrupted)
  }

  @Test(
    "what broke is 99, what held 0, and what is undecided 0 or, with --strict, 3",
    arguments: [
      (GateResult.Verdict.broken, ExitCode.thresholdFailed, ExitCode.thresholdFailed), (.held, .done, .done),
      (.undecided, .done, .undecided),
    ])
  func verdicts(_ verdict: GateResult.Verdict, _ code: ExitCode, _ strict: ExitCode) {
    #expect(ExitCode(gate(verdict), isStrict: false) == code)
    #expect(ExitCode(gate(verdict), isStrict: true) == strict)
  }

  @Test("an interruption speaks first, then a run of HEAD that is invalid, then what broke, then one that was aborted")
  func order() {
    #expect(ExitCode(gate(.broken, head: [.invalid, .aborted], isInterrupted: true), isStrict: true) == .interrupted)
    #expect(ExitCode(gate(.broken, head: [.aborted, .invalid]), isStrict: true) == .failed)
    #expect(ExitCode(gate(.broken, head: [.invalid]), isStrict: true) == .failed)
    #expect(ExitCode(gate(.broken, head: [.aborted]), isStrict: true) == .thresholdFailed)
    #expect(ExitCode(gate(.undecided, head: [.aborted]), isStrict: true) == .failed)
    #expect(ExitCode(gate(.held, head: [.aborted]), isStrict: false) == .failed)
  }

  @Test("a run of BASE that was aborted fails nothing, unless too few pairs are left")
  func base() {
    #expect(ExitCode(gate(.held, base: .aborted, pairs: 9), isStrict: true) == .done)
    #expect(ExitCode(gate(.held, base: .aborted, pairs: 8), isStrict: true) == .failed)
  }

  @Test("of many runs on the wall clock some may have measured the generator; a single one may not")
  func generator() {
    #expect(ExitCode(gate(.held, head: [.invalid], clock: .wall), isStrict: true) == .done)
    #expect(ExitCode(gate(.held, head: [.invalid], clock: .wall, pairs: 1), isStrict: true) == .failed)
  }
}
