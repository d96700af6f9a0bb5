import Needletail
import NeedletailLanes
import Testing

@testable import NeedletailEngine

/// Members that come, go, are drained and restored while an engine runs.
@Suite("A pool's members that change", .timeLimit(.minutes(10)))
struct FleetMemberTests {
  private func until(_ engine: Engine, _ holds: (EngineSnapshot) -> Bool) async throws {
    while !holds(try await engine.snapshot()) { await Task.yield() }
  }

  /// Tells which member a call came to, and holds it there until the gate is open.
  private func held(_ gate: Gate, _ notebook: Notebook) -> Scripted {
    Scripted { _, context in
      notebook.note("\(context.member)")
      await gate.wait()
      return Reply("\(context.member)")
    }
  }

  @Test("calls that wait are spread over members that come", arguments: AgentPool.Queueing.allCases)
  func grown(queueing: AgentPool.Queueing) async throws {
    let gate = Gate()
    let notebook = Notebook()
    let engine = try Engine(Fleet())
    let pool = AgentPool(name: "a", queueing: queueing, simulate: SimulatedAgent(service: .total(.constant(0))))
    let a = try await engine.add(pool, agent: held(gate, notebook))
    let jobs = (0..<6).map { _ in Task { try await engine.run(.call(a), "") } }
    try await until(engine) { $0.pool(a)?.running == 1 && $0.pool(a)?.waiting == 5 }
    try await engine.resize(a, count: 3)
    try await until(engine) { $0.pool(a)?.running == 3 && $0.pool(a)?.waiting == 3 }
    try await engine.resize(a, concurrency: 2)
    try await until(engine) { $0.pool(a)?.running == 6 && $0.pool(a)?.waiting == 0 }
    while notebook.all.count < 6 { await Task.yield() }
    #expect(notebook.all.sorted() == ["0", "0", "1", "1", "2", "2"])
    gate.open()
    for job in jobs { _ = try await job.value }
    await engine.shutdown()
  }

  @Test(
    "a pool that shrinks lets running calls end and gives no new ones to members that go", arguments: Routing.allCases)
  func shrunk(routing: Routing) async throws {
    let gate = Gate()
    let notebook = Notebook()
    let engine = try Engine(Fleet())
    let pool = AgentPool(
      name: "a", count: 4, concurrency: 2, routing: routing, simulate: SimulatedAgent(service: .total(.constant(0))))
    let a = try await engine.add(pool, agent: held(gate, notebook))
    let jobs = (0..<100).map { _ in Task { try await engine.run(.call(a), "") } }
    try await until(engine) { $0.pool(a)?.running == 8 && $0.pool(a)?.waiting == 92 }
    while notebook.all.count < 8 { await Task.yield() }
    try await engine.resize(a, count: 1, concurrency: 1)
    let after = try #require(try await engine.snapshot().pool(a))
    #expect(after.running == 8 && after.waiting == 92 && after.slots == 1 && after.members == 1 && after.drained == 0)
    gate.open()
    for job in jobs { _ = try await job.value }
    #expect(notebook.all.dropFirst(8).allSatisfy { $0 == "0" } && notebook.all.count == 100)
    try await engine.resize(a, count: 2)
    for _ in 0..<50 { _ = try await engine.run(.call(a), "") }
    #expect(Set(notebook.all.dropFirst(100)).isSubset(of: ["0", "1"]))
    await engine.shutdown()
  }

  @Test("a pool that takes fewer calls gives no slot away while it has more than it takes")
  func narrowed() async throws {
    let gates = [Gate(), Gate()]
    let begun = Guarded(0)
    let engine = try Engine(Fleet())
    let a = try await engine.add(
      "a", concurrency: 2,
      agent: Scripted { _, _ in
        let number = begun.withLock { count in
          defer { count += 1 }
          return count
        }
        if number < 2 { await gates[number].wait() }
        return Reply("\(number)")
      })
    let jobs = (0..<2).map { _ in Task { try await engine.run(.call(a), "") } }
    while begun.withLock({ $0 }) < 2 { await Task.yield() }
    let waiting = (0..<3).map { _ in Task { try await engine.run(.call(a), "") } }
    try await until(engine) { $0.pool(a)?.waiting == 3 }
    try await engine.resize(a, concurrency: 1)
    gates[0].open()
    try await until(engine) { $0.jobs.completed == 1 }
    let pool = try #require(try await engine.snapshot().pool(a))
    #expect(pool.running == 1 && pool.waiting == 3)
    gates[1].open()
    for job in jobs + waiting { _ = try await job.value }
    await engine.shutdown()
  }

