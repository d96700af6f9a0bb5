internal import NeedletailLanes
internal import Synchronization

/// How a courier's thread says that it is about to end, to the one who closes the courier.
final class Farewell: Sendable {
  private let bell: Bell
  /// The closing thread's.
  private let events: EventLoop
  private let isSaid = Atomic<Bool>(false)

  init() throws(SystemError) {
    bell = try Bell()
    events = try EventLoop(bell: bell)
  }

  func say() {
    isSaid.store(true, ordering: .releasing)
    bell.ring()
  }

  /// Waits until it is said, or until `deadline`, as `MonotonicClock` counts; answers whether it was.
  func wait(until deadline: UInt64) -> Bool {
    while true {
      bell.prepareToSleep()
      if isSaid.load(ordering: .acquiring) { break }
      if MonotonicClock.now >= deadline {
        bell.cancelSleep()
        return false
      }
      do { try events.wait(until: deadline) { _, _ in } } catch { fatalError("Farewell: \(error)") }
    }
    bell.cancelSleep()
    return true
  }
}
