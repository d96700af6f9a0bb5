import NeedletailEngine
import Testing

@testable import NeedletailPlanner

@Suite("How long a series takes to settle") struct InitialTransientTests {
  /// Numbers between −1 and 1 without order: a linear congruential generator (Knuth, MMIX).
  private struct Noise {
    var state: UInt64

    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 4_503_599_627_370_496 - 1
    }
  }

  /// An autoregressive series of first order about 0 that begins `start` away: x(t) = φ x(t − 1) + e(t).
  private func series(_ count: Int, start: Double, phi: Double, seed: UInt64) -> [Double] {
    var noise = Noise(state: seed)
    var value = start
    return (0..<count).map { _ in
      value = phi * value + noise.next()
      return value
    }
  }

  @Test("the transient of an AR(1) series is cut where it has sunk into the noise, and little more", arguments: 1...8)
  func autoregressive(seed: UInt64) throws {
    // φ = 0.98 and a start of 100: after t steps 100 · 0.98ᵗ are left, and the series has the deviation 0.577 / √(1 − 0.98²) = 2.9. 100 sinks
    // to 10 in 114 steps, and to a tenth of the deviation in 288.
    let cut = try #require(InitialTransient.length(of: series(4_000, start: 100, phi: 0.98, seed: seed)))
    #expect(cut % 5 == 0 && (114...500).contains(cut))
  }

  @Test("a series without a transient loses less than a tenth, as a rule") func settled() {
    let cuts = (1...20).map { InitialTransient.length(of: series(4_000, start: 0, phi: 0.5, seed: $0)) ?? 2_000 }
    #expect(cuts.count { $0 <= 400 } >= 15)
  }

  @Test("the longer the transient, the later the cut") func longer() throws {
    let cuts = try [0.9, 0.97, 0.99].map { phi in
      try #require(InitialTransient.length(of: series(4_000, start: 50, phi: phi, seed: 3)))
    }
    #expect(cuts[0] < cuts[1] && cuts[1] < cuts[2])
  }

  @Test("a series that has not settled by its middle is too short to tell, and so are fewer than fifty observations")
  func tooShort() {
    #expect(InitialTransient.length(of: (0..<1_000).map { Double($0) }) == nil)
    #expect(InitialTransient.length(of: series(49, start: 0, phi: 0, seed: 1)) == nil)
  }

  @Test("a series without any change loses nothing") func constant() {
    #expect(InitialTransient.length(of: [Double](repeating: 3, count: 500)) == 0)
  }

  @Test("M/M/1 from empty: the cut lies beyond the first jobs, and behind it the system is as full as it will be")
  func queueFromEmpty() async throws {
    // ρ = 0.9: nine jobs in the system on average, and the transient goes with the relaxation time 1 / (1 − √ρ)² = 380 s.
    let pool = AgentPool(name: "server", simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9))))
    let plan = Plan(
      name: "queue", agents: [pool], scenarios: [Scenario(name: "visit", pattern: .call("server"))],
      load: .open(Load.Arrivals(rate: .perSecond(0.9))))
    let evaluator = PathEvaluator(bounds: [], width: 2)
    let queue = await evaluator.configuration(plan)
    let courses = try await evaluator.courses(
      of: (1...16).map { PathRequest(queue, length: PathLength(jobs: 20_000), seed: $0) })
    let cut = try #require(InitialTransient.jobs(of: courses))
    #expect((50...8_000).contains(cut))
    #expect(courses.allSatisfy { $0.jobsOffered.contains { $0 >= cut } })
    // The first hundredth is far from nine; behind the cut the mean of all paths is not.
    let behind = courses.flatMap { course in
      zip(course.meanJobs, course.jobsOffered).filter { $0.1 > cut }.map(\.0)
    }
    let first = courses.map { $0.meanJobs[0] }
    #expect(first.reduce(0, +) / Double(first.count) < 7)
    #expect(abs(behind.reduce(0, +) / Double(behind.count) - 9) < 1.5)
  }
}
