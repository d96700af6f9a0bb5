import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A run of a suite with its workload read and checked, or why it cannot be run.
struct PreparedRun: Sendable {
  let entry: SuiteEntry
  /// What the suite and the command line change.
  let changes: [String]
  let content: Content

  enum Content: Sendable {
    case ready(WorkloadSource, WorkloadFile, seeds: Int?)
    /// Every problem a line.
    case unreadable(String)
  }

  /// All runs of a suite, read side by side, in its order.
  ///
  /// - Parameter label: what runs without a label of their own are called.
  static func all(
    _ entries: [SuiteEntry], _ arguments: SuiteArguments, label: String, environment: [String: String]
  ) async -> [PreparedRun] {
    let traces = ReadTraces()
    return await withTaskGroup(of: (Int, PreparedRun).self) { group in
      var next = 0
      func start() {
        guard next < entries.count else { return }
        let (index, entry) = (next, entries[next])
        next += 1
        group.addTask { (index, PreparedRun(entry, arguments, label: label, traces, environment: environment)) }
      }
      for _ in 0..<Machine.processors { start() }
      var prepared: [PreparedRun?] = Array(repeating: nil, count: entries.count)
      while let (index, run) = await group.next() {
        prepared[index] = run
        start()
      }
      return prepared.compactMap(\.self)
    }
  }

  private init(
    _ entry: SuiteEntry, _ arguments: SuiteArguments, label: String, _ traces: ReadTraces, environment: [String: String]
  ) {
    self.entry = entry
    var told = entry
    // Those of the command line stand in the place of the suite's.
    if arguments.seeds != nil { told.seeds = nil }
    changes = told.changes + arguments.overrides + (arguments.seeds.map { ["--seeds \($0)"] } ?? [])
    do {
      content = try Self.content(entry, arguments, label: label, traces, environment: environment)
    } catch {
      content = .unreadable("\(error)")
    }
  }

  private static func content(
    _ entry: SuiteEntry, _ arguments: SuiteArguments, label: String, _ traces: ReadTraces, environment: [String: String]
  ) throws -> Content {
    var file = FileArguments(path: entry.workload)
    (file.clock, file.seed, file.duration, file.warmup) = (entry.clock, entry.seed, entry.duration, entry.warmup)
    file.overrides = entry.settings.map(\.argument) + arguments.overrides
    func read(seeds: Int?) throws -> WorkloadSource {
      try WorkloadSource(
        file, isToRun: true, seeds: seeds, label: entry.label ?? label, traces: traces, environment: environment)
    }
    var source = try read(seeds: arguments.seeds ?? entry.seeds)
    if source.file.clock == .wall, source.file.effective?.seeds != nil {
      guard !entry.asksForSeeds || arguments.seeds != nil else {
        throw Refusal(
          "\(entry.workload): error: seeds: a run on the wall clock is one run; leave `seeds` out, or vary `seed`")
      }
      // What is said for all runs is for those in virtual time.
      source = try read(seeds: nil)
    }
    var workload = source.file
    let seeds = workload.effective?.seeds
    if workload.clock == .wall { try WallRun.checkAgents(of: source, environment: environment) }
    if let seeds, workload.plan.seed.addingReportingOverflow(UInt64(seeds - 1)).overflow {
      throw Refusal(
        "\(entry.workload): error: seed \(workload.plan.seed) leaves no room for \(seeds) seeds; choose a lower seed")
    }
    workload.plan.keepsAccounts = true
    return .ready(source, workload, seeds: seeds)
  }
}
