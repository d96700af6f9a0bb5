import NeedletailPlanner
import Testing

@Suite("The knee of a curve") struct KneedleTests {
  private let x = (0..<10).map { Double($0) }

  /// What kneed 0.9.0 finds, the implementation in Python that is used most.
  @Test("it is where kneed finds it, however the curve bends") func reference() {
    #expect(Kneedle.knee(x, [1, 2, 3, 4, 5, 10, 15, 20, 40, 100], .convexIncreasing) == 7)
    #expect(Kneedle.knee(x, [100, 40, 20, 15, 10, 5, 4, 3, 2, 1], .convexDecreasing) == 2)
    #expect(Kneedle.knee(x, [0, 60, 80, 85, 90, 95, 96, 97, 98, 99], .concaveIncreasing) == 2)
    #expect(Kneedle.knee(x, [99, 98, 97, 96, 95, 90, 85, 80, 60, 0], .concaveDecreasing) == 7)
  }

  /// Figure 2 of Satopää et al. 2011: y = −1 / (x + 0.1) + 5, whose knee is at x = 0.22.
  @Test("it is where the paper's own example has it") func paper() throws {
    let x = (0..<10).map { Double($0) / 9 }
    let knee = try #require(Kneedle.knee(x, x.map { -1 / ($0 + 0.1) + 5 }, .concaveIncreasing))
    #expect((x[knee] - 0.22).magnitude < 0.01)
  }

  @Test("a line, a flat curve and too few points have none") func none() {
    #expect(Kneedle.knee(x, x, .convexIncreasing) == nil)
    #expect(Kneedle.knee(x, x.map { _ in 3 }, .convexIncreasing) == nil)
    #expect(Kneedle.knee([1, 2, 3], [1, 1, 9], .convexIncreasing) == nil)
  }
}

@Suite("The frontier of cost against latency") struct ParetoFrontierTests {
  @Test("it has the points that none beats in both figures, by cost upwards") func frontier() {
    let points: [(Double, Double)?] = [(3, 10), (1, 40), (2, 20), (2, 25), nil, (4, 10), (3, 10), (5, 5), (.nan, 1)]
    #expect(ParetoFrontier.places(of: points) == [1, 2, 0, 7])
  }

  @Test("a single point is on it, and no point has none") func ends() {
    #expect(ParetoFrontier.places(of: [(1, 1)]) == [0])
    #expect(ParetoFrontier.places(of: []) == [])
  }
}