  @Test("a drained member gets no calls until it is restored, whatever the routing", arguments: Routing.allCases)
  func drained(routing: Routing) async throws {
    let notebook = Notebook()
    let engine = try Engine(Fleet())
    let pool = AgentPool(
      name: "a", count: 5, concurrency: 4, routing: routing,
      weights: routing == .weighted ? [1, 2, 3, 4, 0] : nil, simulate: SimulatedAgent(service: .total(.constant(0))))
    let a = try await engine.add(
      pool,
      agent: Scripted { _, context in
        notebook.note("\(context.member)")
        await Task.yield()
        return Reply()
      })
    func members(of jobs: Int) async throws -> Set<String> {
      let before = notebook.all.count
      for await job in engine.run(jobs: (0..<jobs).map { _ in Job(.call(a), "") }, atMost: 8) { _ = try job.reply }
      return Set(notebook.all.dropFirst(before))
    }
    try await engine.drain(member: 1, of: a)
    try await engine.drain(member: 3, of: a)
    try await engine.drain(member: 3, of: a)
    #expect(try await members(of: 400) == (routing == .weighted ? ["0", "2"] : ["0", "2", "4"]))
    let snapshot = try #require(try await engine.snapshot().pool(a))
    #expect(snapshot.members == 3 && snapshot.drained == 2 && snapshot.slots == 12 && snapshot.status == .degraded)
    try await engine.restore(member: 1, of: a)
    try await engine.restore(member: 0, of: a)
    #expect(try await members(of: 400) == (routing == .weighted ? ["0", "1", "2"] : ["0", "1", "2", "4"]))
    try await engine.restore(member: 3, of: a)
    #expect(try await members(of: 400).count == (routing == .weighted ? 4 : 5))
    #expect(try await engine.snapshot().pool(a)?.status == .active)
    await engine.shutdown()
  }

  @Test(
    "draining a member ends when its last call has; while all are drained calls wait",
    arguments: AgentPool.Queueing.allCases)
  func drainedOfAll(queueing: AgentPool.Queueing) async throws {
    let gate = Gate()
    let engine = try Engine(Fleet())
    let pool = AgentPool(name: "a", queueing: queueing, simulate: SimulatedAgent(service: .total(.constant(0))))
    let a = try await engine.add(pool, agent: held(gate, Notebook()))
    let running = Task { try await engine.run(.call(a), "") }
    try await until(engine) { $0.pool(a)?.running == 1 }
    let waiting = Task { try await engine.run(.call(a), "") }
    try await until(engine) { $0.pool(a)?.waiting == 1 }
    let hasEnded = Guarded(false)
    let drain = Task {
      try await engine.drain(member: 0, of: a)
      hasEnded.withLock { $0 = true }
    }
    try await until(engine) { $0.pool(a)?.status == .offline }
    let cancelled = Task { try await engine.drain(member: 0, of: a) }
    cancelled.cancel()
    await #expect(throws: JobError.cancelled) { try await cancelled.value }
    #expect(!hasEnded.withLock { $0 })
    gate.open()
    _ = try await running.value
    try await drain.value
    let empty = try #require(try await engine.snapshot().pool(a))
    #expect(empty.running == 0 && empty.waiting == 1 && empty.slots == 0 && empty.members == 0)
    try await engine.restore(member: 0, of: a)
    _ = try await waiting.value
    await engine.shutdown()
  }

  @Test("a wait for a pool or a member ends with the engine")
  func engineEnds() async throws {
    let gate = Gate()
    var fleet = Fleet()
    fleet.grace = .milliseconds(20)
    let a = fleet.add("a", agent: held(gate, Notebook()))
    let b = fleet.add("b", agent: held(gate, Notebook()))
    let engine = try Engine(fleet)
    let jobs = [Task { try await engine.run(.call(a), "") }, Task { try await engine.run(.call(b), "") }]
    try await until(engine) { $0.pool(a)?.running == 1 && $0.pool(b)?.running == 1 }
    let removal = Task { try await engine.remove(a, drainingFor: .seconds(3_600)) }
    let drain = Task { try await engine.drain(member: 0, of: b) }
    try await until(engine) { $0.pool(a)?.members == 0 && $0.pool(b)?.members == 0 }
    await engine.shutdown()
    await #expect(throws: JobError.engineEnded) { try await removal.value }
    await #expect(throws: JobError.engineEnded) { try await drain.value }
    await #expect(throws: JobError.engineEnded) { try await engine.add("c", agent: held(gate, Notebook())) }
    await #expect(throws: JobError.engineEnded) { try await engine.resize(a, count: 2) }
    await #expect(throws: JobError.engineEnded) { try await engine.report(b, status: .offline) }
    for job in jobs { await #expect(throws: JobError.engineEnded) { try await job.value } }
    gate.open()
  }
}
