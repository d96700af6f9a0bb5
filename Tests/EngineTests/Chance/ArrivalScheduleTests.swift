import Testing

@testable import NeedletailEngine

@Suite("Arrival schedules")
struct ArrivalScheduleTests {
  private func schedule(_ load: Load, seed: UInt64 = 1, generator: UInt64 = 0, start: Nanoseconds = 0)
    -> ArrivalSchedule
  {
    ArrivalSchedule(load: load, seed: seed, generator: generator, start: start)
  }

  private func open(_ process: ArrivalProcess, _ rate: Rate) -> Load { .open(.init(process: process, rate: rate)) }

  private func instants(_ schedule: ArrivalSchedule, atMost limit: Int = 1_000_000) -> [Nanoseconds] {
    var schedule = schedule
    var instants: [Nanoseconds] = []
    while instants.count < limit, let instant = schedule.next() { instants.append(instant) }
    return instants
  }

  @Test("of constant arrivals begin at once and do not drift")
  func constant() {
    var thirds = schedule(open(.constant, .perSecond(3)), start: 1_000)
    var all: [Nanoseconds] = []
    for _ in 0..<300_000 { all.append(thirds.next() ?? 0) }
    #expect(all[0..<5] == [1_000, 333_334_333, 666_667_666, 1_000_001_000, 1_333_334_333])
    #expect(all[299_999] == 99_999_666_667_666)
  }

  @Test(
    "of constant arrivals take odd rates as the decimals they were written as",
    arguments: [
      (0.1, 1_000_000_000, 8, 70_000_000_000), (33.3, 1_000_000_000, 334, 10_000_000_000),
      (10_000, 60_000_000_000, 2, 6_000_000), (1e9, 1_000_000_000, 6, 5), (2e9, 1_000_000_000, 6, 2),
      (1, 360_000_000_000_000, 2, 360_000_000_000_000), (1e-9, 1_000_000_000, 2, 1_000_000_000_000_000_000),
    ] as [(Double, Nanoseconds, Int, Nanoseconds)])
  func decimals(count: Double, period: Nanoseconds, number: Int, instant: Nanoseconds) {
    let all = instants(schedule(open(.constant, Rate(count, per: .nanoseconds(Int64(period))))), atMost: number)
    #expect(all.last == instant && all.count == number)
  }

  @Test(
    "of no or hopeless rates have no arrivals",
    arguments: [Rate.perSecond(0), .perSecond(-1), .perSecond(.nan), .perSecond(1e-12), Rate(5, per: .zero)])
  func nothing(rate: Rate) {
    #expect(instants(schedule(open(.constant, rate))).isEmpty)
    // A random gap may still be short enough once or twice.
    #expect(instants(schedule(open(.poisson, rate)), atMost: 100).count < 100)
  }

