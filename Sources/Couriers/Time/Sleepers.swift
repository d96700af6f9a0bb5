internal import NeedletailLanes
internal import Synchronization

/// Who waits on a courier for the engine's clock: agents that sleep, handlers with a timer.
///
/// Contexts of calls hold it, so it is apart from the courier: counting their references touches no memory that the
/// conductor reads. All but what says otherwise is the courier's thread's.
final class Sleepers: @unchecked Sendable {
  // Sendable: the tables are the courier's thread's alone, and `isHere` guards every way in; the rest are atomics, a
  // lock, and handles that may be shared.

  /// A task that sleeps.
  private struct Sleeper {
    var task: SuspendedTask<Void>?
    var call = CallID(parcel: 0, generation: 0)
    var generation: UInt32 = 0
    /// Cancelled before it had suspended.
    var isCancelled = false
  }

  /// A handler's timer.
  private struct Alarm {
    var handler: (any DescriptorHandler)?
    var mark: UInt64 = 0
    var generation: UInt32 = 0
  }

  /// What a timer is for: a sleeper or an alarm, by number and generation.
  struct TimerID: BitwiseCopyable, Sendable, Equatable {
    var word: UInt64

    init(number: Int32, generation: UInt32, isAlarm: Bool) {
      word = (isAlarm ? 1 << 63 : 0) | UInt64(generation & 0x7FFF_FFFF) << 32 | UInt64(UInt32(bitPattern: number))
    }

    init(word: UInt64) { self.word = word }

    var number: Int32 { Int32(truncatingIfNeeded: word) }
    var isAlarm: Bool { word >> 63 == 1 }
  }

  /// What other threads have to say to the courier's: at most one thing a sleeper and one a call.
  private struct Notes {
    var cancelled: [TimerID] = []
    var firstTokens: [CallID: UInt64] = [:]
    /// The courier's thread has ended: they are not read any more.
    var areOver = false
  }

  /// The most sleeping tasks, and the most handler's timers, of one courier.
  static let limit: Int32 = 1 << 21

  let time: EngineTime
  let calls: CallLedger
  let signs = SignsOfLife()
  private let bell: Bell?
  /// The courier's thread by number; 0 while it has none.
  private let thread = Atomic<UInt64>(0)
  private let timers = TimerQueue(limit: 1 << 24)
  private let sleepers = RecordTable<Sleeper>(limit: Sleepers.limit)
  private let alarms = RecordTable<Alarm>(limit: Sleepers.limit)
  private let notes = Guarded(Notes())
  private let hasNotes = Atomic<Bool>(false)
  /// Where sleeping tasks of other threads go; `nil` when the courier's thread has ended.
  private let executor = Guarded<(any TaskExecutor)?>(nil)

  init(time: EngineTime, calls: CallLedger, bell: Bell?) {
    self.time = time
    self.calls = calls
    self.bell = bell
  }

  /// The calling thread is the courier's. Any thread may ask.
  var isHere: Bool { thread.load(ordering: .relaxed) == LaneThread.currentID }

  /// The calling thread becomes the courier's.
  func settle(_ executor: any TaskExecutor) {
    let current = LaneThread.currentID
    if thread.load(ordering: .relaxed) == current { return }
    thread.store(current, ordering: .relaxed)
    self.executor.withLock { $0 = executor }
  }

  /// The courier has no thread any more.
  func unsettle() {
    thread.store(0, ordering: .relaxed)
    executor.withLock { $0 = nil }
    notes.withLock { $0 = Notes(areOver: true) }
  }

  // MARK: Sleeping

  /// Suspends the calling task, the one that the call runs in, until `instant` of engine time. The courier's thread.
  ///
  /// Only the courier cancels that task, and it wakes it by `cancelSleep`: the runtime need not be told how.
  ///
  /// - Throws: `CancellationError` at once when the task is cancelled or the call has ended.
  @inline(__always)
  func sleepInCall(until instant: UInt64, for call: CallID) async throws {
    if try isPast(instant, call) { return }
    let timer = try registerSleeper(until: instant, for: call)
    calls.setSleeper(call.parcel, timer.number)
    try await SuspendedTask.suspend { sleepers[timer.number].task = $0 }
  }

  /// There is no need to sleep.
  @inline(never)
  private func isPast(_ instant: UInt64, _ call: CallID) throws -> Bool {
    try Task.checkCancellation()
    guard calls.isOpen(call) else { throw CancellationError() }
    return instant <= time.now
  }

