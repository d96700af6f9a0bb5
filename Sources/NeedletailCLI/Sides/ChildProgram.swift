import NeedletailBackends
import NeedletailLanes

/// A program that is run once to its end for what it writes, in a process group of its own, bounded in time and size.
struct ChildProgram {
  /// The program first; it is looked for in `PATH` unless it contains a slash.
  var arguments: [String]
  /// All of its variables.
  var environment: [String: String]
  /// How long it may take.
  var limit: Duration
  /// Bytes of its output; one that writes more is ended.
  var outputBytesMost = 64 << 20

  /// It has so long to end when it is asked to, before it is killed.
  static let grace: Duration = .seconds(5)
  /// Bytes of standard error that are kept, the last ones.
  static let errorBytesMost = 4_096

  /// Why it was ended before its own time.
  enum Cut: Sendable, Equatable {
    case interrupted, outOfTime, tooMuchOutput
  }

  struct Outcome: Sendable, Equatable {
    var exit: ChildProcess.Exit
    /// `nil` of one that ended by itself.
    var cut: Cut?
    var output: [UInt8]
    /// The end of what it wrote to standard error.
    var errors: String
    var took: Duration
  }

  /// Runs it on the calling thread. When this returns, nothing of its process group is left.
  ///
  /// Its standard input is empty. When it is cut off its group is asked to end (SIGTERM), and killed after `grace`.
  ///
  /// - Parameters:
  ///   - isInterrupted: Asked at least ten times a second; `true` cuts it off.
  ///   - onWait: Told as often how long it has taken.
  /// - Throws: What the system refused; nothing was run then.
  func run(isInterrupted: () -> Bool, onWait: (Duration) -> Void = { _ in }) throws(SystemError) -> Outcome {
    let began = ContinuousClock.now
    var child = try ChildProcess(arguments, environment: environment, inherits: false)
    child.closeInput()
    var pipes = Pipes(of: child, outputBytesMost: outputBytesMost)
    var cut: Cut?
    var kill: ContinuousClock.Instant?
    while !child.hasEnded {
      pipes.read()
      let now = ContinuousClock.now
      if cut == nil {
        cut =
          isInterrupted()
          ? .interrupted : now - began > limit ? .outOfTime : pipes.isFull ? .tooMuchOutput : nil
        if cut != nil {
          child.terminate()
          kill = now + Self.grace
        }
      } else if let due = kill, now >= due {
        child.kill()
        kill = nil
      }
      onWait(now - began)
      child.wait(milliseconds: 100, output: pipes.isOutputOpen, errors: pipes.isErrorsOpen)
    }
    pipes.readRest()
    if cut == nil, pipes.isFull { cut = .tooMuchOutput }
    let exit = child.reap()
    return Outcome(
      exit: exit, cut: cut, output: pipes.output, errors: pipes.errors.text, took: ContinuousClock.now - began)
  }
}

/// What a child writes, as far as it is kept.
private struct Pipes {
  private let child: ChildProcess
  private let outputBytesMost: Int
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  private(set) var output: [UInt8] = []
  private(set) var errors = ByteTail(limit: ChildProgram.errorBytesMost)
  private(set) var isOutputOpen = true
  private(set) var isErrorsOpen = true

  init(of child: ChildProcess, outputBytesMost: Int) {
    self.child = child
    self.outputBytesMost = outputBytesMost
  }

  /// It has written more than is kept.
  var isFull: Bool { output.count > outputBytesMost }

  /// Reads some of what there is: bounded, so that one that writes without end is still asked how long it takes.
  mutating func read() {
    for _ in 0..<16 where readOnce() { continue }
  }

  /// Reads what a child that has ended left in its pipes; what others of its group still write is bounded by what is kept.
  mutating func readRest() {
    var errorReads = 0
    while readOnce() {
      errorReads += 1
      if isFull || errorReads > outputBytesMost >> 16 { return }
    }
  }

  /// - Returns: `false` where there was nothing.
  private mutating func readOnce() -> Bool {
    var hasRead = false
    if isOutputOpen, !isFull {
      switch ChildProcess.read(child.output, into: &chunk) {
      case .bytes(let count):
        output += chunk[..<count]
        hasRead = true
      case .empty: break
      case .ended: isOutputOpen = false
      }
    }
    if isErrorsOpen {
      switch ChildProcess.read(child.errors, into: &chunk) {
      case .bytes(let count):
        errors.append(chunk[..<count])
        hasRead = true
      case .empty: break
      case .ended: isErrorsOpen = false
      }
    }
    return hasRead
  }
}
