package import NeedletailLanes

/// What a courier does with the calls of one pool. Made on the courier's thread and used only there.
package protocol CallHandler: AnyObject {
  /// Begins a call. It must end in exactly one `courier.finish(parcel)`, at once or later.
  func start(_ parcel: Int32)

  /// The result is not needed any more. The call must still be finished; sooner is better. A call that was cancelled and
  /// is still open when the courier closes is cancelled once more.
  func cancel(_ parcel: Int32)

  /// No more calls come, and those that run have been cancelled: end what runs by `deadline`, in engine time.
  func close(by deadline: UInt64)

  /// Calls begun and not finished.
  var openCalls: Int { get }

  /// After `close`: nothing of it is left, and the courier's thread may end. By default when no call is open.
  var isClosed: Bool { get }
}

extension CallHandler {
  package var isClosed: Bool { openCalls == 0 }
}

/// Whom a courier tells that a descriptor is ready or a timer has come. On the courier's thread.
package protocol DescriptorHandler: AnyObject {
  /// A descriptor that was given to `courier.watch` is ready. It may watch, change and unwatch, and start or finish calls.
  func isReady(_ descriptor: Int32, _ readiness: Readiness)

  /// A timer that was set by `courier.callLater` has come.
  func timerFired(_ mark: UInt64)
}