  /// Suspends the calling task, on whatever thread, until `instant` of engine time.
  ///
  /// - Throws: `CancellationError` at once when the task is cancelled or the call has ended.
  func sleep(until instant: UInt64, for call: CallID) async throws {
    if !isHere { return try await sleepFromElsewhere(until: instant, for: call) }
    if try isPast(instant, call) { return }
    let timer = try registerSleeper(until: instant, for: call)
    try await withTaskCancellationHandler {
      try await SuspendedTask.suspend { close(timer, $0) }
    } onCancel: {
      cancel(timer)
    }
  }

  /// As `sleep`, but neither the task's cancellation nor its call's wakes it: only the end of the courier does. On the courier's
  /// thread; elsewhere it is `sleep`.
  func sleepThroughCancellation(until instant: UInt64, for call: CallID) async throws {
    if !isHere { return try await sleepFromElsewhere(until: instant, for: call) }
    guard calls.isOpen(call) else { throw CancellationError() }
    if instant <= time.now { return }
    let timer = try registerSleeper(until: instant, for: call)
    try await SuspendedTask.suspend { close(timer, $0) }
  }

  /// The task goes to the courier's thread, sleeps there, and comes back to where it was.
  private func sleepFromElsewhere(until instant: UInt64, for call: CallID) async throws {
    guard let executor = executor.withLock({ $0 }) else { throw CancellationError() }
    try await withTaskExecutorPreference(executor) { try await sleepThere(until: instant, for: call) }
  }

  @concurrent
  private func sleepThere(until instant: UInt64, for call: CallID) async throws {
    // The courier ended while this task was on its way.
    guard isHere else { throw CancellationError() }
    try await sleep(until: instant, for: call)
  }

  private func registerSleeper(until instant: UInt64, for call: CallID) throws -> TimerID {
    let number = sleepers.allocate(Sleeper())
    guard number >= 0 else { throw SleepError.tooManySleepers(limit: Int(Sleepers.limit)) }
    let timer = TimerID(number: number, generation: sleepers[number].generation, isAlarm: false)
    sleepers[number].call = call
    sleepers[number].isCancelled = false
    guard timers.schedule(at: max(instant, timers.now), timer.word) else {
      sleepers.free(number)
      throw SleepError.tooManySleepers(limit: Int(Sleepers.limit))
    }
    calls.beginSleep(call)
    return timer
  }

  /// The task of a sleeper has suspended.
  private func close(_ timer: TimerID, _ task: SuspendedTask<Void>) {
    if sleepers[timer.number].isCancelled {
      timers.abandon()
      release(timer.number)
      return task.resume(throwing: CancellationError())
    }
    sleepers[timer.number].task = task
  }

  private func release(_ number: Int32) {
    calls.endSleep(sleepers[number].call, number)
    sleepers[number].task = nil
    sleepers[number].generation &+= 1
    sleepers.free(number)
  }

  /// Wakes the task that an open call runs in with `CancellationError`, if it sleeps.
  func cancelSleep(of parcel: Int32) {
    let number = calls.sleeper(parcel)
    if number < 0 { return }
    cancel(TimerID(number: number, generation: sleepers[number].generation, isAlarm: false))
  }

  /// Wakes a sleeper with `CancellationError`, at once. Any thread.
  private func cancel(_ timer: TimerID) {
    guard isHere else { return post { $0.cancelled.append(timer) } }
    guard isLive(timer) else { return }
    guard let task = sleepers[timer.number].task else {
      sleepers[timer.number].isCancelled = true
      return
    }
    timers.abandon()
    release(timer.number)
    task.resume(throwing: CancellationError())
    if timers.wantsSweep { sweep() }
  }

  /// Wakes all sleepers with `CancellationError`: the clock has stopped for all of them.
  func cancelAll() {
    for number in 0..<sleepers.highWater where sleepers[number].task != nil {
      cancel(TimerID(number: number, generation: sleepers[number].generation, isAlarm: false))
    }
  }

  // MARK: Handlers' timers

  /// Tells a handler at `instant`, once; `nil` when there are too many timers.
  func callLater(at instant: UInt64, _ handler: any DescriptorHandler, mark: UInt64) -> TimerID? {
    let number = alarms.allocate(Alarm())
    guard number >= 0 else { return nil }
    let timer = TimerID(number: number, generation: alarms[number].generation, isAlarm: true)
    guard timers.schedule(at: max(instant, timers.now), timer.word) else {
      alarms.free(number)
      return nil
    }
    alarms[number].handler = handler
    alarms[number].mark = mark
    return timer
  }

