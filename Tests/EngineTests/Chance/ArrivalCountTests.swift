import Testing

@testable import NeedletailEngine

/// Every arrival process counted against rate × duration.
@Suite("Numbers of arrivals")
struct ArrivalCountTests {
  private static let second: Nanoseconds = 1_000_000_000
  private static let hour: Nanoseconds = 3_600 * second

  /// Arrivals in [0, span), and in [from, span).
  private func count(_ load: Load, seed: UInt64 = 1, from: Nanoseconds = 0, before span: Nanoseconds) -> Int {
    var schedule = ArrivalSchedule(load: load, seed: seed, generator: 0, start: 0)
    var count = 0
    while let instant = schedule.next(), instant < span { if instant >= from { count += 1 } }
    return count
  }

  /// ⌈events · span / period⌉, the rate being events in thousandths a period.
  private func ceiling(_ thousandths: Int, _ period: Nanoseconds, _ span: Nanoseconds) -> Int {
    let (whole, rest) = (UInt128(thousandths) * UInt128(span)).quotientAndRemainder(
      dividingBy: 1_000 * UInt128(period))
    return Int(whole) + (rest > 0 ? 1 : 0)
  }

  @Test(
    "constant arrivals are rate × duration, rounded up, whether the run measures all of it or what is left after a warm-up",
    arguments: [
      (7_000, second, 142_857_143), (7_000, second, 100 * second), (7_000, second, 100 * second + 1),
      (7_000, second, 100 * second - 1),
      (120_000, second, 60 * second), (3_000, second, 1), (1_000, second, second / 2), (33_300, second, 77 * second),
      (10_000_000, 60 * second, 61 * second), (5_000, hour, 11 * hour + 1), (999, second, 1_000 * second),
      (1_000_000_000_000, second, 100_000), (7_000, second, 10 * hour), (1, hour, 100 * hour),
    ] as [(Int, Nanoseconds, Nanoseconds)])
  func constant(thousandths: Int, period: Nanoseconds, span: Nanoseconds) {
    let rate = Rate(Double(thousandths) / 1_000, per: .nanoseconds(Int64(period)))
    let load = Load.open(.init(process: .constant, rate: rate))
    let all = ceiling(thousandths, period, span)
    #expect(count(load, before: span) == all)
    for warmup in [1, span / 3, span - 1] where warmup < span {
      #expect(count(load, from: warmup, before: span) == all - ceiling(thousandths, period, warmup))
    }
  }

  @Test("7/s for 100 h is exact")
  func longest() {
    #expect(count(.open(.init(process: .constant, rate: .perSecond(7))), before: 100 * Self.hour) == 7 * 360_000)
  }

  /// A renewal process of mean gap 1 has t + (cv² − 1) / 2 events by t, give or take cv · √t (Cox 1962); held to four of these.
  @Test(
    "random arrivals are rate × duration within four of their standard errors",
    arguments: [.poisson, .gamma(cv: 0.5), .gamma(cv: 1), .gamma(cv: 3), .weibull(cv: 0.5), .weibull(cv: 2)]
      as [ArrivalProcess], [1, 2, 3])
  func random(process: ArrivalProcess, seed: UInt64) {
    let cv =
      switch process {
      case .constant: 0.0
      case .poisson: 1.0
      case .gamma(let cv), .weibull(let cv): cv
      }
    let expected = 40_000.0
    let steady = count(.open(.init(process: process, rate: .perMinute(6_000))), seed: seed, before: 400 * Self.second)
    // 0 to 200/s in 200 s, then 200/s for 100 s.
    let stages = [
      Load.Stage(duration: .seconds(200), target: .perSecond(200)),
      Load.Stage(duration: .seconds(100), target: .perMinute(12_000)),
    ]
    let ramped = count(.stages(stages, process), seed: seed, before: 300 * Self.second)
    for found in [steady, ramped] {
      #expect(abs(Double(found) - expected - (cv * cv - 1) / 2) < 4 * cv * expected.squareRoot())
    }
  }

  @Test("a constant load shared by weights, and one beside it, are exact; each from its own start")
  func shared() throws {
    let hand = PlanByHand.self
    let report = try run(
      hand.plan(
        [hand.pool("p", takes: 1, count: 100)],
        [
          Scenario(name: "a", weight: 2, pattern: .call("p")), Scenario(name: "b", weight: 1, pattern: .call("p")),
          Scenario(
            name: "late", pattern: .call("p"), load: .open(.init(process: .constant, rate: .perSecond(9))),
            start: .milliseconds(2_500)),
          Scenario(
            name: "staged", pattern: .call("p"),
            load: .stages([.init(duration: .seconds(4), target: .perSecond(20))], .constant, start: .perSecond(10)),
            start: .seconds(1)),
        ]
      ) {
        $0.load = .open(.init(process: .constant, rate: .perSecond(7)))
        $0.run.duration = .seconds(10)
        $0.run.warmup = .seconds(3)
      })
    // 70 of the shared load less 21; ⌈9 · 7.5⌉ = 68 less ⌈9 · 0.5⌉ = 5; 60 in all less those of its first two seconds, 10 · 2 + 1.25 · 4.
    #expect(report.jobs.offered == 49 + 63 + 35)
    let names = ["a", "b", "late", "staged"]
    let completed = names.map { name in report.jobsCompletedByScenario[name] ?? 0 }
    #expect(completed[0] + completed[1] == 49 && completed[0] > completed[1])
    #expect(completed[2] == 63 && completed[3] == 35)
  }

