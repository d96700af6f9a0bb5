import Couriers
import Engine
import Lanes

/// Spawn and join of child tasks in batches of 64: on a courier, and on Swift's default executor.
enum ChildTasks {
  static let batch = 64

  /// What a child costs.
  struct Cost: Sendable {
    /// Elapsed nanoseconds, and those of all processors: the default executor uses several.
    var elapsed: Double
    var processor: Double
  }

  /// What a child costs on whatever executor the caller runs.
  static func costPerChild(batches: Int) async -> Cost {
    let start = MonotonicClock.now
    let processorStart = Meter.processNanoseconds()
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
    let processor = Meter.processNanoseconds() - processorStart
    let children = Double(batches * batch)
    return Cost(elapsed: Double(elapsed) / children, processor: Double(processor) / children)
  }

  /// Measured by an agent, on its courier.
  static func onCourier(batches: Int) async throws -> Cost {
    var fleet = Fleet()
    fleet.add("agent", agent: Measurer(batches: batches))
    let engine = Engine(fleet)
    let reply = try await engine.run(.call("agent"), "")
    await engine.shutdown()
    let figures = reply.text.split(separator: " ").compactMap { Double($0) }
    return figures.count == 2 ? Cost(elapsed: figures[0], processor: figures[1]) : Cost(elapsed: .nan, processor: .nan)
  }

  static func onDefaultExecutor(batches: Int) async -> Cost {
    await Task.detached { await costPerChild(batches: batches) }.value
  }

  struct Measurer: Agent {
    var batches: Int

    func respond(to message: Message, in context: CallContext) async throws -> Reply {
      let cost = await ChildTasks.costPerChild(batches: batches)
      return Reply("\(cost.elapsed) \(cost.processor)")
    }
  }
}
