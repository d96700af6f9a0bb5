import Testing

@testable import NeedletailEngine

@Suite("A job gateway")
struct JobGatewayTests {
  private func gateway(
    _ concurrencies: Int..., routing: Routing = .leastLoaded, queueLimit: Int = 9, classes: Int = 1
  ) -> JobGateway {
    JobGateway(
      Gateway(
        instances: concurrencies.map { Gateway.Instance(concurrency: $0) }, routing: routing, queueLimit: queueLimit),
      classes: classes, jobs: 100, samplers: SamplerBank())
  }

  private let key = DrawKey(bits: 0)

  @Test("lets as many jobs pass as an instance has slots, queues as many as it may, and refuses the others")
  func bounds() {
    let gateway = gateway(2, queueLimit: 1)
    let entries = (0..<5).map { gateway.enter($0, key: key, class: 0) }
    #expect(
      entries == [.passed(instance: 0), .passed(instance: 0), .waits(instance: 0), .refused, .refused])
    #expect((gateway.running(on: 0), gateway.waiting) == (2, 1))
  }

  @Test("hands a slot that is given back to the job that has waited longest, the lowest class first")
  func handsOn() {
    let gateway = gateway(1, classes: 2)
    for (job, priority) in [(0, 0), (1, 1), (2, 1), (3, 0)] { _ = gateway.enter(Int32(job), key: key, class: priority) }
    let order = (0..<5).map { _ in gateway.running(on: 0) > 0 ? gateway.release(from: 0) : -2 }
    #expect(order == [3, 1, 2, -1, -2], "with the last job goes the last slot")
    #expect(gateway.leftovers == [])
  }

  @Test("sends a job where fewest run and wait, the first of equals")
  func leastLoaded() {
    let gateway = gateway(1, 1, 1)
    let instances = (0..<6).map { gateway.enter($0, key: key, class: 0) }
    #expect(
      instances == (0..<3).map { .passed(instance: $0) } + (0..<3).map { .waits(instance: $0) })
    #expect(gateway.release(from: 1) == 4)
    #expect(gateway.enter(6, key: key, class: 0) == .waits(instance: 1))
  }

  @Test("sends jobs to each instance in turn, whether it has room or not")
  func roundRobin() {
    let gateway = gateway(1, 9, routing: .roundRobin)
    let entries = (0..<4).map { gateway.enter($0, key: key, class: 0) }
    #expect(
      entries == [.passed(instance: 0), .passed(instance: 1), .waits(instance: 0), .passed(instance: 1)])
  }

  @Test("forgets a job that is withdrawn from a queue: neither does it get a slot nor does it count as load")
  func withdraws() {
    let gateway = gateway(1, 1)
    for job in 0..<Int32(4) { _ = gateway.enter(job, key: key, class: 0) }
    gateway.withdraw(3, from: 1, class: 0)
    #expect(gateway.enter(5, key: key, class: 0) == .waits(instance: 1), "one job is there, two are at the other")
    #expect(gateway.release(from: 1) == 5)
    #expect(gateway.release(from: 1) == -1)
  }

  @Test("names what is held and awaited")
  func leftovers() {
    let gateway = gateway(1)
    for job in 0..<Int32(3) { _ = gateway.enter(job, key: key, class: 0) }
    #expect(
      gateway.leftovers == [
        "gateway instance 0 has 1 slots held", "2 jobs wait at gateway instance 0",
        "gateway instance 0 has a load of 3",
      ])
  }

  @Test("takes no time where it has no overhead, and the time that is drawn where it has")
  func overhead() {
    let samplers = SamplerBank()
    var plan = Gateway(instances: [Gateway.Instance(concurrency: 1)])
    let none = JobGateway(plan, classes: 1, jobs: 1, samplers: samplers)
    #expect(none.overhead(of: key, drawnFrom: samplers) == 0)
    plan.overhead = .constant(3_000_000)
    let some = JobGateway(plan, classes: 1, jobs: 1, samplers: samplers)
    #expect(some.overhead(of: key, drawnFrom: samplers) == 3_000_000)
  }
}
