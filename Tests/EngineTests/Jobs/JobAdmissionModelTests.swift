import Testing

@testable import NeedletailEngine

@Suite("A job's way in, and a plain model of it")
struct JobAdmissionModelTests {
  private typealias Hand = PlanByHand

  /// SplitMix64, so that plans do not depend on what the engine draws.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      return bits ^ bits >> 31
    }
  }

  private static let millisecond = 1_000_000

  /// Few different instants and times, so that much happens at once.
  private func draw(_ random: inout Generator) -> ([JobAdmissionModel.Job], JobAdmissionModel.Limits) {
    let jobs = (0..<Int.random(in: 1...14, using: &random)).map { _ in
      JobAdmissionModel.Job(
        instant: Int.random(in: 0...12, using: &random) * Self.millisecond,
        priority: Int.random(in: 1...3, using: &random),
        service: Int.random(in: 1...6, using: &random) * Self.millisecond)
    }
    var limits = JobAdmissionModel.Limits()
    if Int.random(in: 0..<5, using: &random) > 0 {
      limits.instances = (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 1...3, using: &random) }
      limits.isRoundRobin = Bool.random(using: &random)
      limits.gatewayQueue = Int.random(in: 0...5, using: &random)
      if Bool.random(using: &random) { limits.overhead = Int.random(in: 1...2, using: &random) * Self.millisecond }
      limits.burst = Int.random(in: 1...4, using: &random)
      if Bool.random(using: &random) {
        limits.commonInterval = Int.random(in: 1...3, using: &random) * Self.millisecond
      }
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let from = Int.random(in: 0...12, using: &random)
        limits.outages.append(
          (
            from * Self.millisecond, (from + Int.random(in: 1...9, using: &random)) * Self.millisecond,
            Int.random(in: 1...limits.instances.count, using: &random)
          ))
      }
      if Bool.random(using: &random) { limits.userInterval = Int.random(in: 1...3, using: &random) * Self.millisecond }
    }
    if Bool.random(using: &random) {
      limits.permits = Int.random(in: 1...3, using: &random)
      limits.permitQueue = Int.random(in: 0...3, using: &random)
    }
    return (jobs, limits)
  }

  private func plan(_ jobs: [JobAdmissionModel.Job], _ limits: JobAdmissionModel.Limits) -> Plan {
    let scenarios = jobs.enumerated().map { number, job in
      Hand.job(
        "\(number)", at: Double(job.instant) / 1e6, priority: job.priority, .delay(.nanoseconds(job.service)))
    }
    return Hand.plan([Hand.pool("p", takes: 1)], scenarios) {
      $0.runtime.maxConcurrentJobs = limits.permits
      $0.runtime.queueLimit = limits.permitQueue
      guard !limits.instances.isEmpty else { return }
      $0.users = Users(count: 1)
      $0.faults = limits.outages.map {
        Fault(
          at: .nanoseconds($0.from), for: .nanoseconds($0.to - $0.from), target: .gateway,
          effects: [.down($0.instances)])
      }
      func rate(_ interval: Int?) -> Rate? { interval.map { Rate(1, per: .nanoseconds($0)) } }
      $0.gateway = Gateway(
        instances: limits.instances.map { Gateway.Instance(concurrency: $0) },
        routing: limits.isRoundRobin ? .roundRobin : .leastLoaded,
        overhead: limits.overhead == 0 ? nil : .constant(Double(limits.overhead)), queueLimit: limits.gatewayQueue,
        rateLimit: RateLimits(
          global: rate(limits.commonInterval), perUser: rate(limits.userInterval), burst: Double(limits.burst)))
    }
  }

  @Test(
    "of random jobs under random limits, the same are rejected for the same reasons or fail as soon, and the others take as long",
    arguments: 0..<20)
  func agrees(group: Int) throws {
    for member in 0..<100 {
      var random = Generator(state: UInt64(group * 100 + member))
      let (jobs, limits) = draw(&random)
      var model = JobAdmissionModel(jobs, limits)
      let expected = model.run()
      let report = try run(plan(jobs, limits))
      var reasons: [String: Int] = [:]
      for (job, end) in expected.enumerated() {
        switch end {
        case .completed(let span):
          #expect(report.latency("\(job)") == Double(span) / 1e6, "plan \(group * 100 + member)")
        case .failed(let span):
          #expect(report.failedAfter("\(job)") == Double(span) / 1e6, "plan \(group * 100 + member)")
          reasons["gateway_down", default: 0] += 1
        case .rejected(let reason):
          #expect(report.latency("\(job)") == nil, "plan \(group * 100 + member)")
          reasons[reason, default: 0] += 1
        case nil: Issue.record("plan \(group * 100 + member): a job that did not end")
        }
      }
      #expect(report.reasons == reasons, "plan \(group * 100 + member)")
    }
  }
}