  /// Mean and coefficient of variation over 40,000 gaps, to five of their standard errors.
  @Test(
    "of random arrivals have the mean and the variation asked for",
    arguments: [(.poisson, 1), (.gamma(cv: 2), 2), (.gamma(cv: 0.5), 0.5), (.weibull(cv: 1.5), 1.5)]
      as [(ArrivalProcess, Double)])
  func random(process: ArrivalProcess, cv: Double) {
    let count = 40_000
    let all = instants(schedule(open(process, .perMinute(6_000))), atMost: count)
    let gaps = zip([0] + all, all).map { Double($1 - $0) / 1e7 }
    let mean = gaps.reduce(0, +) / Double(count)
    let square = gaps.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean - 1) < 5 * cv / Double(count).squareRoot())
    #expect(abs((square - mean * mean).squareRoot() / cv - 1) < 0.1)
  }

  @Test("are the same for the same seed and generator, and others for others")
  func keyed() {
    let load = open(.poisson, .perSecond(100))
    let one = instants(schedule(load), atMost: 50)
    #expect(one == instants(schedule(load), atMost: 50))
    #expect(one != instants(schedule(load, seed: 2), atMost: 50))
    #expect(one != instants(schedule(load, generator: 1), atMost: 50))
    #expect(one.map { $0 + 77 } == instants(schedule(load, start: 77), atMost: 50))
  }

  @Test("scale with the rate under common random numbers")
  func common() {
    let slow = instants(schedule(open(.poisson, .perSecond(1))), atMost: 100)
    let fast = instants(schedule(open(.poisson, .perSecond(1_000))), atMost: 100)
    for (one, other) in zip(slow, fast) { #expect(abs(Double(one) / 1_000 - Double(other)) <= 1) }
  }

  @Test("at a billion a second lose no nanosecond")
  func fastest() {
    let all = instants(schedule(open(.poisson, .perSecond(1e9))), atMost: 100_000)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0 <= $1 })
    // 100,000 gaps of mean 1 ns: deviation 316 ns.
    #expect(abs(Double(all[99_999]) - 100_000) < 5 * 317)
  }

  @Test("ramp by inversion: evenly spaced in the integrated rate")
  func ramp() {
    // 0 to 10/s over 10 s: the integral is n at √(2n) s; then 10/s for 2 s: every 100 ms.
    let stages: [Load.Stage] = [
      .init(duration: .seconds(10), target: .perSecond(10)), .init(duration: .seconds(2), target: .perSecond(10)),
    ]
    let all = instants(schedule(.stages(stages, .constant)))
    #expect(all.count == 70)
    #expect(all[0] == 0 && all[1] == 1_414_213_562 && all[2] == 2_000_000_000 && all[8] == 4_000_000_000)
    #expect(all[50] == 10_000_000_000 && all[51] == 10_100_000_000 && all[69] == 11_900_000_000)
  }

  @Test("ramp down, rest and jump")
  func downAndUp() {
    let second: Nanoseconds = 1_000_000_000
    let stages: [Load.Stage] = [
      .init(duration: .zero, target: .perSecond(8)), .init(duration: .nanoseconds(4 * second), target: .perSecond(0)),
      .init(duration: .nanoseconds(100 * second), target: .perSecond(0)), .init(duration: .zero, target: .perSecond(2)),
      .init(duration: .nanoseconds(2 * second), target: .perSecond(2)),
    ]
    let all = instants(schedule(.stages(stages, .constant), start: second))
    // Λ(t) = 8t − t² is 7 at t = 1 and 15 at t = 3, and 16 from the end of the ramp to that of the rest.
    #expect(all.count == 20)
    #expect(all[0] == second && all[7] == 2 * second && all[15] == 4 * second)
    #expect(all[16...].elementsEqual([105, 105.5, 106, 106.5].map { Nanoseconds($0 * 1e9) }))
  }

  @Test("of Poisson ramps have as many arrivals as the integrated rate says")
  func poissonRamp() {
    let minute: Nanoseconds = 60_000_000_000
    let stages: [Load.Stage] = [
      .init(duration: .nanoseconds(Int64(minute)), target: .perSecond(200)),
      .init(duration: .nanoseconds(Int64(minute)), target: .perSecond(100)),
    ]
    let all = instants(schedule(.stages(stages, .poisson)))
    let first = all.prefix { $0 <= minute }.count
    // 6,000 and 9,000, give or take five deviations.
    #expect(abs(first - 6_000) < 5 * 78 && abs(all.count - first - 9_000) < 5 * 95)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(all.last.map { $0 <= 2 * minute } == true)
  }

  @Test("of a hundred hours end where they should")
  func longest() {
    let hours = Nanoseconds(360_000_000_000_000)
    let stages: [Load.Stage] = [
      .init(duration: .zero, target: .perSecond(0.01)),
      .init(duration: .nanoseconds(Int64(hours)), target: .perSecond(0.01)),
    ]
    let all = instants(schedule(.stages(stages, .constant)))
    #expect(all.count == 3_600)
    #expect(all[0] == 0 && all.last == hours - 100_000_000_000)
  }

  @Test("of traces are the recorded instants")
  func trace() {
    let rows = [.zero, .nanoseconds(5), .nanoseconds(5), .nanoseconds(9)].map { Load.Trace.Row(instant: $0) }
    #expect(instants(schedule(.trace(.init(rows: rows)), start: 10)) == [10, 15, 15, 19])
    #expect(instants(schedule(.trace(.init(rows: [])))).isEmpty)
  }

  @Test("of closed loads are empty")
  func closed() {
    #expect(instants(schedule(.closed(.init(concurrency: 5)))).isEmpty)
  }

  @Test("keep sums of fractions exactly")
  func fixedPoint() {
    var sum = FixedPointSum()
    for _ in 0..<1_024 { _ = sum.add(0x1p50 + 0x1p-2) }
    #expect(sum.whole == (1 << 60) + 256)
    sum.subtract(0x1p60)
    #expect(sum.double == 256)
    let taken = [Double.infinity, .nan, 0x1p62, -1].map { sum.add($0) }
    #expect(taken == [false, false, false, false] && sum.double == 256)
    sum.subtract(1e9)
    #expect(sum == FixedPointSum())
  }
}
