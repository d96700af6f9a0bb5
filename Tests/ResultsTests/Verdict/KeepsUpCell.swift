import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailResults

/// One queue with several servers under a given load: a row of the table in `docs/metrics.md`.
struct KeepsUpCell: Sendable, CustomTestStringConvertible {
  enum Service: String, Sendable, CaseIterable {
    case exponential, constant
    case lognormal = "lognormal, cv 2"

    func distribution(mean: Double) -> Distribution {
      switch self {
      case .exponential: .exponential(mean: mean)
      case .constant: .constant(mean)
      case .lognormal: .lognormalMean(mean: mean, cv: 2)
      }
    }
  }

  /// Jobs a second, Poisson.
  static let rate = 10.0

  var utilization: Double
  var servers: Int
  var service = Service.exponential
  var seconds: Int

  var testDescription: String {
    "\(servers) servers, \(service.rawValue), load \(utilization), \(seconds) s"
  }

  func plan(seed: UInt64) -> Plan {
    let mean = utilization * Double(servers) / Self.rate * 1e9
    let pool = AgentPool(
      name: "server", concurrency: servers,
      simulate: SimulatedAgent(service: .total(service.distribution(mean: mean))))
    return Plan(
      name: "queue", seed: seed, run: RunLimits(duration: .seconds(seconds), drain: .zero), agents: [pool],
      scenarios: [Scenario(name: "one", pattern: .call("server"))],
      load: .open(Load.Arrivals(rate: .perSecond(Self.rate))))
  }

  func keepsUp(seed: UInt64) throws -> KeepsUp {
    let file = WorkloadFile(plan: plan(seed: seed))
    return KeepsUp(of: try GuardedRun.report(of: file, isInterrupted: { false }))
  }

  /// How many runs of `seeds` come to each answer.
  func answers(seeds: ClosedRange<UInt64>) throws -> [KeepsUp.Answer: Int] {
    try seeds.reduce(into: [:]) { $0[try keepsUp(seed: $1).answer, default: 0] += 1 }
  }
}
