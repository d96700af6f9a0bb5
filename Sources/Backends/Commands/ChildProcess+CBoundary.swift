import CNeedletailProcess
import NeedletailEngine
import NeedletailLanes

/// A running child, the leader of a process group of its own, and this side's ends of its pipes.
struct ChildProcess: Sendable {
  let id: Int32
  /// Readable once the child has ended; −1 where the kernel has no such descriptor.
  private(set) var exit: Int32
  private(set) var input: Int32
  let output: Int32
  let errors: Int32

  enum Reading: Equatable {
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

  /// Starts a command agent's program. The calling thread must outlive it: the child is killed when the thread ends.
  ///
  /// - Throws: What the system refused.
  init(_ agent: CommandAgent) throws(SystemError) {
    let variables = agent.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let strings = agent.arguments + variables + [agent.directory ?? ""]
    guard let program = agent.arguments.first, !strings.contains(where: { $0.utf8.contains(0) }) else {
      throw SystemError("use arguments with zero bytes, or none", code: 22)
    }
    var child = nt_child()
    var step: Int32 = 0
    let code = unsafe nt_spawn(
      Self.zeroEnded(agent.arguments), agent.arguments.count, Self.zeroEnded(variables), variables.count,
      agent.directory, &child, &step)
    if code != 0 {
      switch UInt32(step) {
      case nt_spawn_execution.rawValue: throw SystemError("execute `\(program)`", code: code)
      case nt_spawn_directory.rawValue: throw SystemError("run in `\(agent.directory ?? "")`", code: code)
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
  static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Reading {
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

  mutating func closeInput() {
    if input >= 0 { nt_pipe_close(input) }
    input = -1
  }

  /// Does without the descriptor that tells of its end.
  mutating func closeExit() {
    if exit >= 0 { nt_pipe_close(exit) }
    exit = -1
  }

  /// Asks all of its group to end.
  func terminate() { nt_child_signal(id, 15) }

  /// Ends all of its group, whatever they do.
  func kill() { nt_child_signal(id, 9) }

  var hasEnded: Bool { nt_child_has_ended(id) != 0 }

  /// Ends what is left of its group, waits for its own end, and closes the pipes. Once, and nothing after it.
  ///
  /// - Returns: How it ended, as "exited with status 1".
  consuming func reap() -> String {
    // The group's number is its own until the leader is reaped.
    kill()
    let status = nt_child_reap(id)
    closeInput()
    nt_pipe_close(output)
    nt_pipe_close(errors)
    closeExit()
    return status < 0 ? "was ended by signal \(-status)" : "exited with status \(status)"
  }

  /// Lets a write to a pipe that has no reader be an error, on the calling thread, and no signal.
  static func blockBrokenPipeSignal() { nt_block_broken_pipe() }
}
