internal import NeedletailLanes

/// Where the runtime keeps what a task goes on with. For prefetching only: where it is wrong, nothing is gained and nothing harmed.
private enum TaskLayout {
  /// Cache lines of a task that resuming it touches.
  static let taskLines = 5
  /// Where in a task the address of its innermost frame is; a word of every task, whatever it means.
  static let frameOffset = 64
  /// Cache lines around that address in which its frames lie.
  static let frameLines = -6..<4
  /// What the runtime takes at once for the frames of a task.
  static let blockBytes = 1024
}

/// A task that waits to be handed a value, exactly once.
@safe
struct SuspendedTask<Value: Sendable> {
  private let continuation: UnsafeContinuation<Value, any Error>

  fileprivate init(_ continuation: UnsafeContinuation<Value, any Error>) { unsafe self.continuation = continuation }

  /// Lets the task go on: its job goes to its executor.
  func resume(returning value: sending Value) { unsafe continuation.resume(returning: value) }

  /// Lets the task go on with an error.
  func resume(throwing error: any Error) { unsafe continuation.resume(throwing: error) }

  /// Asks the processor to bring the task near, which is to be resumed soon.
  func prefetch() {
    let task = unsafe unsafeBitCast(continuation, to: UnsafeRawPointer.self)
    for line in 0..<TaskLayout.taskLines { unsafe prefetchLine(task + 64 &* line) }
  }

  /// Asks the processor to bring the frames near that the task goes on with, when the task itself is near.
  func prefetchFrames() {
    let task = unsafe unsafeBitCast(continuation, to: UnsafeRawPointer.self)
    let frame = unsafe (task + TaskLayout.frameOffset).load(as: UInt.self)
    for line in TaskLayout.frameLines {
      if let place = unsafe UnsafeRawPointer(bitPattern: frame &+ UInt(bitPattern: 64 &* line)) {
        unsafe prefetchLine(place)
      }
    }
  }

  /// Suspends the calling task; `body` keeps it where somebody finds it.
  static func suspend(_ body: (SuspendedTask) -> Void) async throws -> Value {
    try await unsafe withUnsafeThrowingContinuation { unsafe body(SuspendedTask($0)) }
  }
}

/// The task of a slot, to cancel it from outside. Good while the task lives, and a slot's record is given up by the task
/// itself, before it ends.
@safe
struct SlotTask {
  private let task: UnsafeCurrentTask

  /// The calling task.
  static var current: SlotTask {
    unsafe withUnsafeCurrentTask { task in
      guard let task = unsafe task else { fatalError("SlotTask: asked outside of a task") }
      return unsafe SlotTask(task: task)
    }
  }

  func cancel() { unsafe task.cancel() }
}

/// Where a task keeps the variables of a function that waits. For prefetching only.
struct FrameAddress: BitwiseCopyable, Sendable {
  private let address: UInt

  /// Where a variable lies that a waiting function keeps.
  @inline(never)
  init(of variable: inout Int) { address = unsafe withUnsafePointer(to: &variable) { UInt(bitPattern: $0) } }

  /// Asks the processor to bring the block near that the runtime has taken for it.
  func prefetch() {
    let base = address & ~UInt(TaskLayout.blockBytes - 1)
    for line in 0..<UInt(TaskLayout.blockBytes / 64) {
      if let place = unsafe UnsafeRawPointer(bitPattern: base &+ 64 &* line) { unsafe prefetchLine(place) }
    }
  }
}

/// Which task this is, for as long as the task lives. It may only be compared.
struct TaskIdentity: BitwiseCopyable, Sendable, Equatable {
  private let address: UInt

  /// The task whose job this is. A job that is no task's own (an actor's) has another's.
  @inline(__always)
  init(of job: UnownedJob) { address = unsafe unsafeBitCast(job, to: UInt.self) }

  private init(address: UInt) { self.address = address }

  /// To be kept as a plain word; 0 for no task.
  var word: UInt { address }

  /// The calling task's; of no task when asked outside of one.
  @inline(__always)
  static var current: TaskIdentity {
    unsafe withUnsafeCurrentTask { task in
      guard let task = unsafe task else { return .none }
      return unsafe TaskIdentity(address: unsafeBitCast(task, to: UInt.self))
    }
  }

  /// No task's.
  static let none = TaskIdentity(address: 0)
}
