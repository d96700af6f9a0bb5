public import NeedletailEngine

/// Reads workload files of schema `needletail/1`.
public enum WorkloadReader {
  /// What is known beside the file's bytes.
  public struct Options {
    /// For variables, `${NAME}`.
    public var environment: [String: String]
    /// `path.to.key=value`, applied in order before anything is decoded.
    public var overrides: [String]
    public var seed: UInt64?
    public var jobs: Int?
    /// As written, such as `10m`.
    public var duration: String?
    /// As written, such as `30s`.
    public var warmup: String?
    public var clock: WorkloadFile.Clock?
    /// A trace that replaces the common load; its format follows from its name.
    public var trace: String?
    /// What every load is multiplied by, as written, such as `1.5`.
    public var loadScale: String?
    /// How many times as fast as the wall clock the run's goes, as written, such as `10`.
    public var timeScale: String?
    /// Runs side by side, for the record.
    public var seeds: Int?
    /// What the run is called, for the record.
    public var label: String?
    /// Where the command runs, an absolute path: programs with a relative path are made absolute by it.
    public var currentFolder: String
    /// Reads a trace. Its path is relative to the workload file's folder where the file names it, and as given where
    /// an option does.
    public var loadFile: (String) throws -> [UInt8]
    /// Whether there is a file or a folder: says which of the places is meant where a program may lie that a result document's workload names.
    public var exists: (String) -> Bool
    /// The folder of a result document, where that is not what its path says.
    public var documentFolder: String?
    /// Writes down what runs (`WorkloadFile.effective`), for the record; that takes longer than reading does.
    public var writesEffective = true
    /// Traces that are shared with other workloads; `nil` keeps them apart.
    public var traces: ReadTraces?
    /// The kinds of external agents that the file may have.
    var kinds = AgentKinds.all

    public init(
      environment: [String: String] = [:], overrides: [String] = [], seed: UInt64? = nil, jobs: Int? = nil,
      duration: String? = nil, warmup: String? = nil, clock: WorkloadFile.Clock? = nil, trace: String? = nil,
      loadScale: String? = nil, timeScale: String? = nil, seeds: Int? = nil, label: String? = nil,
      currentFolder: String = "",
      loadFile: @escaping (String) throws -> [UInt8] = { _ in throw NoFiles() },
      exists: @escaping (String) -> Bool = { _ in true }, documentFolder: String? = nil
    ) {
      self.environment = environment
      self.overrides = overrides
      self.seed = seed
      self.jobs = jobs
      self.duration = duration
      self.warmup = warmup
      self.clock = clock
      self.trace = trace
      self.loadScale = loadScale
      self.timeScale = timeScale
      self.seeds = seeds
      self.label = label
      self.currentFolder = currentFolder
      self.loadFile = loadFile
      self.exists = exists
      self.documentFolder = documentFolder
    }
  }

  /// Thrown for a trace when no way to read files was given.
  public struct NoFiles: Error, CustomStringConvertible {
    public init() {}
    public var description: String { "no files can be read here" }
  }

  /// The file, decoded and checked, with advice; of a result document, which is known by its content, the workload that ran.
  ///
  /// - Parameters:
  ///   - path: Names the file in messages, and its folder is where traces are looked for.
  ///   - figures: What thresholds may be about.
  /// - Throws: every problem of the file at once, in order of place.
  /// - Complexity: O(bytes); at most 4 MiB, 64 levels and 100,000 values, sixteen times as much in a result document.
  public static func read(
    bytes: [UInt8], path: String, options: Options = Options(), figures: FigureCatalogue = .standard
  ) throws(WorkloadError) -> WorkloadReading {
    let recorded = try RecordedWorkload(in: bytes, path: path)
    let diagnostics = Diagnostics(path: recorded == nil ? path : path + ":workload.effective")
    let text = recorded.map { Array($0.effective.text.utf8) } ?? bytes
    guard
      var root = NodeBuilder.tree(text, diagnostics, growth: recorded == nil ? 1 : RecordedWorkload.growth)
    else { throw diagnostics.failure }
    guard case .mapping = root.content else {
      diagnostics.error(
        at: root.place, key: "", "the file is \(root.kind), and a workload is a mapping",
        "write a mapping with keys such as schema, name, agents; a trace is named in it, as load: { trace: FILE }")
      throw diagnostics.failure
    }
    for override in Override.all(options) { override.apply(to: &root, diagnostics) }
    var substitution = Substitution(environment: options.environment, diagnostics: diagnostics)
    root = substitution.applied(to: root)
    let loadScale = options.loadScale.flatMap { LoadScale($0, diagnostics) }
    let decoder = WorkloadDecoder(
      diagnostics: diagnostics, path: path, paths: paths(recorded, path, options), kinds: options.kinds,
      loadFile: options.loadFile, traces: recorded?.effective.traces ?? [:], loadScale: loadScale,
      readTraces: options.traces,
      figures: figures)
    guard var reading = decoder.decode(root), !diagnostics.hasErrors else { throw diagnostics.failure }
    reading.file.sha256 = recorded?.sha256 ?? SHA256.hexadecimal(bytes)
    if options.writesEffective {
      reading.file.effective = EffectiveWorkload(
        path: path, text: reading.expanded(), traces: reading.written.traceDigests, options, on: recorded?.effective)
    }
    reading.isRecorded = recorded != nil
    reading.warnings = diagnostics.warnings
    return reading
  }

  private static func paths(_ recorded: RecordedWorkload?, _ path: String, _ options: Options) -> RelativePaths {
    guard let recorded else { return RelativePaths(workload: path, current: options.currentFolder) }
    return RelativePaths(
      recorded: recorded.effective.path, directory: recorded.directory,
      beside: options.documentFolder ?? RelativePaths.folder(of: path), current: options.currentFolder,
      exists: options.exists)
  }
}
