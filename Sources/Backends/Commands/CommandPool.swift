import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes

/// Carries a pool's calls to its processes, one a member; on the courier's thread only.
final class CommandPool: CallHandler, DescriptorHandler {
  let name: String
  let agent: CommandAgent
  /// A cancelled call comes back when its process is done with it.
  let holdsSlots: Bool
  let ledger: CommandLedger
  unowned let courier: Courier
  /// The kernel is to tell of exits, if it can.
  let hearsExits: Bool

  /// By member; made when first needed.
  private var members: [Int32: CommandMember] = [:]
  private var memberByDescriptor: [Int32: CommandMember] = [:]
  private var nextID: UInt64 = 0
  private var deadlineOfAll: UInt64?
  private let alarm = Alarm()
  /// What is read goes through here: one read takes at most as much as a pipe holds.
  var readBuffer = [UInt8](repeating: 0, count: 1 << 16)

  init(
    name: String, agent: CommandAgent, holdsSlots: Bool, ledger: CommandLedger, courier: Courier, hearsExits: Bool
  ) {
    self.name = name
    self.agent = agent
    self.holdsSlots = holdsSlots
    self.ledger = ledger
    self.courier = courier
    self.hearsExits = hearsExits
    alarm.pool = self
    ChildProcess.blockBrokenPipeSignal()
  }

  var openCalls: Int { members.values.reduce(0) { $0 + $1.openCalls } }

  var isClosed: Bool { deadlineOfAll != nil && members.values.allSatisfy(\.isClosed) }

  func start(_ parcel: Int32) {
    if courier.time.isVirtual {
      return courier.end(parcel, .stalled, "waits for a process; only the wall clock has those")
    }
    if deadlineOfAll != nil { return courier.end(parcel, .unreachable, "the run is over") }
    nextID += 1
    member(courier.parcels.at(parcel).value.member).ask(parcel, id: nextID)
  }

  func cancel(_ parcel: Int32) { members[courier.parcels.at(parcel).value.member]?.cancel(parcel) }

  func close(by deadline: UInt64) {
    guard deadlineOfAll == nil else { return }
    deadlineOfAll = deadline
    for member in members.values.sorted(by: { $0.number < $1.number }) { member.close(by: deadline) }
  }

  func isReady(_ descriptor: Int32, _ readiness: Readiness) { memberByDescriptor[descriptor]?.isReady(descriptor) }

  func timerFired(_ mark: UInt64) { members[Int32(truncatingIfNeeded: mark)]?.timerFired() }

  /// Sets a member's timer; `nil` when there can be no more.
  func wake(_ member: CommandMember, at instant: UInt64) -> CourierTimer? {
    courier.callLater(at: instant, alarm, mark: UInt64(UInt32(bitPattern: member.number)))
  }

  /// Ends a call with its answer.
  func finish(_ parcel: Int32, _ reply: Reply) {
    let place = courier.parcels.at(parcel)
    place.value.ending = .completed
    place.value.reply = reply
    courier.finish(parcel)
  }

  /// Ends a call that somebody waits for without an answer, and keeps the reason.
  func fail(_ parcel: Int32, _ ending: Parcel.Ending, _ reason: String, retryAfter: UInt64 = 0) {
    ledger.failed(name, reason)
    courier.end(parcel, ending, reason, retryAfter: retryAfter)
  }

  func watch(_ descriptor: Int32, for interest: Readiness, of member: CommandMember) throws {
    try courier.watch(descriptor, for: interest, self)
    memberByDescriptor[descriptor] = member
  }

  func unwatch(_ descriptor: Int32) {
    guard memberByDescriptor.removeValue(forKey: descriptor) != nil else { return }
    do {
      try courier.unwatch(descriptor)
    } catch {
      fatalError("CommandPool: \(error)")
    }
  }

  private func member(_ number: Int32) -> CommandMember {
    if let member = members[number] { return member }
    let member = CommandMember(number: number, of: self)
    members[number] = member
    return member
  }

  /// Hears the timers for the pool without keeping it: a courier that ends early lets go of the pool at once, and with
  /// it of the processes, but not of timers.
  private final class Alarm: DescriptorHandler {
    weak var pool: CommandPool?

    func isReady(_ descriptor: Int32, _ readiness: Readiness) {}

    func timerFired(_ mark: UInt64) { pool?.timerFired(mark) }
  }
}
