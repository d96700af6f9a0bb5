import NeedletailLanes
import NeedletailMeasurement

/// The command as it was built, run by a process of its own and measured from outside.
enum Command {
  static let path = ".build/release/needletail"
  /// Known once counted: a run's attempts, by its overrides.
  private static let attempts = Guarded<[String: Int]>([:])

  /// Runs one length of a work.
  ///
  /// This program is large by then, so it has itself, started anew, start the command: see `ChildUsage`.
  ///
  /// - Throws: `Unfinished` when the command is not there, or its run does not end as it should.
  static func usage(of work: CommandWork, _ output: CommandOutput, length: Int) throws -> ProcessUsage {
    let folder = try ScratchFolder()
    let arguments = work.arguments(output, length: length, folder: folder.path)
    let words = [CommandLine.arguments[0], Options.usageOption, path] + arguments
    let line = Meter.output(of: words.map { "'\($0)'" }.joined(separator: " "))
    guard let usage = line.flatMap(ProcessUsage.init), usage.status == 0 else {
      throw Unfinished("`\(path) \(arguments.joined(separator: " "))` failed; was it built? make build")
    }
    return usage
  }

  /// The same with the attempts that it dispatched.
  static func run(_ work: CommandWork, _ output: CommandOutput, length: Int) throws -> RunPair.Run {
    let key = "\(work.path) \(work.overrides(length))"
    let calls = try attempts.withLock({ $0[key] }) ?? work.attempts(length: length)
    attempts.withLock { $0[key] = calls }
    return RunPair.Run(calls: calls, usage: try usage(of: work, output, length: length))
  }
}
