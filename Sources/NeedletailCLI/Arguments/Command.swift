import NeedletailArchive
import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What the command line asks for.
enum Command: Sendable, Equatable {
  case run(RunArguments)
  case validate(FileArguments)
  case expand(FileArguments)
  case suite(SuiteArguments)
  case sweep(SweepArguments)
  case verify(VerifyArguments)
  case roofline(RooflineArguments)
  case compare(CompareArguments)
  case gate(GateArguments)
  case calibrate(CalibrateArguments)
  case whatIf(WhatIfArguments)
  case size(SizeArguments)
  case history(HistoryArguments)
  case show(ShowArguments)
  case prune(PruneArguments)
  case export(ExportArguments)
  case report(ReportArguments)
  /// Says what an archive holds.
  case inspect(path: String, store: String? = nil)
  /// Prints a template, or writes it to `out`; without a name, the first one.
  case initialize(template: String?, out: String?)
  case version
  /// Prints a shell's script for completion.
  case completion(Shell)
  /// Help on everything, or on one command.
  case help(CommandName?)
  /// The manual page of all commands.
  case manual
}

/// The words a command line may begin with.
enum CommandName: String, Sendable, CaseIterable {
  case run, suite, size, sweep
  case whatIf = "whatif"
  case calibrate, validate, expand, verify, roofline, compare, gate, report, export, inspect, history, show, prune
  case initialize = "init"
  case completion, help
}

/// A workload and what the command line changes in it; durations as written: the reader judges them.
struct FileArguments: Sendable, Equatable {
  /// A path of a workload file or a result, `-` for standard input, or a stored run: see `SelectedRun`.
  var path: String
  /// Where stored runs are, and where `run` stores its own; `nil` leaves it to the environment.
  var store: String?
  var clock: WorkloadFile.Clock?
  var seed: UInt64?
  var jobs: Int?
  var duration: String?
  var warmup: String?
  var trace: String?
  var loadScale: String?
  var timeScale: String?
  /// `path.to.key=value`, in order.
  var overrides: [String] = []

  /// What messages call the file.
  var name: String { path == "-" ? "standard input" : path }
}

/// `--trace-jobs N[:FILE]` and `--trace-format`.
struct TraceRequest: Sendable, Equatable {
  /// Jobs in the sample.
  var count: Int
  /// `nil` is beside the result document.
  var path: String?
  var format = JobTraces.Format.chrome
}

/// What `run` takes beyond the file.
struct RunArguments: Sendable, Equatable {
  enum UserInterface: String, Sendable, CaseIterable {
    /// A live view and colours where there is a terminal.
    case auto
    /// A line a second for a log, and the summary, in plain ASCII.
    case plain
    /// Nothing but errors.
    case none
  }

  /// How long intervals may be: 1 ms to 1 h.
  static let intervals: ClosedRange<Duration> = .milliseconds(1) ... .seconds(3_600)
  /// A label's longest, in characters.
  static let longestLabel = 100
  static let archiveOfSeeds = ArgumentError("`--seeds` keeps no archive", "run one seed at a time with `--seed`")

  var file: FileArguments
  /// Runs N seeds side by side; `nil` is one run.
  var seeds: Int?
  /// Where the result document goes; `-` is standard output.
  var out: String?
  /// What the run is called in its document and in the store.
  var label: String?
  /// Exits with a status of its own where a threshold is undecided.
  var isStrict = false
  /// Traces jobs.
  var traces: TraceRequest?
  var userInterface = UserInterface.auto
  /// Leaves the `host` object out of the document, for comparison byte for byte.
  var isReference = false
  /// Where the archive goes; `nil` is beside the document.
  var archive: String?
  /// Writes an archive beside the document.
  var keepsArchive = true
  /// Of the archive's intervals, in the run's time.
  var interval: Duration = .seconds(1)
}

/// What `verify` takes beyond the file.
struct VerifyArguments: Sendable, Equatable {
  var file: FileArguments
  /// A share: 0.02 is 2 %.
  var tolerance = ClockComparison.usualTolerance
  /// Where the document goes; `-` is standard output.
  var out: String?
  var userInterface = RunArguments.UserInterface.auto
}

/// What `roofline` takes.
struct RooflineArguments: Sendable, Equatable {
  /// Of each of its runs.
  var duration: Duration = .seconds(2)
  var wall = WallClock()
  /// Where the document goes; `-` is standard output.
  var out: String?
  var userInterface = RunArguments.UserInterface.auto
}

/// What `history` takes.
struct HistoryArguments: Sendable, Equatable {
  enum Format: String, Sendable, CaseIterable {
    case table, json
    /// The words that `show` and others take, a line each.
    case names
  }

  /// `--detect`: looks for changes of level instead of listing.
  struct Detection: Sendable, Equatable {
    /// Of the last runs, that a build is stopped for.
    static let usualRecentRuns = 10

    /// As written; none are the usual ones.
    var figures: [String] = []
    /// `--exit-code`: a figure that got worse within this number of the last runs has a status of its own; `nil` where it has none.
    var recentRuns: Int?
  }

  /// The most runs that are listed at once.
  static let largestLimit = 100_000

  var store: String?
  var workload: String?
  var limit = 20
  var format = Format.table
  var detection: Detection?
}

/// What `show` takes.
struct ShowArguments: Sendable, Equatable {
  enum Format: String, Sendable, CaseIterable { case summary, json }

  /// A stored run or a result: see `SelectedRun`.
  var run: String
  var store: String?
  /// `nil` is the summary on a terminal and the document elsewhere.
  var format: Format?
  /// Where the document goes; `-` is standard output.
  var out: String?
}

/// What `prune` takes.
struct PruneArguments: Sendable, Equatable {
  enum Rule: Sendable, Equatable {
    /// All but the N stored last.
    case keep(Int)
    /// Those that ended longer ago than this.
    case olderThan(milliseconds: Int64)
  }

  var rule: Rule
  var store: String?
  var workload: String?
  /// Says what would be removed, and removes nothing.
  var isRehearsal = false
}

/// What `export` takes.
struct ExportArguments: Sendable, Equatable {
  /// An archive, or the stored run that wrote one.
  var path: String
  var store: String?
  var format: ExportFormat
  var selection = ExportSelection()
  /// Where the export goes; `-` is standard output.
  var out = "-"
}

/// A command line that cannot be understood.
struct ArgumentError: Error, Equatable, CustomStringConvertible {
  var message: String
  var remedy: String

  init(_ message: String, _ remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  var description: String { "needletail: error: \(message); \(remedy)" }
}
