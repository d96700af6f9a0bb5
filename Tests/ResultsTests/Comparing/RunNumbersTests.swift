import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("The figures of a run")
struct RunNumbersTests {
  private static let rejected = GatedFigure(.reasons, .value, label: GatedFigure.Label("reason", "queue_full"))
  private static func count(_ name: String) throws -> GatedFigure {
    GatedFigure(try #require(FigureCatalogue.standard[name]), .value)
  }

  @Test("a quotient is worked out of its parts, or is what it is known as by itself")
  func quotients() throws {
    let parts = RunNumbers(
      seed: 1, digest: nil,
      values: [
        try Self.count("jobs_failed"): 2, try Self.count("jobs_timed_out"): 1, try Self.count("jobs_started"): 12,
      ])
    #expect(parts.value(of: MadeRuns.failures) == 0.25)
    #expect(RunNumbers(seed: 1, digest: nil, values: [MadeRuns.failures: 0.5]).value(of: MadeRuns.failures) == 0.5)
    let lacking = RunNumbers(seed: 1, digest: nil, values: [try Self.count("jobs_started"): 12])
    #expect(lacking.value(of: MadeRuns.failures) == nil)
  }

  @Test("what lists only what happened is 0 where it did not, and nothing of a run of which nothing is known")
  func zeros() throws {
    #expect(RunNumbers(seed: 1, digest: nil, values: [MadeRuns.cost: 1]).value(of: Self.rejected) == 0)
    #expect(RunNumbers(seed: 1, digest: nil).value(of: Self.rejected) == nil)
    #expect(RunNumbers(seed: 1, digest: nil).value(of: MadeRuns.cost) == nil)
  }
}
