import NeedletailBackends
import NeedletailWorkload

/// A workload file as a command reads it: from its path, with what the command line changes.
struct WorkloadSource {
  private let reading: WorkloadReading
  /// What messages call the file.
  private let name: String

  /// - Throws: `Refusal` when the file cannot be opened, `WorkloadError` with everything that is wrong in it.
  init(_ arguments: FileArguments, environment: [String: String]) throws {
    self = try Self(arguments, try Self.bytes(arguments), clock: arguments.clock, environment: environment)
  }

  /// A file that runs in virtual time too, read for the wall clock.
  static func ofBothClocks(_ arguments: FileArguments, environment: [String: String]) throws -> WorkloadSource {
    let bytes = try bytes(arguments)
    _ = try WorkloadSource(arguments, bytes, clock: .virtual, environment: environment)
    return try WorkloadSource(arguments, bytes, clock: .wall, environment: environment)
  }

  private static func bytes(_ arguments: FileArguments) throws -> [UInt8] {
    do throws(FileError) {
      return try File.bytes(of: arguments.path)
    } catch {
      throw Refusal(
        "\(arguments.name): error: \(error.message); name a workload file, or make one with `needletail init`")
    }
  }

  private init(
    _ arguments: FileArguments, _ bytes: [UInt8], clock: WorkloadFile.Clock?, environment: [String: String]
  ) throws {
    let options = WorkloadReader.Options(
      environment: environment, overrides: arguments.overrides, seed: arguments.seed, jobs: arguments.jobs,
      duration: arguments.duration, warmup: arguments.warmup, clock: clock, trace: arguments.trace,
      currentFolder: Machine.currentFolder, loadFile: { path in try File.bytes(of: path) })
    name = arguments.name
    reading = try WorkloadReader.read(bytes: bytes, path: arguments.name, options: options)
  }

  var file: WorkloadFile { reading.file }

  /// A problem of a pool's external agent, at the place of the key that it is written under.
  func sentence(ofAgent pool: String, _ key: String, _ problem: AgentProblem) -> String {
    let place = reading.externalPlaces[pool] ?? SourcePlace(line: 1, column: 1)
    return Problem(
      path: name, place: place, key: "agents.\(pool).\(key)", message: problem.message, remedy: problem.remedy
    ).sentence(severity: "error")
  }

  /// Says on standard error what is allowed and probably not meant.
  func complainOfWarnings() {
    for warning in reading.warnings { Console.complain(warning.sentence(severity: "warning")) }
  }

  /// The file with every default filled in.
  var expanded: String { reading.expanded() }
}
