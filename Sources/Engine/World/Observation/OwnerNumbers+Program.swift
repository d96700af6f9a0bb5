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
      let parts: [LatencyPart] =
        node.role.isCoordinator
        ? [.coordination]
        : pools[Int(node.pool)].isStreamed && node.recordedService == .max ? [.firstToken, .decode] : [.service]
      let place = Int(node.caller) - 1
      for part in parts where !work[place].contains(part) { work[place].append(part) }
    }
    self.init(
      scenarios: plan.scenarios.count,
      callers: callers.enumerated().map { place, caller in
        Caller(scenario: caller.scenario, pool: caller.pool, work: work[place])
      })
  }
}
