internal import NeedletailLanes
internal import Synchronization

/// A thread's sleep while it has nothing to do.
final class Worker: Sendable {
  private let bell: Bell
  /// The thread's.
  private let events: EventLoop
  private let isWoken = Atomic<Bool>(false)

  init() throws(SystemError) {
    bell = try Bell()
    events = try EventLoop(bell: bell)
  }

  /// Ends the sleep, which may not have begun. Once a sleep; any thread.
  func wake() {
    isWoken.store(true, ordering: .releasing)
    bell.ring()
  }

  /// Sleeps until it is woken. The thread's.
  func rest() {
    while true {
      bell.prepareToSleep()
      if isWoken.exchange(false, ordering: .acquiring) { break }
      // The only descriptor is the bell's own.
      do { try events.wait(until: nil) { _, _ in } } catch { fatalError("Worker: \(error)") }
    }
    bell.cancelSleep()
  }
}
