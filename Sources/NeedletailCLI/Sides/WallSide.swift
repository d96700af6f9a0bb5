import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A side of a gate by the wall clock: a build that runs a workload with some settings.
struct WallSide {
  let which: MeasuredSide
  let binary: NeedletailBinary
  /// What is run, and what changes it.
  let file: FileArguments
  let workload: NamedWorkload
  /// The side without its runs.
  let side: ComparedSide

  /// Reads and checks what is to be run, and asks another build for its version.
  ///
  /// - Parameters:
  ///   - option: what named the build, for messages.
  ///   - name: what the side is called; `nil` leaves it to the file.
  /// - Throws: `Refusal`, `WorkloadError` for what cannot be run by the wall clock.
  init(
    _ which: MeasuredSide, _ file: FileArguments, binary: String?, option: String, name: String?,
    environment: [String: String]
  ) throws {
    self.which = which
    var file = file
    file.clock = .wall
    self.file = file
    self.workload = try Self.workload(file, environment)
    self.binary =
      try binary.map { path in
        try NeedletailBinary(path, option: option, environment: environment, isInterrupted: { Machine.isInterrupted })
      } ?? .own
    var side = workload.side
    side.version = self.binary.version
    if let name { side.name = name }
    self.side = side
  }

  private static func workload(_ file: FileArguments, _ environment: [String: String]) throws -> NamedWorkload {
    guard file.path != "-" else {
      throw Refusal("standard input: error: cannot be read anew for each run; name a workload file")
    }
    let named = try NamedSide(file, environment: environment)
    guard let workload = named.workload else {
      throw Refusal(
        "\(file.path): error: holds runs, and a gate by the wall clock measures both sides itself; name a workload file"
      )
    }
    guard workload.path != nil else {
      throw Refusal(
        "\(file.path): error: a gate by the wall clock runs files; check the revision out, as with `git worktree add`, "
          + "and name the file there")
    }
    try WallRun.checkAgents(of: workload.source, environment: environment)
    return workload
  }

  /// One run of it, the jobs drawn from this seed.
  func run(seed: UInt64, longest: Duration?, environment: [String: String]) -> ChildRun {
    ChildRun(
      binary: binary, arguments: file.words + ["--clock", "wall", "--seed", "\(seed)"], environment: environment,
      limit: ChildRun.limit(of: workload.file.plan, longest: longest))
  }
}
