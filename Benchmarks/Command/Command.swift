import NeedletailLanes
import NeedletailMeasurement
import NeedletailNotation

/// The command as it was built, run by a process of its own and measured from outside.
enum Command {
  static let path = ".build/release/needletail"
  /// What a run does, known once it was run here, by its file and overrides.
  private static let outcomes = Guarded<[String: CommandWork.Outcome]>([:])

  /// What a run of one length used.
  ///
  /// This program is large by then, so it has itself, started anew, start the command: see `ChildUsage`.
  ///
  /// - Throws: `Unfinished` when the command is not there, or its run does not end as it should.
  static func usage(of work: CommandWork, _ output: CommandOutput, length: Int) throws -> ProcessUsage {
    let folder = try ScratchFolder()
    let arguments = work.arguments(output, length: length, folder: folder.path)
    let words = [CommandLine.arguments[0], Options.usageOption, path] + arguments
    // Nothing is stored, whatever this program's own environment says.
    let line = Meter.output(of: "env -u NEEDLETAIL_STORE " + words.map { "'\($0)'" }.joined(separator: " "))
    guard let usage = line.flatMap(ProcessUsage.init), usage.status == 0 else {
      throw Unfinished("`\(path) \(arguments.joined(separator: " "))` failed; was it built? make build")
    }
    if output != .accounts {
      let document = output.document(in: folder.path)
      let digest = try JSON(reading: Meter.bytes(ofFile: document) ?? [], path: document).words("digest")
      guard digest == (try outcome(of: work, length: length).digest) else {
        throw Unfinished("`\(path) \(arguments.joined(separator: " "))` ran something else: its digest is another")
      }
    }
    return usage
  }

  /// The same with the attempts that it dispatched.
  static func run(_ work: CommandWork, _ output: CommandOutput, length: Int) throws -> RunPair.Run {
    RunPair.Run(
      calls: try outcome(of: work, length: length).attempts, usage: try usage(of: work, output, length: length))
  }

  private static func outcome(of work: CommandWork, length: Int) throws -> CommandWork.Outcome {
    let key = "\(work.path) \(work.overrides(length))"
    if let known = outcomes.withLock({ $0[key] }) { return known }
    let outcome = try work.outcome(length: length)
    outcomes.withLock { $0[key] = outcome }
    return outcome
  }
}
