/// Cases 1 to 13 of `docs/model-validation.md`, with their exact values.
extension ClosedForm {
  static let all = queues + losses + networks + others

  /// One station, Poisson arrivals, no job lost.
  private static let queues = [
    ClosedForm(
      number: "1", title: "M/M/1, ρ = 0.8", workload: ClosedFormWorkload(name: "mm1"),
      short: .short(5_000), long: .long(2_500_000),
      promises: [
        .mean(.meanWait(), 4), .mean(.meanSojourn, 5), .mean(.queueLength, 3.2), .mean(.jobsInSystem, 4),
        .mean(.sojournPercentile(50), 3.465736), .tail(.sojournPercentile(99), 23.025851),
        .tail(.sojournPercentile(99.9), 34.538776), .tail(.waitPercentile(99), 21.910133),
      ]),
    ClosedForm(
      number: "2", title: "M/M/10, a = 8", workload: ClosedFormWorkload(name: "mm10"),
      short: .short(5_000), long: .long(700_000),
      promises: [
        .mean(.waitProbability, 0.409180151), .mean(.meanWait(), 0.204590075), .mean(.meanSojourn, 1.204590075),
        .mean(.queueLength, 1.636720603), .tail(.waitPercentile(95), 1.051066), .tail(.waitPercentile(99), 1.855785),
      ]),
    ClosedForm(
      number: "2b", title: "M/M/2, a = 1.6",
      workload: ClosedFormWorkload(
        name: "mm10", overrides: ["agents.server.concurrency=2", "load.rate=1.6/s", "run.warmup=500s"]),
      short: .short(4_000), long: .long(400_000),
      promises: [.mean(.waitProbability, 0.711111), .mean(.meanWait(), 1.777778)]),
    ClosedForm(
      number: "2b", title: "M/M/100, a = 90",
      workload: ClosedFormWorkload(
        name: "mm10", overrides: ["agents.server.concurrency=100", "load.rate=90/s", "run.warmup=30s"]),
      short: .short(12_000, precision: 0.2), long: .long(1_500_000),
      promises: [
        .mean(.waitProbability, 0.216940481), .mean(.meanWait(), 0.021694048, precision: 0.02),
        .mean(.meanSojourn, 1.021694048),
      ]),
    ClosedForm(
      number: "4", title: "M/D/1, ρ = 0.8", workload: ClosedFormWorkload(name: "md1"),
      short: .short(5_000), long: .long(500_000),
      promises: [.mean(.meanWait(), 2), .mean(.meanSojourn, 3), .tail(.waitPercentile(99), 10.355887)]),
    ClosedForm(
      number: "4", title: "M/D/10, a = 8",
      workload: ClosedFormWorkload(
        name: "md1", overrides: ["agents.server.concurrency=10", "load.rate=8/s", "run.warmup=100s"]),
      short: .short(4_000), long: .long(400_000),
      promises: [.mean(.meanWait(), 0.109827790), .mean(.waitProbability, 0.384717393)]),
    ClosedForm(
      number: "5", title: "M/G/1, ρ = 0.7, lognormal, cs² = 4", workload: ClosedFormWorkload(name: "mg1-lognormal"),
      short: .short(9_000), long: .long(1_000_000),
      promises: [
        .mean(.meanWait(), 5.833333, precision: 0.02), .mean(.meanSojourn, 6.833333), .mean(.waitProbability, 0.7),
      ]),
    ClosedForm(
      number: "5", title: "M/G/1, ρ = 0.7, hyperexponential, cs² = 4",
      workload: ClosedFormWorkload(
        name: "mg1-lognormal",
        overrides: ["agents.server.simulate.service={hyperexponential: {mean: 1s, cv: 2}}", "run.warmup=2000s"]),
      short: .short(5_000), long: .long(300_000),
      promises: [.mean(.meanWait(), 5.833333), .mean(.meanSojourn, 6.833333)]),
    ClosedForm(
      number: "5", title: "M/G/1, ρ = 0.8, Erlang-4", workload: ClosedFormWorkload(name: "mg1-erlang"),
      short: .short(4_000), long: .long(200_000),
      promises: [.mean(.meanWait(), 2.5), .mean(.meanSojourn, 3.5)]),
    ClosedForm(
      number: "11", title: "priorities, λ = 0.3 and 0.4", workload: ClosedFormWorkload(name: "priority"),
      short: .short(4_000), long: .long(200_000),
      promises: [
        .mean(.meanWait(scenario: "urgent"), 1), .mean(.meanWait(scenario: "patient"), 3.333333),
      ]),
    ClosedForm(
      number: "12", title: "D/M/1, ρ = 0.8", workload: ClosedFormWorkload(name: "dm1"),
      short: .short(4_000), long: .long(300_000),
      promises: [.mean(.meanWait(), 1.692730840), .tail(.waitPercentile(99), 11.150484)]),
  ]

