import NeedletailCouriers
import NeedletailLanes

extension OwnerNumbers {
  /// Of a plan's scenarios and the pools that its program calls.
  ///
  /// - Parameters:
  ///   - callers: by `Node.caller`, which counts from 1.
  ///   - pools: all pools of the plan, by number.
  init(
    _ plan: Plan, callers: [(scenario: Int, pool: Int32)], of program: borrowing Program, _ pools: [Pool]
  ) {
    var work = Array(repeating: [] as [LatencyPart], count: callers.count)
    for index in 0..<program.nodes.count where program.nodes[index].caller > 0 {
      let node = program.nodes[index]
      let place = Int(node.caller) - 1
      for part in Self.parts(ofAnswersTo: node, pools[Int(node.pool)]) where !work[place].contains(part) {
        work[place].append(part)
      }
    }
    self.init(
      scenarios: plan.scenarios.count,
      callers: callers.enumerated().map { place, caller in
        Caller(scenario: caller.scenario, pool: caller.pool, work: work[place])
      })
    for index in 0..<program.nodes.count where program.nodes[index].caller > 0 {
      place(program.nodes.at(index), pools[Int(program.nodes[index].pool)])
    }
  }

  /// Writes into a call's node where in an account its time is.
  private func place(_ node: Place<Node>, _ pool: Pool) {
    let agent = self[node.value.caller, .agent]
    let parts = Self.parts(ofAnswersTo: node.value, pool)
    let numbers = parts.map { self[node.value.caller, $0] }
    let last = Int32(Account.Near.count - 1)
    guard agent <= last, numbers[0] < last, numbers[parts.count - 1] == numbers[0] + Int32(parts.count - 1) else {
      return
    }
    node.value.agentPlace = UInt8(agent)
    node.value.runPlace = UInt8(numbers[0])
  }

  /// What the run of an attempt that answers is spent on.
  private static func parts(ofAnswersTo node: Node, _ pool: Pool) -> [LatencyPart] {
    node.role.isCoordinator
      ? [.coordination] : pool.isStreamed && node.recordedService == .max ? [.firstToken, .decode] : [.service]
  }
}
