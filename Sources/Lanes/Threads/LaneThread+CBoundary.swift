internal import CNeedletailLinux

extension LaneThread {
  /// Carries a body to its thread.
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread and answers the system's name for it.
  static func start(
    name: String, on processor: Int?, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> UInt64 {
    // The thread takes over this reference.
    let context = unsafe Unmanaged.passRetained(Body(body))
    var thread: UInt64 = 0
    let error = unsafe nt_thread_start(
      name, number(processor), stackBytes,
      { context in
        guard let context = unsafe context else { return }
        let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        body.run()
      }, context.toOpaque(), &thread)
    guard error == 0 else {
      unsafe context.release()
      throw SystemError("start the thread \(name) on \(place(processor))", code: error)
    }
    return thread
  }

  /// The processors that this process could use when it started, ascending; empty when the system does not say.
  public static let processors: [Int] = unsafe list(nt_process_processors)

  /// The processors that the calling thread may run on, ascending.
  public static var allowedProcessors: [Int] { unsafe list(nt_thread_processors) }

  private static func list(_ fill: (UnsafeMutablePointer<Int32>, Int32) -> Int32) -> [Int] {
    let capacity = 8192
    let found = unsafe [Int32](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      unsafe count = Int(fill(base, Int32(capacity)))
    }
    return found.map(Int.init)
  }
}
