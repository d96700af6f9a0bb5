/// A pool of one agent written in Swift. Its calls run in the courier's slots.
final class AgentCalls: CallHandler {
  let name: String
  let agent: any Agent
  private let courier: Courier

  init(name: String, agent: any Agent, courier: Courier) {
    self.name = name
    self.agent = agent
    self.courier = courier
  }

  func start(_ parcel: Int32) { courier.startAgentCall(courier.calls.id(parcel)) }

  func cancel(_ parcel: Int32) {
    let slot = courier.calls.slot(parcel)
    // Without a slot it waits for one; the slot that takes it from the queue finds it over.
    if slot < 0 { return courier.end(parcel, .failed, "cancelled before it began") }
    courier.cancelSlot(slot)
    courier.sleepers.cancelSleep(of: parcel)
  }

  func close(by deadline: UInt64) {}

  /// Complexity: O(parcels).
  var openCalls: Int {
    var open = 0
    courier.calls.forEachOpen { call, _ in
      if courier.pools[courier.calls.pool(call.parcel)].agent === self { open += 1 }
    }
    return open
  }
}
