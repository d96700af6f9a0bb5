import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// Whether an engine takes work, how much of it is under way, by when that has to end, and who waits until it has. Any thread.
///
/// The conductor's thread counts as one piece of work, and so does every planned run.
final class EngineLife: Sendable {
  private struct State {
    var isEnding = false
    var underWay = 0
    var waiters: [CheckedContinuation<Void, Never>] = []

    var isOver: Bool { isEnding && underWay == 0 }

    /// Those to be told that the engine is over; none before it is.
    mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
      if !isOver { return [] }
      defer { waiters = [] }
      return waiters
    }
  }

  private let state = Guarded(State())
  private let end = Atomic<UInt64>(.max)

  /// By when all work has to end, as `MonotonicClock` counts; `nil` as long as more may come.
  var deadline: UInt64? {
    let instant = end.load(ordering: .acquiring)
    return instant == .max ? nil : instant
  }

  var isEnding: Bool { deadline != nil }

  /// The deadline has passed. Complexity: O(1); asks the clock only once the engine is ending.
  var hasRunOut: Bool { deadline.map { $0 <= MonotonicClock.now } ?? false }

  /// A piece of work begins; `leave` must follow.
  ///
  /// - Throws: `engineEnded` once the engine is ending.
  func enter() throws(JobError) {
    let isEnding = state.withLock { state in
      if !state.isEnding { state.underWay += 1 }
      return state.isEnding
    }
    if isEnding { throw .engineEnded }
  }

  /// A piece of work has ended.
  func leave() {
    let waiters = state.withLock { state in
      state.underWay -= 1
      assert(state.underWay >= 0, "EngineLife: more work ended than began")
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume() }
  }

  /// No work begins from now on, and what is under way has `span` to end. Of several ends the earliest holds.
  func beginEnding(within span: Duration) {
    let (instant, overflows) = MonotonicClock.now.addingReportingOverflow(span.nanoseconds)
    let waiters = state.withLock { state in
      state.isEnding = true
      // Written under the lock only. `Atomic.min` would take these for signed numbers.
      let earliest = min(end.load(ordering: .relaxed), overflows ? .max : instant, .max - 1)
      end.store(earliest, ordering: .releasing)
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns when the engine was told to end and nothing is under way any more. Cancelling the task changes nothing.
  func untilOver() async {
    await withCheckedContinuation { waiter in
      let isOver = state.withLock { state in
        if !state.isOver { state.waiters.append(waiter) }
        return state.isOver
      }
      if isOver { waiter.resume() }
    }
  }
}
