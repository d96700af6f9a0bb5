import NeedletailCouriers
import NeedletailLanes

/// The loop on the wall clock: the same timers, taken when they are due instead of jumped to.
///
/// `now` is read anew for each event, so what an event finds late it measures late: a latency counts from the intended
/// instant to when something really happened.
extension World {
  /// Handles the timers that are due, at most `budget`; answers how many.
  func advance(by time: EngineTime, events budget: Int) -> Int {
    var handled = 0
    while handled < budget && !isOver {
      if arrivalsStopped && jobs.count == 0 {
        finish()
        break
      }
      now = Swift.max(now, time.now)
      if now >= intervalDue { endIntervals(at: now) }
      guard let timer = timers.pop(upTo: now) else { break }
      eventsAtInstant = 0
      handle(timer)
      handled += 1
    }
    return handled
  }

  /// Handles the timers that were due before `instant`, which has passed; answers how many.
  @inline(__always)
  func advance(by time: EngineTime, before instant: UInt64) -> Int {
    var handled = 0
    while !isOver, let noneBefore = nothingBefore, noneBefore < instant, let timer = timers.pop(upTo: instant &- 1) {
      now = Swift.max(now, time.now)
      if now >= intervalDue { endIntervals(at: now) }
      eventsAtInstant = 0
      handle(timer)
      handled += 1
    }
    return handled
  }

  /// Before which instant nothing is due; `nil` when no timer is set.
  var nothingBefore: UInt64? { timers.noneBefore }
}