  /// Forgets a handler's timer; one that has rung is not affected.
  func callOff(_ timer: TimerID) {
    guard isLive(timer) else { return }
    timers.abandon()
    releaseAlarm(timer.number)
    if timers.wantsSweep { sweep() }
  }

  private func releaseAlarm(_ number: Int32) {
    alarms[number].handler = nil
    alarms[number].generation &+= 1
    alarms.free(number)
  }

  // MARK: The clock

  /// There are timers, if only abandoned ones.
  var hasTimers: Bool { timers.count > 0 }

  /// An instant before which no sleeper is to be woken: to sleep until, and to ask again. Wall clock.
  var noneBefore: UInt64? { timers.noneBefore }

  /// The earliest instant anybody waits for. Virtual time, where the wheel may turn ahead of the clock.
  var nextInstant: UInt64? {
    while let instant = timers.peek(), let word = timers.upcoming(0) {
      if isLive(TimerID(word: word)) { return instant }
      timers.dropNext()
      timers.metAbandoned()
    }
    return nil
  }

  /// Wakes who waits for an instant up to `now`, in order of (instant, sequence), but for more than `most`; answers how many
  /// there were.
  ///
  /// - Parameter foresee: told of the calls whose tasks wake soon.
  func wake(at now: UInt64, atMost most: Int = .max, foresee: (_ parcel: Int32) -> Void) -> Int {
    var woken = 0
    while woken < most, let entry = timers.pop(upTo: now) {
      woken += 1
      lookAhead(foresee)
      let timer = TimerID(word: entry.payload)
      guard isLive(timer) else {
        timers.metAbandoned()
        continue
      }
      if timer.isAlarm {
        let (handler, mark) = (alarms[timer.number].handler, alarms[timer.number].mark)
        releaseAlarm(timer.number)
        handler?.timerFired(mark)
      } else if let task = sleepers[timer.number].task {
        release(timer.number)
        task.resume(returning: ())
      }
    }
    return woken
  }

  /// Asks for the memory of those who wake next, step by step, as each step reads what the one before has brought: the
  /// sleeper, its task and its call; the task's frames.
  @inline(__always)
  private func lookAhead(_ foresee: (_ parcel: Int32) -> Void) {
    if let word = timers.upcoming(12), !TimerID(word: word).isAlarm { sleepers.prefetch(TimerID(word: word).number) }
    if let word = timers.upcoming(8), !TimerID(word: word).isAlarm {
      let number = TimerID(word: word).number
      sleepers[number].task?.prefetch()
      calls.prefetch(sleepers[number].call.parcel)
    }
    if let word = timers.upcoming(4), !TimerID(word: word).isAlarm {
      let number = TimerID(word: word).number
      sleepers[number].task?.prefetchFrames()
      foresee(sleepers[number].call.parcel)
    }
  }

  private func isLive(_ timer: TimerID) -> Bool {
    let generation = timer.isAlarm ? alarms[timer.number].generation : sleepers[timer.number].generation
    return TimerID(number: timer.number, generation: generation, isAlarm: timer.isAlarm) == timer
  }

  /// Drops the abandoned timers.
  private func sweep() { timers.putBack(timers.takeAll().filter { isLive(TimerID(word: $0.payload)) }) }

  // MARK: Other threads

  /// Says when a call's first token came; the first one to say so counts. Any thread.
  func markFirstToken(_ call: CallID) {
    let now = time.now
    if isHere { return calls.markFirstToken(call, at: now) }
    post { notes in if notes.firstTokens[call] == nil { notes.firstTokens[call] = now } }
  }

  private func post(_ note: (inout Notes) -> Void) {
    let areRead = notes.withLock { notes in
      if !notes.areOver { note(&notes) }
      return !notes.areOver
    }
    if !areRead { return }
    hasNotes.store(true, ordering: .releasing)
    bell?.ring()
  }

  /// No other thread has said anything.
  var isQuiet: Bool { !hasNotes.load(ordering: .acquiring) }

  /// Does what other threads asked for; answers whether there was anything.
  func readNotes() -> Bool {
    if isQuiet { return false }
    hasNotes.store(false, ordering: .relaxed)
    let taken = notes.withLock { notes in
      defer { notes = Notes() }
      return notes
    }
    for timer in taken.cancelled { cancel(timer) }
    for (call, instant) in taken.firstTokens { calls.markFirstToken(call, at: instant) }
    return true
  }
}

/// Why a sleep could not begin.
public enum SleepError: Error, Equatable, Sendable {
  /// More tasks sleep on one courier than it holds.
  case tooManySleepers(limit: Int)
}
