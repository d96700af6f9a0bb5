import Couriers
import Engine
import Lanes

/// Spawn and join of child tasks in batches of 64: on a courier, and on Swift's default executor.
enum ChildTasks {
  private static let batch = 64

  static var benchmarks: [Benchmark] {
    [
      benchmark("tasks/courier", shows: "spawn and join, 64 at a time, on a courier", onCourier),
      benchmark("tasks/default-executor", shows: "the same on Swift's default executor") { batches in
        try waiting { await costPerChild(batches: batches) }
      },
    ]
  }

  /// What a child costs: elapsed nanoseconds, and those of all processors, since the default executor uses several.
  private struct Cost: Sendable {
    var elapsed: Double
    var processor: Double
  }

  private static func benchmark(
    _ name: String, shows: String, _ cost: @escaping (_ batches: Int) throws -> Cost
  ) -> Benchmark {
    Benchmark(name: name, unit: "ns a child", clock: .elapsed, shows: shows) { _, scale in
      let cost = try cost(scale.of(5_000))
      var finding = Finding(figure: cost.elapsed)
      finding.others = [(word: "processor", unit: "ns a child", value: cost.processor)]
      return finding
    }
  }

  /// On whatever executor the caller runs.
  private static func costPerChild(batches: Int) async -> Cost {
    let start = MonotonicClock.now
    let processorStart = Meter.processNanoseconds
    var sum = 0
    for _ in 0..<batches {
      sum &+= await withTaskGroup(of: Int.self) { group in
        for child in 0..<batch { group.addTask { child } }
        var sum = 0
        for await child in group { sum &+= child }
        return sum
      }
    }
    let elapsed = MonotonicClock.now - start
    precondition(sum == batches * batch * (batch - 1) / 2, "a child is missing")
    let processor = Meter.processNanoseconds - processorStart
    let children = Double(batches * batch)
    return Cost(elapsed: Double(elapsed) / children, processor: Double(processor) / children)
  }

  /// Measured by an agent, on its courier.
  private static func onCourier(batches: Int) throws -> Cost {
    try waiting {
      var fleet = Fleet()
      fleet.add("agent", agent: Measurer(batches: batches))
      let engine = Engine(fleet)
      let reply = try await engine.run(.call("agent"), "")
      await engine.shutdown()
      let figures = reply.text.split(separator: " ").compactMap { Double($0) }
      guard figures.count == 2 else { throw Unfinished("tasks/courier: the agent did not answer") }
      return Cost(elapsed: figures[0], processor: figures[1])
    }
  }

  private struct Measurer: Agent {
    var batches: Int

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      let cost = await ChildTasks.costPerChild(batches: batches)
      return Reply("\(cost.elapsed) \(cost.processor)")
    }
  }
}
