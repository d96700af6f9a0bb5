import NeedletailEngine
import NeedletailResults
import NeedletailWorkload
import Testing

@testable import NeedletailPlanner

@Suite("How far a path is from where everything just holds") struct MarginTests {
  private let latency = Threshold(.jobLatency, .percentile(99), .less, 100)
  private let failures = Threshold(.jobFailureRate, .rate, .lessOrEqual, 0.01)

  private func margin(
    _ observed: [Double?], _ bounds: [Threshold], keepsUp: KeepsUp.Answer = .yes, completed: Double = 1
  ) -> Double {
    PathOutcome(
      keepsUp: KeepsUp(keepsUp, evidence: ""), observed: observed, isMet: [], completedShare: completed
    ).margin(bounds)
  }

  @Test("it is the logarithm of the figure over its bound") func ratio() {
    // ln 1.5 and ln 0.5.
    #expect(abs(margin([150], [latency]) - 0.405_465) < 1e-6)
    #expect(abs(margin([50], [latency]) + 0.693_147) < 1e-6)
  }

  @Test("the bound that is nearest to breaking, or broken worst, counts") func nearest() {
    #expect(abs(margin([50, 0.009], [latency, failures]) + 0.105_361) < 1e-6)
    #expect(abs(margin([150, 0.03], [latency, failures]) - 1.098_612) < 1e-6)
  }

  @Test("a figure at its bound is on the side that the bound says") func atTheBound() {
    #expect(margin([100], [latency]) > 0)
    #expect(margin([0.01], [failures]) < 0)
  }

  @Test("of a share that has to be high, what it lacks is what counts") func lacking() {
    let share = Threshold(.jobFailureRate, .rate, .greater, 0.99)
    // Two hundredths are lacking, of one that may be.
    #expect(abs(margin([0.98], [share]) - 0.693_147) < 1e-6)
  }

  @Test("a path that does not keep up is beyond, however good its figures are") func behind() {
    #expect(margin([1], [latency], keepsUp: .no) > 0)
    #expect(margin([1], [latency], keepsUp: .undecided) < 0)
  }

  @Test("so is one that completes too little: three hundredths left of one that may be") func incomplete() {
    #expect(abs(margin([1], [latency], completed: 0.97) - 1.098_612) < 1e-6)
    #expect(margin([1], [latency], completed: 0.995) < 0)
  }

  @Test("a figure that a path lacks is as far beyond as can be, and none is further") func limits() {
    #expect(margin([nil], [latency]) == PathOutcome.mostMargin)
    #expect(margin([1e9], [latency]) == PathOutcome.mostMargin)
    #expect(margin([0], [latency]) == -PathOutcome.mostMargin)
  }
}
