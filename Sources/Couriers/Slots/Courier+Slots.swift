internal import NeedletailLanes

/// A long-lived task that answers calls of Swift agents, one after another.
struct AgentSlot {
  var task: SlotTask?
  /// The task while it has no call.
  var idle: SuspendedTask<Int32>?
  var identity = TaskIdentity.none
  /// Where the task keeps what it works with.
  var frame: FrameAddress?
  /// The next idle slot, or −1.
  var nextIdle: Int32 = -1
  /// The call it is at was cancelled, and with it the task, which stays so: it ends after the call.
  var isCancelled = false
}

struct SlotTally: BitwiseCopyable {
  /// Slots that live or are about to.
  var live: Int32 = 0
  var idle: Int32 = 0
  /// The idle slot that was last at work, or −1.
  var firstIdle: Int32 = -1
}

extension Courier {
  /// Calls that a slot takes from the ring in a row before others have their turn.
  static let callsInARow = 32

  /// Finds a slot for a call that has begun: an idle one, or a new one.
  func startAgentCall(_ call: CallID) {
    let slot = slotTally.value.firstIdle
    if slot >= 0, let task = slots[slot].idle {
      slotTally.value.firstIdle = slots[slot].nextIdle
      slotTally.value.idle &-= 1
      slots[slot].idle = nil
      calls.setSlot(call.parcel, slot)
      task.resume(returning: call.parcel)
    } else if addSlot() {
      waitingCalls.append(call)
    } else {
      end(call.parcel, .failed, "\(slots.limit) tasks of agents have not returned: no more are started")
    }
  }

  /// Asks for the memory that a call needs when its task goes on.
  func foresee(_ parcel: Int32) {
    parcels.prefetch(parcel)
    let slot = calls.slot(parcel)
    if slot >= 0 { slots[slot].frame?.prefetch() }
  }

  /// Cancels the task of a slot; −1 is ignored.
  func cancelSlot(_ slot: Int32) {
    if slot < 0 { return }
    slots[slot].isCancelled = true
    slots[slot].task?.cancel()
  }

  private func addSlot() -> Bool {
    if slotTally.value.live >= slots.limit { return false }
    slotTally.value.live &+= 1
    let group = groups.withRoom.last ?? startGroup()
    group.live += 1
    group.wanted += 1
    if group.live == SlotGroup.capacity { groups.withRoom.removeLast() }
    group.wakeRoot()
    return true
  }

  /// The life of a slot's task.
  func serve(in group: SlotGroup) async {
    let slot = slots.allocate(AgentSlot())
    precondition(slot >= 0, "Courier: the system refused memory for a slot")
    slots[slot].isCancelled = false
    slots[slot].task = SlotTask.current
    slots[slot].identity = .current
    var call = nextAgentCall(at: nil)
    var row = 0
    slots[slot].frame = FrameAddress(of: &row)
    while true {
      if call < 0 {
        call = await rest(slot)
        row = 0
        if call < 0 { break }
      }
      await answer(call, in: slot)
      // Elsewhere: the courier has ended without this task, and nothing of it may be touched.
      if !sleepers.isHere { return }
      if slots[slot].isCancelled { break }
      row += 1
      call = row < Courier.callsInARow ? nextAgentCall(at: turn.value.finishedAt) : -1
    }
    slots[slot].task = nil
    slots.free(slot)
    slotTally.value.live &-= 1
    group.live -= 1
    if group.live == SlotGroup.capacity - 1 { groups.withRoom.append(group) }
  }

  /// Waits for a call; −1 for the end.
  @inline(__always)
  private func rest(_ slot: Int32) async -> Int32 {
    let call = try? await SuspendedTask.suspend { task in
      slots[slot].idle = task
      slots[slot].nextIdle = slotTally.value.firstIdle
      slotTally.value.firstIdle = slot
      slotTally.value.idle &+= 1
    }
    return call ?? -1
  }

  /// Its steps are functions of their own, which do not suspend: what they need for themselves is no part of the frame that a
  /// task keeps while it waits.
  @inline(__always)
  private func answer(_ parcel: Int32, in slot: Int32) async {
    guard let pool = begin(parcel, in: slot) else { return }
    let call = calls.id(parcel)
    if parcels.at(parcel).value.notes?.taskLocals != nil { return await answerCarried(call, pool, in: slot) }
    do {
      conclude(call, try await pool.agent.respond(to: message(parcel), in: context(call, pool, slot)))
    } catch {
      conclude(call, failed: error)
    }
  }

  /// As `answer`, in a task that has the submitter's task-local values.
  @inline(never)
  private func answerCarried(_ call: CallID, _ pool: AgentCalls, in slot: Int32) async {
    let (message, context, agent) = (message(call.parcel), context(call, pool, slot), pool.agent)
    guard let carrier = context.notes?.taskLocals else { fatalError("Courier: a call without its task-local values") }
    do {
      conclude(call, try await carrier.run(on: self) { try await agent.respond(to: message, in: context) })
    } catch {
      conclude(call, failed: error)
    }
  }

  /// Whom a call is for; `nil` when it is over before it began.
  @inline(never)
  private func begin(_ parcel: Int32, in slot: Int32) -> AgentCalls? {
    calls.setSlot(parcel, slot)
    if slots[slot].isCancelled {
      end(parcel, .failed, "cancelled before it began")
      return nil
    }
    guard let pool = pools[parcels.at(parcel).value.pool].agent else {
      fatalError("Courier: a slot was given a pool without an agent")
    }
    return pool
  }

  @inline(never)
  private func message(_ parcel: Int32) -> Message { parcels.at(parcel).value.message.taken() }

  @inline(never)
  private func context(_ call: CallID, _ pool: AgentCalls, _ slot: Int32) -> CallContext {
    CallContext(pool.name, &parcels.at(call.parcel).value, call, slots[slot].identity, sleepers)
  }

  @inline(never)
  private func conclude(_ call: CallID, _ reply: consuming Reply) {
    guard isAwaited(call) else { return }
    parcels.at(call.parcel).value.reply = consume reply
    finish(call.parcel)
  }

  @inline(never)
  private func conclude(_ call: CallID, failed error: any Error) {
    guard isAwaited(call) else { return }
    let known = error as? AgentError
    end(call.parcel, known?.ending ?? .failed, "\(error)", retryAfter: known?.retryAfter ?? 0, error: error)
  }

  /// The courier still waits for a call; if it has given it up, its parcel is somebody else's.
  private func isAwaited(_ call: CallID) -> Bool { sleepers.isHere && calls.isOpen(call) }

  /// Every slot waits for a call.
  var areSlotsIdle: Bool { slotTally.value.live == slotTally.value.idle }

  /// Lets the tasks of all idle slots end.
  func endIdleSlots() {
    while slotTally.value.firstIdle >= 0 {
      let slot = slotTally.value.firstIdle
      slotTally.value.firstIdle = slots[slot].nextIdle
      slotTally.value.idle &-= 1
      let task = slots[slot].idle
      slots[slot].idle = nil
      task?.resume(returning: -1)
    }
  }
}
