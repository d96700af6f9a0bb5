internal import NeedletailLanes

/// Where a courier's thread sleeps, and who is told when a descriptor is ready. That thread's only.
final class CourierLoop {
  private struct Watch {
    var handler: any DescriptorHandler
    var token: UInt64
  }

  private let events: EventLoop
  private var watches: [Int32: Watch] = [:]
  private var watchesMade: UInt64 = 0

  init(_ events: consuming EventLoop) { self.events = events }

  /// Nothing is watched: there is no need to look.
  var isEmpty: Bool { watches.isEmpty }

  func watch(_ descriptor: Int32, for interest: Readiness, _ handler: any DescriptorHandler) throws(SystemError) {
    // A number of its own for every watch, so that an event meets none that came after.
    watchesMade += 1
    let token = watchesMade << 32 | UInt64(UInt32(bitPattern: descriptor))
    try events.watch(descriptor, for: interest, token: token)
    watches[descriptor] = Watch(handler: handler, token: token)
  }

  func change(_ descriptor: Int32, for interest: Readiness) throws(SystemError) {
    guard let watch = watches[descriptor] else { throw SystemError.notWatched(descriptor) }
    try events.change(descriptor, for: interest, token: watch.token)
  }

  func unwatch(_ descriptor: Int32) throws(SystemError) {
    guard let watch = watches.removeValue(forKey: descriptor) else { throw SystemError.notWatched(descriptor) }
    try events.unwatch(descriptor, token: watch.token)
  }

  func removeAll() {
    for (descriptor, watch) in watches { try? events.unwatch(descriptor, token: watch.token) }
    watches = [:]
  }

  /// Sleeps until something is ready, the bell rings, or `deadline` comes, as `MonotonicClock` counts; tells the handlers.
  /// Answers whether there was something to tell.
  func wait(until deadline: UInt64?) -> Bool {
    do {
      return try events.wait(until: deadline) { token, readiness in
        let descriptor = Int32(truncatingIfNeeded: token)
        if let watch = watches[descriptor], watch.token == token { watch.handler.isReady(descriptor, readiness) }
      } > 0
    } catch {
      fatalError("CourierLoop: \(error)")
    }
  }
}

extension SystemError {
  fileprivate static func notWatched(_ descriptor: Int32) -> SystemError {
    // ENOENT, as the system itself says it.
    SystemError("change the watch of descriptor \(descriptor)", code: 2)
  }
}
