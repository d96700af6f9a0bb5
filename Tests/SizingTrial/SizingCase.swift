import NeedletailEngine
import NeedletailWorkload

/// A queue whose capacity is known exactly, from the closed forms of `docs/model-validation.md` solved for the load.
struct SizingCase: Sendable {
  var name: String
  /// Jobs a second; of looping users their number.
  var truth: Double
  var bound: Threshold
  var question: Question

  enum Question: Sendable {
    /// The largest load that a plan carries.
    case load(Plan)
    /// The fewest servers that hold at a rate.
    case servers(rate: Double, among: ClosedRange<Int>)
  }

  /// Service times have a mean of 1 s.
  static let all: [SizingCase] = [
    // W is exponential of rate 1 − λ: λ = 1 − ln(100) / 20.
    SizingCase(
      name: "M/M/1, p99 W ≤ 20 s", truth: 0.769_741_490_700_595_4,
      bound: .jobLatency(percentile: 99, below: .seconds(20)),
      question: .load(queue(servers: 1, rate: 0.5))),
    // P(Wq > t) = C(10, λ) e^(−(10 − λ)t), Erlang's C.
    SizingCase(
      name: "M/M/10, p99 Wq ≤ 1 s", truth: 6.941_592_526_272_912, bound: wait(.percentile(99), below: 1_000),
      question: .load(queue(servers: 10, rate: 5))),
    SizingCase(
      name: "M/M/10, mean Wq ≤ 0.204590075 s", truth: 8, bound: wait(.mean, below: 204.590_075_398_221_77),
      question: .load(queue(servers: 10, rate: 30))),
    SizingCase(
      name: "M/M/88, p99 Wq ≤ 0.5 s", truth: 80.955_021_445_672_41, bound: wait(.percentile(99), below: 500),
      question: .load(queue(servers: 88, rate: 10))),
    // Erlang's B(10, λ) = 0.005.
    SizingCase(
      name: "M/M/10/10, loss ≤ 0.5 %", truth: 3.960_664_788_132_842, bound: failures(below: 0.005),
      question: .load(queue(servers: 10, rate: 2) { $0.queueLimit = 0 })),
    // Erlang-A: the stationary distribution of a birth-death chain with death rates min(n, 10) + (n − 10)⁺ / 2.
    SizingCase(
      name: "M/M/10 + M, θ = 0.5/s, abandoned ≤ 0.5 %", truth: 5.517_674_367_784_699, bound: failures(below: 0.005),
      question: .load(queue(servers: 10, rate: 4) { $0.queueTimeout = .exponential(mean: 2e9) })),
    // Mean value analysis: R(11) = 3.145823 s, R(12) = 3.632323 s.
    SizingCase(
      name: "M/M/1 with users who think for 10 s, mean R ≤ 3.4 s", truth: 11,
      bound: Threshold(.jobLatency, .mean, .lessOrEqual, 3_400), question: .load(users())),
    // P(Wq > 0.5 s) is 1.024 % with 87 servers and 0.520 % with 88.
    SizingCase(
      name: "servers for 80/s, p99 Wq ≤ 0.5 s", truth: 88, bound: wait(.percentile(99), below: 500),
      question: .servers(rate: 80, among: 81...120)),
  ]

  private static func wait(_ statistic: Threshold.Statistic, below milliseconds: Double) -> Threshold {
    Threshold(.queueTime, statistic, .lessOrEqual, milliseconds)
  }

  private static func failures(below share: Double) -> Threshold {
    Threshold(.jobFailureRate, .rate, .lessOrEqual, share)
  }

  static func queue(
    servers: Int, rate: Double, _ change: (inout AgentPool) -> Void = { _ in }
  ) -> Plan {
    var pool = AgentPool(
      name: "server", concurrency: servers, simulate: SimulatedAgent(service: .total(.exponential(mean: 1e9))))
    change(&pool)
    return Plan(
      name: "queue", run: RunLimits(duration: .seconds(600)), agents: [pool],
      scenarios: [Scenario(name: "visit", pattern: .call("server"))], load: .open(Load.Arrivals(rate: .perSecond(rate)))
    )
  }

  private static func users() -> Plan {
    var plan = queue(servers: 1, rate: 1)
    plan.load = .closed(Load.ClosedLoop(concurrency: 4, thinkTime: .exponential(mean: 10e9)))
    return plan
  }
}
