import NeedletailBackends
import NeedletailWorkload

/// A workload as a command reads it, from a file, a result document or a stored run, with what the command line changes.
struct WorkloadSource {
  private let reading: WorkloadReading
  /// What messages call it.
  private let name: String
  /// Its path as it was given; `nil` of a stored run.
  let path: String?

  /// - Parameters:
  ///   - bytes: what it holds, where that has been read: standard input can be read once.
  ///   - isToRun: what runs is written down for its result.
  ///   - traces: shared with other workloads.
  /// - Throws: `Refusal` when it cannot be opened, `WorkloadError` with everything that is wrong in it.
  init(
    _ arguments: FileArguments, bytes: [UInt8]? = nil, isToRun: Bool = false, seeds: Int? = nil, label: String? = nil,
    traces: ReadTraces? = nil, environment: [String: String]
  ) throws {
    let selected = try SelectedRun(arguments.path, store: arguments.store, environment: environment)
    var options = Self.options(arguments, selected, environment)
    (options.seeds, options.label, options.writesEffective, options.traces) = (seeds, label, isToRun, traces)
    self = try Self(selected, try bytes ?? Self.bytes(selected), options)
  }

  /// A workload as a revision of a git repository has it, with the traces that it names from the same revision.
  ///
  /// - Throws: `Refusal` when git has no such file, `WorkloadError` with everything that is wrong in it.
  init(_ file: GitFile, _ arguments: FileArguments, environment: [String: String]) throws {
    var options = Self.options(arguments, nil, environment)
    options.writesEffective = true
    options.loadFile = { path in
      // What the command line names lies where the command runs.
      path == arguments.trace || path.hasPrefix("/") ? try File.bytes(of: path) : try file.beside(path).bytes()
    }
    name = file.name
    path = nil
    reading = try WorkloadReader.read(bytes: try file.bytes(), path: file.path, options: options)
  }

  /// A workload that runs in virtual time too, read for the wall clock.
  static func ofBothClocks(_ arguments: FileArguments, environment: [String: String]) throws -> WorkloadSource {
    let selected = try SelectedRun(arguments.path, store: arguments.store, environment: environment)
    let bytes = try bytes(selected)
    var options = options(arguments, selected, environment)
    options.writesEffective = false
    options.clock = .virtual
    // Virtual time has no pace.
    options.timeScale = nil
    _ = try WorkloadSource(selected, bytes, options)
    options.clock = .wall
    options.timeScale = arguments.timeScale
    return try WorkloadSource(selected, bytes, options)
  }

  private static func bytes(_ selected: SelectedRun) throws -> [UInt8] {
    do throws(FileError) {
      return try selected.bytes()
    } catch {
      throw Refusal(
        "\(selected.name): error: \(error.message); name a workload file, or make one with `needletail init`")
    }
  }

  private static func options(
    _ arguments: FileArguments, _ selected: SelectedRun?, _ environment: [String: String]
  ) -> WorkloadReader.Options {
    var options = WorkloadReader.Options(
      environment: environment, overrides: arguments.overrides, seed: arguments.seed, jobs: arguments.jobs,
      duration: arguments.duration, warmup: arguments.warmup, clock: arguments.clock, trace: arguments.trace,
      loadScale: arguments.loadScale, timeScale: arguments.timeScale, currentFolder: Machine.currentFolder,
      loadFile: { path in try File.bytes(of: path) },
      exists: { path in File.kind(of: path) != nil })
    if let selected, selected.stored != nil {
      options.documentFolder = selected.documentPath.map { path in
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      }
    }
    return options
  }

  private init(_ selected: SelectedRun, _ bytes: [UInt8], _ options: WorkloadReader.Options) throws {
    name = selected.name
    path = selected.path
    var reading = try WorkloadReader.read(bytes: bytes, path: name, options: options)
    if path == "-", !reading.isRecorded { reading.file.effective?.path = "-" }
    self.reading = reading
  }

  var file: WorkloadFile { reading.file }

  /// The file that it was written in, from the root: the one that was named, or the one that a result names, if it is there and the same.
  var sourcePath: String? {
    guard reading.isRecorded else { return path.flatMap { $0 == "-" ? nil : File.absolute($0) } }
    guard let path = file.effective?.path, path != "-", File.kind(of: path) == .file,
      let bytes = try? File.bytes(of: path), SHA256.hexadecimal(bytes) == file.sha256
    else { return nil }
    return File.absolute(path)
  }

  /// A problem of a pool's external agent, at the place of the key that it is written under.
  func sentence(ofAgent pool: String, _ key: String, _ problem: AgentProblem) -> String {
    let place = reading.externalPlaces[pool] ?? SourcePlace(line: 1, column: 1)
    return Problem(
      path: name, place: place, key: "agents.\(pool).\(key)", message: problem.message, remedy: problem.remedy
    ).sentence(severity: "error")
  }

  /// Where it says what a gate holds it to.
  var promisePlaces: WorkloadReading.PromisePlaces { reading.promisePlaces }

  /// What is allowed and probably not meant, a sentence each.
  var warnings: [String] { reading.warnings.map { $0.sentence(severity: "warning") } }

  /// Says so on standard error.
  func complainOfWarnings() {
    for warning in warnings { Console.complain(warning) }
  }

  /// Its whole numbers, by the keys that `--set` takes.
  var wholeNumbers: [WrittenNumber] { reading.wholeNumbers }

  /// The file with every default filled in.
  var expanded: String { reading.expanded() }
}
