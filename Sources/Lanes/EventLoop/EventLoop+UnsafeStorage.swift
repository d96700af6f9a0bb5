internal import CNeedletailLinux

/// Where one thread sleeps: until a descriptor is ready, a bell rings, or an instant comes.
///
/// It belongs to one thread, its owner; only the bell is for others. Readiness is by level: what is not read is
/// reported again. The instants are `MonotonicClock`'s, exact to what the kernel does with a timer slack of 1 ns.
@safe
public struct EventLoop: ~Copyable {
  /// Events handed out in one wait; what is ready beyond it comes with the next, in turn.
  public static var batchLimit: Int { 64 }
  /// The token that no descriptor can have.
  static var bellToken: UInt64 { .max }

  /// What lies collected while a wait hands it out.
  private struct Batch: BitwiseCopyable {
    var next = 0
    var count = 0
    var isHandingOut = false
  }

  private let epoll: Int32
  private let bell: Bell?
  private let events: UnsafeMutablePointer<nt_event>
  private let batch: Cell<Batch>
  private let hasPwait2: Bool

  /// A loop that watches nothing but `bell`.
  ///
  /// - Throws: what the system refused: the process's or the machine's descriptors are all in use.
  public init(bell: Bell? = nil) throws(SystemError) { try self.init(bell: bell, pwait2: true) }

  /// Without `pwait2` the loop sleeps as it does on kernels before 5.11.
  init(bell: Bell?, pwait2: Bool) throws(SystemError) {
    let descriptor = nt_epoll_open()
    if descriptor < 0 { throw SystemError("make an epoll instance", code: -descriptor) }
    if let bell {
      // By edge: every ring is reported once, and the eventfd's count need not be read.
      let error = nt_epoll_set(descriptor, Int32(NT_ADD), bell.eventfd, Readiness.read.rawValue, Self.bellToken, 1)
      if error != 0 {
        nt_close(descriptor)
        throw SystemError("watch a bell", code: error)
      }
    }
    epoll = descriptor
    self.bell = bell
    hasPwait2 = pwait2 && nt_epoll_has_pwait2(descriptor) != 0
    unsafe events = .allocate(capacity: Self.batchLimit)
    unsafe events.initialize(repeating: nt_event(), count: Self.batchLimit)
    batch = Cell(Batch())
  }

  deinit {
    nt_close(epoll)
    unsafe events.deallocate()
  }

  /// Watches a descriptor. Its events carry `token`, which is the caller's: any number but `UInt64.max`.
  ///
  /// - Throws: EEXIST when it is watched already, EPERM for a plain file, EBADF, EINVAL for the token, ENOSPC.
  public func watch(_ descriptor: Int32, for interest: Readiness, token: UInt64) throws(SystemError) {
    try set(NT_ADD, descriptor, interest, token, "watch")
  }

  /// Watches a descriptor for something else, or under another token; for nothing (`[]`) leaves errors and hangups.
  ///
  /// - Throws: ENOENT when it is not watched, EBADF, EINVAL for the token.
  public func change(_ descriptor: Int32, for interest: Readiness, token: UInt64) throws(SystemError) {
    try set(NT_CHANGE, descriptor, interest, token, "change the watch of")
  }

  /// Stops watching a descriptor: before it is closed, because others may still have it open under another number.
  ///
  /// Events of `token` that the wait at hand has collected and not yet handed out are dropped, so a number that is
  /// used again at once meets none of its predecessor's.
  ///
  /// - Throws: ENOENT when it is not watched, EBADF.
  public func unwatch(_ descriptor: Int32, token: UInt64) throws(SystemError) {
    for index in batch.value.next..<batch.value.count {
      if unsafe events[index].token == token { unsafe events[index].token = Self.bellToken }
    }
    try set(NT_REMOVE, descriptor, [], 0, "stop watching")
  }

  private func set(
    _ change: Int, _ descriptor: Int32, _ interest: Readiness, _ token: UInt64, _ verb: String
  ) throws(SystemError) {
    let error = nt_epoll_set(epoll, Int32(change), descriptor, interest.rawValue, token, 0)
    if error != 0 { throw SystemError("\(verb) descriptor \(descriptor)", code: error) }
  }

  /// Sleeps until something happens, and hands out what did: at most `batchLimit` tokens, each with its readiness.
  ///
  /// Returns when descriptors are ready, when the bell rings, when `deadline` comes (nanoseconds of `MonotonicClock`;
  /// `nil` for no limit; one that is past only looks), or when the thread caught a signal: the caller looks at its
  /// queues and its clock in any case. The bell's announcement is taken back. `handle` may watch, change and unwatch;
  /// it must not wait.
  ///
  /// - Returns: how many events were handed out.
  /// - Throws: what the system refused. It does not happen to a loop that is used as described.
  @discardableResult
  public func wait(
    until deadline: UInt64?, _ handle: (_ token: UInt64, _ readiness: Readiness) -> Void
  ) throws(SystemError) -> Int {
    precondition(!batch.value.isHandingOut, "EventLoop: waited inside of a wait")
    let found = unsafe nt_epoll_wait(epoll, events, Int32(Self.batchLimit), deadline ?? .max, hasPwait2 ? 1 : 0)
    bell?.cancelSleep()
    if found < 0 { throw SystemError("wait for events", code: -found) }
    batch.value = Batch(next: 0, count: Int(found), isHandingOut: true)
    var handed = 0
    while batch.value.next < batch.value.count {
      let event = unsafe events[batch.value.next]
      batch.value.next &+= 1
      if event.token == Self.bellToken { continue }
      handed &+= 1
      handle(event.token, Readiness(rawValue: event.readiness))
    }
    batch.value = Batch()
    return handed
  }
}

// Sendable: a loop is made where its errors can be thrown and then used by its owner thread alone.
extension EventLoop: @unchecked Sendable {}
