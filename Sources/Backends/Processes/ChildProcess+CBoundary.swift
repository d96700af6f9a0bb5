import CNeedletailProcess
package import NeedletailLanes

/// A running child, the leader of a process group of its own, and this side's ends of its pipes.
package struct ChildProcess: Sendable {
  package let id: Int32
  /// Readable once the child has ended; −1 where the kernel has no such descriptor.
  private(set) var exit: Int32
  private(set) var input: Int32
  package let output: Int32
  package let errors: Int32

  package enum Reading: Equatable {
    case bytes(Int)
    /// Nothing yet.
    case empty
    /// It has no writer any more.
    case ended
  }

  enum Writing: Equatable {
    case bytes(Int)
    /// No room yet.
    case full
    /// It has no reader any more.
    case broken
  }

  /// Starts a program. The calling thread must outlive it: the child is killed when the thread ends.
  ///
  /// - Parameters:
  ///   - arguments: The program first, which is looked for in `PATH` unless it contains a slash.
  ///   - environment: Variables beside those of this process, or instead of the ones of the same name.
  ///   - inherits: Whether it has the variables of this process at all.
  ///   - directory: Where it runs; `nil` is where this process does.
  /// - Throws: What the system refused.
  package init(
    _ arguments: [String], environment: [String: String] = [:], inherits: Bool = true, directory: String? = nil
  ) throws(SystemError) {
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let strings = arguments + variables + [directory ?? ""]
    guard let program = arguments.first, !strings.contains(where: { $0.utf8.contains(0) }) else {
      throw SystemError("use arguments with zero bytes, or none", code: 22)
    }
    var child = nt_child()
    var step: Int32 = 0
    let code = unsafe nt_spawn(
      Self.zeroEnded(arguments), arguments.count, Self.zeroEnded(variables), variables.count, inherits ? 1 : 0,
      directory, &child, &step)
    if code != 0 {
      switch UInt32(step) {
      case nt_spawn_execution.rawValue: throw SystemError("execute `\(program)`", code: code)
      case nt_spawn_directory.rawValue: throw SystemError("run in `\(directory ?? "")`", code: code)
      default: throw SystemError("start a process", code: code)
      }
    }
    id = child.pid
    exit = child.pidfd
    input = child.standard_input
    output = child.standard_output
    errors = child.standard_error
  }

  private static func zeroEnded(_ strings: [String]) -> [UInt8] { strings.flatMap { Array($0.utf8) + [0] } + [0] }

  /// Reads what there is into `bytes`, from its beginning.
  package static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Reading {
    let count = unsafe nt_pipe_read(descriptor, &bytes, bytes.count)
    return count > 0 ? .bytes(Int(count)) : count == -11 ? .empty : .ended
  }

  /// Writes what fits of `bytes` from `offset` on.
  func write(_ bytes: [UInt8], from offset: Int) -> Writing {
    let count = unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return Int64(0) }
      return unsafe nt_pipe_write(input, base + offset, buffer.count - offset)
    }
    return count >= 0 ? .bytes(Int(count)) : count == -11 ? .full : .broken
  }

  package mutating func closeInput() {
    if input >= 0 { nt_pipe_close(input) }
    input = -1
  }

  /// Does without the descriptor that tells of its end.
  mutating func closeExit() {
    if exit >= 0 { nt_pipe_close(exit) }
    exit = -1
  }

  /// Asks all of its group to end.
  package func terminate() { nt_child_signal(id, 15) }

  /// Ends all of its group, whatever they do.
  package func kill() { nt_child_signal(id, 9) }

  package var hasEnded: Bool { nt_child_has_ended(id) != 0 }

  /// Sleeps until it has written something, has ended or closed a pipe, or `milliseconds` are over; sooner where a signal is handled.
  ///
  /// - Parameters:
  ///   - isOutput: Whether its output is waited for; a pipe that has ended would end every wait.
  ///   - isErrors: The same of its errors.
  package func wait(milliseconds: Int32, output isOutput: Bool, errors isErrors: Bool) {
    let descriptors = [exit, isOutput ? output : -1, isErrors ? errors : -1]
    // Where its end cannot be waited for it is looked for.
    let most: Int32 = exit < 0 ? min(milliseconds, 20) : milliseconds
    unsafe nt_pipe_wait(descriptors, descriptors.count, most)
  }

  /// How a child ended.
  package enum Exit: Sendable, Equatable, CustomStringConvertible {
    case status(Int32)
    case signal(Int32)

    /// As "exited with status 1".
    package var description: String {
      switch self {
      case .status(let status): "exited with status \(status)"
      case .signal(let signal): "was ended by signal \(signal)"
      }
    }
  }

  /// Ends what is left of its group, waits for its own end, and closes the pipes. Once, and nothing after it.
  @discardableResult
  package consuming func reap() -> Exit {
    // The group's number is its own until the leader is reaped.
    kill()
    let status = nt_child_reap(id)
    closeInput()
    nt_pipe_close(output)
    nt_pipe_close(errors)
    closeExit()
    return status < 0 ? .signal(-status) : .status(status)
  }

  /// Lets a write to a pipe that has no reader be an error, on the calling thread, and no signal.
  static func blockBrokenPipeSignal() { nt_block_broken_pipe() }
}
