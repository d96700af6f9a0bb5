import Workload

/// A workload file as a command reads it: from its path, with what the command line changes.
struct WorkloadSource {
  private let reading: WorkloadReading

  /// - Throws: `Refusal` when the file cannot be opened, `WorkloadError` with everything that is wrong in it.
  init(_ arguments: FileArguments, environment: [String: String]) throws {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try File.bytes(of: arguments.path)
    } catch {
      throw Refusal(
        "\(arguments.name): error: \(error.message); name a workload file, or make one with `needletail init`")
    }
    let options = WorkloadReader.Options(
      environment: environment, overrides: arguments.overrides, seed: arguments.seed, jobs: arguments.jobs,
      duration: arguments.duration, warmup: arguments.warmup, clock: arguments.clock, trace: arguments.trace,
      loadFile: { path in try File.bytes(of: path) })
    reading = try WorkloadReader.read(bytes: bytes, path: arguments.name, options: options)
  }

  var file: WorkloadFile { reading.file }

  /// Says on standard error what is allowed and probably not meant.
  func complainOfWarnings() {
    for warning in reading.warnings { Console.complain(warning.sentence(severity: "warning")) }
  }

  /// The file with every default filled in.
  var expanded: String { reading.expanded() }
}
