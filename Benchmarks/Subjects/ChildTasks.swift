import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes

/// Spawn and join of child tasks in batches of 64, the same code on a courier and on Swift's default executor: children whose
/// answers are awaited one by one, and children of a discarding group, as couriers keep the tasks of their agents.
enum ChildTasks {
  private static let batch = 64

  /// How children are joined.
  private enum Join: String, CaseIterable, Sendable {
    case oneByOne = ""
    case discarding = "-discarding"

    var shows: String { self == .oneByOne ? "spawn and join, 64 at a time" : "the same in a discarding group" }
  }

  static var benchmarks: [Benchmark] {
    Join.allCases.flatMap { join in
      [
        benchmark("tasks/courier\(join.rawValue)", shows: "\(join.shows), on a courier") { batches in
          try onCourier(batches, join)
        },
        benchmark("tasks/default-executor\(join.rawValue)", shows: "\(join.shows), on Swift's default executor") {
          batches in
          try waiting { await costPerChild(batches, join) }
        },
      ]
    }
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
  private static func costPerChild(_ batches: Int, _ join: Join) async -> Cost {
    let start = MonotonicClock.now
    let processorStart = Meter.processNanoseconds
    switch join {
    case .oneByOne:
      var sum = 0
      for _ in 0..<batches { sum &+= await sumOfChildren() }
      precondition(sum == batches * batch * (batch - 1) / 2, "a child is missing")
    case .discarding:
      for _ in 0..<batches {
        await withDiscardingTaskGroup { group in for _ in 0..<batch { group.addTask {} } }
      }
    }
    let elapsed = MonotonicClock.now - start
    let processor = Meter.processNanoseconds - processorStart
    let children = Double(batches * batch)
    return Cost(elapsed: Double(elapsed) / children, processor: Double(processor) / children)
  }

  private static func sumOfChildren() async -> Int {
    await withTaskGroup(of: Int.self) { group in
      for child in 0..<batch { group.addTask { child } }
      var sum = 0
      for await child in group { sum &+= child }
      return sum
    }
  }

  /// Measured by an agent, on its courier.
  private static func onCourier(_ batches: Int, _ join: Join) throws -> Cost {
    try waiting {
      var fleet = Fleet()
      fleet.add("agent", agent: Measurer(batches: batches, join: join))
      let engine = try Engine(fleet)
      let reply = try await engine.run(.call("agent"), "")
      await engine.shutdown()
      let figures = reply.text.split(separator: " ").compactMap { Double($0) }
      guard figures.count == 2 else { throw Unfinished("tasks/courier: the agent did not answer") }
      return Cost(elapsed: figures[0], processor: figures[1])
    }
  }

  private struct Measurer: Agent {
    var batches: Int
    var join: Join

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      let cost = await ChildTasks.costPerChild(batches, join)
      return Reply("\(cost.elapsed) \(cost.processor)")
    }
  }
}