  /// Stations that turn jobs away, or that jobs leave.
  private static let losses = [
    erlangB("c = 10, a = 5", [], 0.018384570, short: .short(6_000), long: .long(400_000)),
    erlangB("c = 10, a = 10", ["load.rate=10/s"], 0.214582343, short: .short(3_000), long: .long(100_000)),
    erlangB(
      "c = 100, a = 90", ["agents.line.concurrency=100", "load.rate=90/s"], 0.026957380,
      short: .short(12_000), long: .long(600_000)),
    ClosedForm(
      number: "6", title: "M/M/1/10, ρ = 0.9", workload: ClosedFormWorkload(name: "mm1k"),
      short: .short(4_000), long: .long(200_000),
      promises: [
        .mean(.failureRate, 0.050813731), .mean(.jobsInSystem, 3.969440599), .mean(.meanSojourn, 4.646600672),
        .mean(.jobRate, 0.854267642),
      ]),
    ClosedForm(
      number: "10", title: "Erlang-A, c = 10, λ = 12, θ = 0.5", workload: ClosedFormWorkload(name: "erlang-a"),
      short: .short(4_000), long: .long(200_000),
      promises: [
        .mean(.failureRate, 0.195655944), .mean(.waitOrAbandonProbability, 0.850384948),
        .mean(.queueLength, 4.695742656),
      ]),
  ]

  private static func erlangB(
    _ title: String, _ overrides: [String], _ loss: Double, short: Length, long: Length
  ) -> ClosedForm {
    ClosedForm(
      number: "3", title: "Erlang-B, \(title)", workload: ClosedFormWorkload(name: "erlang-b", overrides: overrides),
      short: short, long: long, promises: [.mean(.failureRate, loss)])
  }

  /// Several stations, or several visits.
  private static let networks = [
    ClosedForm(
      number: "7", title: "Jackson tandem, λ = 0.5, μ = 1 and 0.8", workload: ClosedFormWorkload(name: "tandem"),
      short: .short(3_000), long: .long(150_000),
      promises: [.mean(.meanSojourn, 5.333333), .tail(.sojournPercentile(99), 18.353560)]),
    ClosedForm(
      number: "7", title: "retry loop, λ = 0.3, p = 0.25", workload: ClosedFormWorkload(name: "retry-loop"),
      short: .short(3_000), long: .long(100_000),
      promises: [.mean(.callRate, 0.4), .mean(.meanSojourn, 2.222222)]),
    ClosedForm(
      number: "8b", title: "two-queue fork-join, ρ = 0.5",
      workload: ClosedFormWorkload(name: "two-queue-fork-join"), short: .short(3_000),
      long: .long(100_000), promises: [.mean(.meanSojourn, 2.875)]),
    ClosedForm(
      number: "8b", title: "two-queue fork-join, ρ = 0.8",
      workload: ClosedFormWorkload(name: "two-queue-fork-join", overrides: ["load.rate=0.8/s"]),
      short: .short(5_000), long: .long(200_000), promises: [.mean(.meanSojourn, 7)]),
    closedLoop(users: 5, jobRate: 0.436047823, sojourn: 1.466632178, long: .long(100_000)),
    closedLoop(users: 11, jobRate: 0.836767667, sojourn: 3.145823431, long: .long(100_000)),
    closedLoop(users: 20, jobRate: 0.998130950, sojourn: 10.037450995, long: .long(100_000)),
  ]

  private static func closedLoop(users: Int, jobRate: Double, sojourn: Double, long: Length) -> ClosedForm {
    ClosedForm(
      number: "9", title: "closed loop, Z = 10, S = 1, N = \(users)",
      workload: ClosedFormWorkload(name: "closed-loop", overrides: ["load.concurrency=\(users)"]),
      short: .short(3_000), long: long, promises: [.mean(.jobRate, jobRate), .mean(.meanSojourn, sojourn)])
  }

  /// No job waits for an agent.
  private static let others = [
    ClosedForm(
      number: "8", title: "fork-join, largest of 10", workload: ClosedFormWorkload(name: "fork-join"),
      short: .short(300), long: .long(5_000),
      promises: [
        .mean(.meanSojourn, 2.928968254), .mean(.sojournDeviation, 1.244896675),
        .mean(.sojournPercentile(50), 2.703555), .tail(.sojournPercentile(99), 6.903237),
      ]),
    ClosedForm(
      number: "8", title: "fork-join, largest of 100",
      workload: ClosedFormWorkload(name: "fork-join", overrides: ["scenarios.ask.pattern.fan_out.width=100"]),
      short: .short(40), long: .long(2_000), promises: [.mean(.meanSojourn, 5.187377518)]),
    ClosedForm(
      number: "8", title: "quorum, seventh of 10", workload: ClosedFormWorkload(name: "quorum"),
      short: .short(300), long: .long(5_000), promises: [.mean(.meanSojourn, 1.095634921)]),
    ClosedForm(
      number: "13", title: "M/G/∞, λ = 50, E[S] = 2", workload: ClosedFormWorkload(name: "infinite-server"),
      short: .short(10_000, precision: 0.2), long: .long(2_500_000),
      promises: [.mean(.timeAbove(jobs: 120), 0.022669329), .mean(.jobsInSystem, 100)]),
  ]
}
