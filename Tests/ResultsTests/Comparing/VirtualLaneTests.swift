import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

/// A small version of what `scripts/validate-gate-virtual.py` shows.
@Suite("What a gate in virtual time finds")
struct VirtualLaneTests {
  /// More agents than are ever busy: a job takes as long as its one call.
  private static let unqueued = """
    schema: needletail/1
    name: unqueued
    run: { duration: 2m, warmup: 2s }
    agents:
      worker: { count: 200, simulate: { service: { lognormal: { p50: 2s, p99: 6s } } } }
    scenarios:
      ask: { pattern: { call: worker } }
    load: { rate: 8/s }
    """

  private func gate(_ base: String, _ head: String, _ allowance: String, first: UInt64 = 1) async throws -> GateResult {
    let files = [try SideRunsTests.file(base), try SideRunsTests.file(head)]
    let allowance = try Allowance(allowance)
    let runs = try await SideRuns.run(
      files.map { .file($0) }, seeds: Array(first..<first + 10), width: 2, allowed: [allowance.figure], isSharing: false
    )
    return GateResult(
      base: SideRunsTests.side(files[0], runs.runs[0]), head: SideRunsTests.side(files[1], runs.runs[1]),
      allowances: [allowance], confidence: 0.99)
  }

  @Test("a workload that is written otherwise and means the same is the same, figure by figure")
  func same() async throws {
    let lines = Self.unqueued.split(separator: "\n").map(String.init)
    let reordered = ([lines[0], lines[7], "# the load comes first", lines[1], ""] + lines[2...6]).joined(
      separator: "\n")
    let expanded = try WorkloadReader.read(bytes: Array(Self.unqueued.utf8), path: "w.yaml").expanded()
    for (place, other) in [Self.unqueued, reordered, expanded].enumerated() {
      let result = try await gate(Self.unqueued, other, "job p50 +0%", first: UInt64(1 + 100 * place))
      #expect(result.verdict == .held && result.comparison.isIdentical && result.comparison.inputs.isEmpty)
      #expect(result.comparison.figures.allSatisfy { $0.judgement == .same })
    }
  }

  /// Where no call waits, 1 % longer service times are 1 % longer jobs, at every percentile.
  @Test("a service time that is 1 % longer is found, and its effect on the median is 1 % to within a tenth of that")
  func onePercent() async throws {
    for (place, head) in [
      Self.unqueued.replacing("p50: 2s, p99: 6s", with: "p50: 2.02s, p99: 6.06s"),
      Self.unqueued.replacing("count: 200,", with: "count: 200, slowdown: 1.01,"),
    ].enumerated() {
      let result = try await gate(Self.unqueued, head, "job p50 +0%", first: UInt64(1 + 100 * place))
      #expect(result.verdict == .broken)
      #expect(abs((result.rows[0].change.change ?? 0) / 0.01 - 1) < 0.1, "\(result.rows[0].change)")
    }
  }
}
