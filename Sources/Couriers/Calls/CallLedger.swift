internal import NeedletailLanes

/// One attempt among all that ever used the same parcel.
struct CallID: BitwiseCopyable, Sendable, Hashable {
  var parcel: Int32
  var generation: UInt32
}

/// Which calls a courier has open and which of them wait for the engine's clock. The courier's thread only.
final class CallLedger {
  struct Entry: BitwiseCopyable {
    /// Goes up by one when a call ends: what is left of it is told from the parcel's next.
    var generation: UInt32 = 0
    var isOpen = false
    /// The agent's slot it runs in, plus 1; 0 for none.
    var slotNumber: Int32 = 0
    /// Sleeps of its task and its child tasks that have not ended.
    var sleeps: Int32 = 0
    var pool: Int32 = 0
    /// The sleeper that its own task is, plus 1; 0 when that task does not sleep.
    var sleeperNumber: Int32 = 0
    /// When the agent said that its first token came; 0 for not yet.
    var firstTokenAt: UInt64 = 0
  }

  private struct Tally: BitwiseCopyable {
    var open: Int32 = 0
    /// Open calls with at least one sleep.
    var sleeping: Int32 = 0
    /// Parcels that ever came are `0 ..< highWater`.
    var highWater: Int32 = 0
    /// Calls ever begun.
    var carried = 0
  }

  private let entries: SparseTable<Entry>
  private let tally = Cell(Tally())

  init(limit: Int32) { entries = SparseTable(limit: limit) }

  var openCount: Int32 { tally.value.open }
  var sleepingCount: Int32 { tally.value.sleeping }
  var carriedCount: Int { tally.value.carried }

  /// Begins a call.
  func open(_ parcel: Int32, pool: Int32) -> CallID {
    let generation = parcel < tally.value.highWater ? entries[parcel].generation : 0
    assert(parcel >= tally.value.highWater || !entries[parcel].isOpen, "CallLedger: a parcel was sent twice")
    if parcel >= tally.value.highWater { makeRoom(parcel) }
    entries[parcel] = Entry(generation: generation, isOpen: true, pool: pool)
    tally.value.open &+= 1
    tally.value.carried &+= 1
    return CallID(parcel: parcel, generation: generation)
  }

  private func makeRoom(_ parcel: Int32) {
    for number in tally.value.highWater...parcel { entries.set(number, Entry()) }
    tally.value.highWater = parcel + 1
  }

  /// Ends a call.
  func close(_ parcel: Int32) {
    assert(isOpen(parcel), "CallLedger: a call ended that was not open")
    if entries[parcel].sleeps > 0 { tally.value.sleeping &-= 1 }
    entries[parcel].generation &+= 1
    entries[parcel].isOpen = false
    tally.value.open &-= 1
  }

  func isOpen(_ parcel: Int32) -> Bool { parcel < tally.value.highWater && entries[parcel].isOpen }

  func isOpen(_ call: CallID) -> Bool {
    isOpen(call.parcel) && entries[call.parcel].generation == call.generation
  }

  /// The call that a parcel is now.
  func id(_ parcel: Int32) -> CallID { CallID(parcel: parcel, generation: entries[parcel].generation) }

  /// The first mark of an open call counts.
  func markFirstToken(_ call: CallID, at instant: UInt64) {
    guard isOpen(call), entries[call.parcel].firstTokenAt == 0 else { return }
    entries[call.parcel].firstTokenAt = max(instant, 1)
  }

  /// Asks the processor to bring a parcel's entry near.
  func prefetch(_ parcel: Int32) { entries.prefetch(parcel) }

  func firstTokenAt(_ parcel: Int32) -> UInt64 { entries[parcel].firstTokenAt }

  func pool(_ parcel: Int32) -> Int32 { entries[parcel].pool }

  /// The slot a call runs in, or −1.
  func slot(_ parcel: Int32) -> Int32 { entries[parcel].slotNumber &- 1 }

  func setSlot(_ parcel: Int32, _ slot: Int32) { entries[parcel].slotNumber = slot &+ 1 }

  /// The sleeper that a call's own task is, or −1.
  func sleeper(_ parcel: Int32) -> Int32 { entries[parcel].sleeperNumber &- 1 }

  func setSleeper(_ parcel: Int32, _ sleeper: Int32) { entries[parcel].sleeperNumber = sleeper &+ 1 }

  /// A task of an open call begins to wait for the engine's clock.
  func beginSleep(_ call: CallID) {
    if entries[call.parcel].sleeps == 0 { tally.value.sleeping &+= 1 }
    entries[call.parcel].sleeps &+= 1
  }

  /// A task waits no more; the call may have ended before.
  func endSleep(_ call: CallID, _ sleeper: Int32) {
    guard isOpen(call) else { return }
    if entries[call.parcel].sleeperNumber == sleeper &+ 1 { entries[call.parcel].sleeperNumber = 0 }
    entries[call.parcel].sleeps &-= 1
    if entries[call.parcel].sleeps == 0 { tally.value.sleeping &-= 1 }
  }

  /// Visits every open call, lowest parcel first; `body` may end it. Complexity: O(parcels ever used).
  func forEachOpen(_ body: (_ call: CallID, _ sleeps: Int32) -> Void) {
    for parcel in 0..<tally.value.highWater where entries[parcel].isOpen {
      body(id(parcel), entries[parcel].sleeps)
    }
  }
}
