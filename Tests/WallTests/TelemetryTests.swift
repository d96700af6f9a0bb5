import NeedletailLanes
import Needletail
import Testing

// What swift-metrics asks of a backend, in its own signatures, so that the bridge below is the one of docs/embedding.md.
private protocol CounterHandler: AnyObject { func increment(by amount: Int64) }
private protocol MeterHandler: AnyObject { func set(_ value: Double) }
private protocol TimerHandler: AnyObject { func record(_ duration: Duration) }

private protocol MetricsFactory: Sendable {
  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler
  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler
  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler
}

/// Hands an engine's figures to the handlers of a factory.
private struct FactoryBridge: TelemetrySink {
  let factory: any MetricsFactory

  func increment(_ counter: String, by amount: Int64, dimensions: [(String, String)]) {
    factory.makeCounter(label: counter, dimensions: dimensions).increment(by: amount)
  }

  func set(_ gauge: String, to value: Double, dimensions: [(String, String)]) {
    factory.makeMeter(label: gauge, dimensions: dimensions).set(value)
  }

  func record(_ timer: String, _ duration: Duration, count: Int, dimensions: [(String, String)]) {
    let timer = factory.makeTimer(label: timer, dimensions: dimensions)
    for _ in 0..<count { timer.record(duration) }
  }
}

/// Keeps all in memory, by label and dimensions.
private final class MemoryFactory: MetricsFactory {
  struct Figures {
    var counters: [String: Int64] = [:]
    var gauges: [String: Double] = [:]
    var timers: [String: [Duration]] = [:]
  }

  final class Handler: CounterHandler, MeterHandler, TimerHandler {
    private let name: String
    private let figures: Guarded<Figures>

    init(_ label: String, _ dimensions: [(String, String)], _ figures: Guarded<Figures>) {
      name = dimensions.reduce(label) { "\($0) \($1.0)=\($1.1)" }
      self.figures = figures
    }

    func increment(by amount: Int64) { figures.withLock { $0.counters[name, default: 0] += amount } }
    func set(_ value: Double) { figures.withLock { $0.gauges[name] = value } }
    func record(_ duration: Duration) { figures.withLock { $0.timers[name, default: []].append(duration) } }
  }

  private let figures = Guarded(Figures())
  var all: Figures { figures.withLock { $0 } }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    Handler(label, dimensions, figures)
  }
  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    Handler(label, dimensions, figures)
  }
  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    Handler(label, dimensions, figures)
  }
}

/// An engine's figures for a metrics system.
@Suite("An engine's telemetry", .timeLimit(.minutes(10)))
struct TelemetryTests {
  @Test("counters sum up to what happened over many intervals, timers have every job, gauges stand as last")
  func publishing() async throws {
    var fleet = Fleet()
    fleet.resilience.breaker = Resilience.Breaker(failureRate: 1, window: 100, minimumCalls: 100)
    fleet.runtime.maxConcurrentCalls = 3
    fleet.add("a", concurrency: 2) { message, _ in
      if message.text == "fails" { throw Broken() }
      return Reply("out")
    }
    let engine = try Engine(fleet)
    let factory = MemoryFactory()
    let publishing = Task {
      try await engine.publishMetrics(to: FactoryBridge(factory: factory), every: .milliseconds(1))
    }
    for number in 0..<200 { _ = try? await engine.run(.call("a"), number % 4 == 0 ? "fails" : "works") }
    func ended(_ outcome: String) -> Int64 { factory.all.counters["needletail.jobs.ended outcome=\(outcome)"] ?? 0 }
    while ended("completed") + ended("failed") < 200 { await Task.yield() }
    await engine.shutdown()
    // It ends with the engine, and does not throw.
    try await publishing.value
    let all = factory.all
    #expect(
      all.counters == [
        "needletail.jobs.submitted": 200, "needletail.jobs.ended outcome=completed": 150,
        "needletail.jobs.ended outcome=failed": 50, "needletail.calls.completed": 150,
        "needletail.failures reason=agent_failed": 50,
      ])
    #expect(all.timers.mapValues(\.count) == ["needletail.job.latency": 150])
    #expect(all.gauges["needletail.pool.running pool=a"] == 0 && all.gauges["needletail.jobs.in_flight"] == 0)
    #expect(all.gauges["needletail.limit.capacity limit=call"] == 3)
    #expect(all.gauges["needletail.pool.breaker_open pool=a"] == 0)
  }

  @Test("a timer is handed durations as long as jobs took, to a histogram's precision")
  func durations() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    for _ in 0..<20 { _ = try await engine.run(.call("a"), "") }
    let snapshot = try await engine.snapshot()
    await engine.shutdown()
    let factory = MemoryFactory()
    snapshot.publish(since: EngineSnapshot(), to: FactoryBridge(factory: factory))
    let sum = try #require(factory.all.timers["needletail.job.latency"]).reduce(.zero, +)
    let exact = try #require(snapshot.jobLatency).mean * 20
    #expect(abs(sum / exact - 1) < 0.01)
    // Against itself nothing has grown.
    let none = MemoryFactory()
    snapshot.publish(since: snapshot, to: FactoryBridge(factory: none))
    #expect(none.all.counters.isEmpty && none.all.timers.isEmpty)
  }

  @Test("publishing ends when its task is cancelled")
  func cancellation() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let factory = MemoryFactory()
    let publishing = Task {
      try await engine.publishMetrics(to: FactoryBridge(factory: factory), every: .seconds(3_600))
    }
    while factory.all.gauges.isEmpty { await Task.yield() }
    publishing.cancel()
    await #expect(throws: CancellationError.self) { try await publishing.value }
    await engine.shutdown()
  }
}
