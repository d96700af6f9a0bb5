import NeedletailLanes
import Needletail
import Synchronization
import Testing

/// Agents whose code blocks, on threads of their own.
@Suite("Blocking agents", .timeLimit(.minutes(10)))
struct BlockingAgentTests {
  private let crowd = Crowd()
  private let latch = Latch()

  /// Opened once; who waits blocks its thread.
  private final class Latch: Sendable {
    private let isOpen = Atomic(false)

    func block() { while !isOpen.load(ordering: .acquiring) { LaneThread.relax() } }
    func open() { isOpen.store(true, ordering: .releasing) }
  }

  private func fleet(threads: Int) -> Fleet {
    var fleet = Fleet()
    fleet.wall.couriers = 1
    fleet.addWriter("quick")
    let (crowd, latch) = (crowd, self.latch)
    let agent = BlockingAgent(threads: threads) { message, context in
      crowd.enter()
      latch.block()
      crowd.leave()
      return Reply("\(message.text) by \(context.agent)")
    }
    fleet.add("slow", concurrency: 10, agent: agent)
    return fleet
  }

  @Test("their calls hold up no courier, and as many run at once as there are threads")
  func apart() async throws {
    let engine = try Engine(fleet(threads: 3))
    let slow = (0..<8).map { number in Task { try await engine.run(.call("slow"), "\(number)").text } }
    while crowd.now < 3 { await Task.yield() }
    for _ in 0..<100 { #expect(try await engine.run(.call("quick"), "in").text == "in>quick") }
    #expect(crowd.now == 3)
    latch.open()
    for (number, job) in slow.enumerated() { #expect(try await job.value == "\(number) by slow") }
    #expect(crowd.most == 3 && crowd.entered == 8)
    await engine.shutdown()
  }

  @Test("what they throw is the attempt's failure, and they hear of cancellation")
  func failure() async throws {
    var fleet = Fleet()
    fleet.add("broken", agent: BlockingAgent(threads: 1) { _, _ in throw Broken() })
    let (crowd, heard) = (crowd, Gate())
    fleet.add(
      "stops",
      agent: BlockingAgent(threads: 1) { _, _ in
        crowd.enter()
        while !Task.isCancelled { LaneThread.relax() }
        heard.open()
        throw CancellationError()
      })
    let engine = try Engine(fleet)
    do {
      _ = try await engine.run(.call("broken"), "")
      Issue.record("a broken agent answered")
    } catch { #expect(error.reason == .agentFailed && error.underlying is Broken) }
    let job = Task { try await engine.run(.call("stops"), "") }
    while crowd.entered == 0 { await Task.yield() }
    job.cancel()
    await heard.wait()
    await #expect(throws: JobError.self) { try await job.value }
    await engine.shutdown()
  }

  @Test("an agent that suspends comes back to its own threads, and may sleep by the engine's clock")
  func suspends() async throws {
    struct Sleeper: Agent {
      func respond(to message: Message, in context: CallContext) async throws -> Reply {
        try await context.sleep(for: .milliseconds(2))
        return Reply("slept")
      }
    }
    var fleet = Fleet()
    fleet.add("sleeper", concurrency: 100, agent: BlockingAgent(threads: 2, Sleeper()))
    let engine = try Engine(fleet)
    let jobs = (0..<100).map { _ in Task { try await engine.run(.call("sleeper"), "").text } }
    for job in jobs { #expect(try await job.value == "slept") }
    await engine.shutdown()
  }

  @Test("in virtual time they run in place, the same every time")
  func virtualTime() async throws {
    var fleet = Fleet()
    fleet.add("a", agent: BlockingAgent(threads: 1) { message, _ in Reply("\(message.text)!") })
    let first = try await rehearse(.jobs(3, .sequential(["a", "a"])), fleet)
    #expect(first.jobs.completed == 3)
    #expect(try await rehearse(.jobs(3, .sequential(["a", "a"])), fleet).digest == first.digest)
  }
}