  // MARK: Stages

  private func stages(_ list: [(Double, Double)]) -> [Load.Stage] {
    list.map { Load.Stage(duration: .milliseconds(Int64($0.0 * 1_000)), target: .perSecond($0.1)) }
  }

  /// From a start, through durations in seconds and targets a second; with the integral of the rate.
  private static let courses: [(start: Double, stages: [(Double, Double)], integral: Double)] = [
    // A ramp from nothing, and one from a start.
    (0, [(60, 50)], 1_500), (50, [(60, 50)], 3_000), (50, [(60, 100)], 4_500), (100, [(30, 0)], 1_500),
    // Jumps: first, in the middle, down to a rest, last.
    (0, [(0, 50), (60, 50)], 3_000), (10, [(10, 10), (0, 90), (10, 90)], 1_000),
    (8, [(4, 0), (100, 0), (0, 2), (2, 2)], 20), (20, [(10, 20), (0, 500)], 200),
    // Of two in a row the second counts.
    (0, [(0, 900), (0, 3), (10, 3)], 30), (7, [(10, 7), (0, 0), (0, 7), (10, 7)], 140),
    // Fractions are rounded up; of a rate that is no binary number all the same.
    (0, [(0.3, 3)], 0.45), (0.1, [(30, 0.1)], 3), (33.3, [(10, 33.3), (10, 66.7)], 833), (0.7, [(90, 0.7)], 63),
  ]

  @Test("stages of constant arrivals are their integral, rounded up", arguments: courses.indices)
  func evenStages(place: Int) {
    let (start, list, integral) = Self.courses[place]
    let load = Load.stages(stages(list), .constant, start: .perSecond(start))
    // The sum of a few decimals: no closer to a whole number than 10⁻⁹ unless it is one.
    let expected = Int((integral - 1e-9).rounded(.up))
    #expect(count(load, before: .max) == expected)
    let length = Nanoseconds(list.reduce(0) { $0 + $1.0 } * 1e9 + 0.5)
    #expect(count(load, before: length) == expected)
    // The same rates a minute and an hour.
    for period in [60.0, 3_600] {
      let slow = list.map {
        Load.Stage(
          duration: .milliseconds(Int64($0.0 * 1_000)), target: Rate($0.1 * period, per: .seconds(Int64(period))))
      }
      let same = Load.stages(slow, .constant, start: Rate(start * period, per: .seconds(Int64(period))))
      #expect(count(same, before: .max) == expected)
    }
  }

  @Test("stages of Poisson arrivals are their integral within four standard errors", arguments: courses.indices)
  func poissonStages(place: Int) {
    let (start, list, integral) = Self.courses[place]
    let all = (1...20).reduce(0) {
      $0 + count(.stages(stages(list), .poisson, start: .perSecond(start)), seed: UInt64($1), before: .max)
    }
    #expect(abs(Double(all) - 20 * integral) < 4 * (20 * integral).squareRoot())
  }

  @Test("a jump is at its instant: not one arrival of the rate behind it comes before")
  func jump() {
    var schedule = ArrivalSchedule(
      load: .stages(stages([(10, 0), (0, 100), (10, 100)]), .constant), seed: 1, generator: 0, start: 0)
    let instants = (0..<3).map { _ in schedule.next() }
    #expect(instants == [10 * Self.second, 10_010_000_000, 10_020_000_000])
  }

  @Test("numbers of 128 bits are rounded as the language rounds them")
  func rounding() {
    var random = SystemRandomNumberGenerator()
    var values: [UInt128] = [0, 1, .max, 1 << 53 + 1, 1 << 64, 1 << 64 - 1, 1 << 117 + 1 << 64, 1 << 117 + 1 << 64 + 1]
    for width in 1...128 {
      for _ in 0..<20 {
        let value = UInt128.random(in: 0...(.max), using: &random) >> UInt128(128 - width)
        values += [value, value | 1, value & ~0x7FF, value & (.max << UInt128(max(0, width - 54)))]
      }
    }
    for value in values { #expect(EvenRamp.double(value) == Double(value), "\(value)") }
  }

  @Test("a rate beyond what is reckoned with exactly is a problem of the plan")
  func absurd() {
    let year = Duration.seconds(31_536_000)
    let problems = { (load: Load) in
      PlanByHand.plan(
        [PlanByHand.pool("p", takes: 1)], [Scenario(name: "a", pattern: .call("p"), load: load)]
      ) { $0.run.duration = .seconds(1) }.problems
    }
    for count in [1e16, 1.1e16, 1e17] {
      let rate = Rate(count, per: year * 100)
      let isFine = count <= 1e16
      #expect(problems(.open(.init(process: .constant, rate: rate))).isEmpty == isFine)
      #expect(problems(.stages([.init(duration: .seconds(1), target: rate)], .constant)).isEmpty == isFine)
    }
  }
}
