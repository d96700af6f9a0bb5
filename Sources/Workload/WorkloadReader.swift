public import NeedletailEngine

/// Reads workload files of schema `needletail/1`.
public enum WorkloadReader {
  /// What is known beside the file's bytes.
  public struct Options {
    /// For `${NAME}` and `${NAME:default}`.
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
    /// Where the command runs, an absolute path: programs with a relative path are made absolute by it.
    public var currentFolder: String
    /// Reads a trace. Its path is relative to the workload file's folder where the file names it, and as given where
    /// an option does.
    public var loadFile: (String) throws -> [UInt8]
    /// The kinds of external agents that the file may have.
    var kinds = AgentKinds.all

    public init(
      environment: [String: String] = [:], overrides: [String] = [], seed: UInt64? = nil, jobs: Int? = nil,
      duration: String? = nil, warmup: String? = nil, clock: WorkloadFile.Clock? = nil, trace: String? = nil,
      currentFolder: String = "", loadFile: @escaping (String) throws -> [UInt8] = { _ in throw NoFiles() }
    ) {
      self.environment = environment
      self.overrides = overrides
      self.seed = seed
      self.jobs = jobs
      self.duration = duration
      self.warmup = warmup
      self.clock = clock
      self.trace = trace
      self.currentFolder = currentFolder
      self.loadFile = loadFile
    }
  }

  /// Thrown for a trace when no way to read files was given.
  public struct NoFiles: Error, CustomStringConvertible {
    public init() {}
    public var description: String { "no files can be read here" }
  }

  /// The file, decoded and checked, with advice.
  ///
  /// - Parameters:
  ///   - path: Names the file in messages, and its folder is where traces are looked for.
  ///   - figures: What thresholds may be about.
  /// - Throws: every problem of the file at once, in order of place.
  /// - Complexity: O(bytes); at most 4 MiB, 64 levels and 100,000 values.
  public static func read(
    bytes: [UInt8], path: String, options: Options = Options(), figures: FigureCatalogue = .standard
  ) throws(WorkloadError) -> WorkloadReading {
    let diagnostics = Diagnostics(path: path)
    guard var root = NodeBuilder.tree(bytes, diagnostics) else { throw diagnostics.failure }
    for override in Override.all(options) { override.apply(to: &root, diagnostics) }
    var substitution = Substitution(environment: options.environment, diagnostics: diagnostics)
    root = substitution.applied(to: root)
    let decoder = WorkloadDecoder(
      diagnostics: diagnostics, path: path,
      paths: RelativePaths(workload: path, current: options.currentFolder), kinds: options.kinds,
      loadFile: options.loadFile, figures: figures)
    guard var reading = decoder.decode(root), !diagnostics.hasErrors else { throw diagnostics.failure }
    reading.file.sha256 = SHA256.hexadecimal(bytes)
    reading.warnings = diagnostics.warnings
    return reading
  }
}
