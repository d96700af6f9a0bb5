package import NeedletailLanes
internal import Synchronization

/// Carries the calls of some pools to those who answer them, on a thread of its own or, in virtual time, on the
/// conductor's.
///
/// The conductor fills parcels and sends their numbers through one ring; the courier's handlers answer in them and send
/// the numbers back through another. Both rings are large enough for whatever can be under way, so neither is ever full.
/// A courier is the task executor of its Swift agents. It must be closed before it is let go.
package final class Courier: TaskExecutor, @unchecked Sendable {
  // Sendable: every member belongs to one side, as marked, or may be shared: rings, bells, atomics and locks. Parcels are
  // owned by one side at a time and handed over through the rings.

  /// Where a courier's work is done.
  package enum Mode: Sendable, Equatable {
    /// On a thread of its own, kept on a processor if one is given. One that spins never sleeps.
    case thread(processor: Int?, spins: Bool)
    /// On the conductor's thread, when it calls `pump`: virtual time.
    case inline
  }

  // Both sides'.

  package let number: Int
  let mode: Mode
  package let time: EngineTime
  /// Parcels by number; each belongs to the conductor until it is sent and after it came back.
  package let parcels: ParcelTable
  /// Numbers to carry; the complement of a number cancels it.
  let requests: SPSCRing<Int32>
  let completions: SPSCRing<Int32>
  /// Wakes the courier's thread; in virtual time it never sleeps.
  let bell: Bell
  let conductorBell: Bell?
  let services: [PoolService?]
  let newServices = NewServices()

  // The conductor's.

  let dispatch: Dispatch
  var thread: LaneThread?
  var isClosed = false

  // Any thread's.

  /// When to have ended, as `MonotonicClock` counts; 0 as long as calls may come.
  let closingDeadline = Atomic<UInt64>(0)
  let foreignJobs: ForeignJobs
  let foreignJobsEntrance: ForeignJobs.Entrance
  let published = Published()
  /// Rung when the thread is about to end; `close` sleeps on it.
  let farewell: Farewell?

  // The courier's thread's.

  let jobs = GrowingQueue<UnownedJob>()
  let calls: CallLedger
  let sleepers: Sleepers
  let turn = Cell(Turn())
  /// One for each pool, in the plan's order.
  let pools: RecordTable<PoolEntry>
  let slots: RecordTable<AgentSlot>
  let slotTally = Cell(SlotTally())
  let taskBoard: TaskBoard
  let waitingCalls = GrowingQueue<CallID>(capacity: 64)
  let groups = SlotGroups()
  let loop: CourierLoop?
  /// Tasks had not ended when the courier did. Written before its thread ends, read after.
  var slotsWereLeft = false

  /// A courier for calls to `services`, by the number of their pool; `nil` for pools that others serve.
  ///
  /// - Parameters:
  ///   - number: which courier it is, from 0; names its thread.
  ///   - conductorBell: rung when calls have come back.
  ///   - limit: the most calls that are with the courier at once.
  /// - Throws: `SystemError` when the system has no descriptors left.
  package init(
    number: Int, mode: Mode, services: [PoolService?], time: EngineTime, conductorBell: Bell?, limit: Int32 = 1 << 17
  ) throws {
    precondition(limit > 0 && limit <= 1 << 24, "Courier: a limit from 1 to 2²⁴")
    self.number = number
    self.mode = mode
    self.services = services
    self.time = time
    self.conductorBell = conductorBell
    bell = try Bell()
    loop = mode == .inline ? nil : CourierLoop(try EventLoop(bell: bell))
    farewell = mode == .inline ? nil : try Farewell()
    foreignJobs = ForeignJobs(bell: bell)
    foreignJobsEntrance = ForeignJobs.Entrance(foreignJobs)
    // Before a parcel is sent again its last send has been read; a cancellation that came too late may wait before it
    // and a new one behind it: three numbers a parcel.
    requests = SPSCRing(capacity: 3 * Int(limit))
    completions = SPSCRing(capacity: Int(limit))
    parcels = ParcelTable(limit: limit)
    dispatch = Dispatch(limit: limit)
    calls = CallLedger(limit: limit)
    sleepers = Sleepers(time: time, calls: calls, bell: mode == .inline ? nil : bell)
    pools = RecordTable(limit: Int32(max(services.count, 1)))
    slots = RecordTable(limit: 2 * limit)
    taskBoard = TaskBoard(limit: 2 * limit)
    for _ in services { _ = pools.allocate(PoolEntry()) }
  }

  deinit {
    requests.deallocate()
    completions.deallocate()
  }

  /// Starts the courier's thread; in virtual time there is none.
  ///
  /// - Throws: `SystemError` when there can be no such thread.
  package func start() throws {
    guard case .thread(let processor, _) = mode else { return }
    precondition(thread == nil, "Courier: started twice")
    thread = try LaneThread(name: "courier-\(number)", on: processor) { self.carry() }
  }

  /// Processor time of the courier's thread, in nanoseconds: exact after `close`, otherwise of some milliseconds ago. 0
  /// in virtual time. Any thread.
  package var cpuNanoseconds: UInt64 { published.cpuNanoseconds.load(ordering: .relaxed) }

  /// Calls begun: exact after `close` and in virtual time. Any thread.
  package var callsCarried: Int { published.calls.load(ordering: .relaxed) }
}

/// What the courier's thread tells of itself.
final class Published: Sendable {
  let cpuNanoseconds = Atomic<UInt64>(0)
  let calls = Atomic<Int>(0)
  /// Where it is: see `Courier.pulse`.
  let turn = Atomic<UInt>(0)
  let task = Atomic<UInt>(0)
  /// Slots that ever were are numbered below it.
  let slots = Atomic<Int32>(0)
}

/// A pool as a courier serves it.
struct PoolEntry {
  var handler: (any CallHandler)?
  /// The handler, if the pool is a Swift agent.
  var agent: AgentCalls?
}
