import NeedletailReports

/// One option of a command: its name, what it takes, and what it is for.
struct Option: Sendable, Equatable {
  var name: String
  /// What stands for the value in the help; `nil` for a switch.
  var value: String?
  var isRepeatable = false
  /// The words that it takes, where the form has no room for them.
  var words: [String] = []
  var meaning: String

  /// `--seed N`.
  var form: String { name + (value.map { " " + $0 } ?? "") }

  static let clock = Option(
    name: "--clock", value: "virtual|wall", meaning: "the clock to run by, instead of the file's")
  static let seed = Option(name: "--seed", value: "N", meaning: "draw everything from this seed instead of the file's")
  static let seeds = Option(
    name: "--seeds", value: "N", meaning: "run N seeds side by side; figures become means with 95 % intervals")
  static let jobs = Option(name: "--jobs", value: "N", meaning: "stop taking jobs after N")
  static let duration = Option(name: "--duration", value: "D", meaning: "take jobs for so long: 90s, 10m, 2h")
  static let warmup = Option(name: "--warmup", value: "D", meaning: "leave the jobs of the first D out of the figures")
  static let trace = Option(
    name: "--trace", value: "FILE", meaning: "replay this recording as the load (.csv, .jsonl, .json)")
  static let set = Option(
    name: "--set", value: "KEY=VALUE", isRepeatable: true, meaning: "change one key of the file: agents.expert.count=80"
  )
  static let loadScale = Option(
    name: "--load-scale", value: "X", meaning: "multiply the load: rates, looping users, the pace of traces (1.5)")
  static let timeScale = Option(
    name: "--time-scale", value: "X", meaning: "on the wall clock: let the run's clock go X times as fast (10)")
  static let out = Option(
    name: "--out", value: "FILE", meaning: "write the result document here (- is standard output)")
  static let userInterface = Option(
    name: "--ui", value: "auto|plain|none", meaning: "a live view and colours on a terminal; plain lines; or silence")
  static let traceJobs = Option(
    name: "--trace-jobs", value: "N[:FILE]", meaning: "write what N sampled jobs did, to FILE or beside --out")
  static let traceFormat = Option(
    name: "--trace-format", value: "chrome|otlp", meaning: "for Perfetto and chrome://tracing, or OpenTelemetry")
  static let reference = Option(name: "--reference", meaning: "leave what depends on the machine out of the document")
  static let archive = Option(
    name: "--archive", value: "FILE", meaning: "keep the run second by second here (NAME.ntl beside --out NAME.json)")
  static let noArchive = Option(name: "--no-archive", meaning: "keep no archive beside the document")
  static let interval = Option(
    name: "--interval", value: "D", meaning: "how long the archive's intervals are, in the run's time (1s)")
  static let template = Option(name: "--out", value: "FILE", meaning: "write the file here instead of printing it")
  static let suiteSeeds = Option(
    name: "--seeds", value: "N", meaning: "run N seeds of every run in virtual time, whatever the suite says")
  static let suiteLabel = Option(
    name: "--label", value: "NAME", meaning: "call the suite's runs so in the store (the suite's name)")
  static let only = Option(
    name: "--only", value: "PATTERN", isRepeatable: true,
    meaning: "only runs of such a name: * is anything, ? one character; else a part of it")
  static let failFast = Option(
    name: "--fail-fast", meaning: "stop at the first run that cannot be read, fails, or breaks a threshold")
  static let suiteOut = Option(
    name: "--out", value: "FILE|DIR/", isRepeatable: true,
    meaning: "write the result here: .json, .md, .html, .xml (JUnit); all of them into DIR/")
  static let suiteFormat = Option(
    name: "--format", value: "text|markdown|json|junit|html",
    meaning: "what to print: the summary, or a document in its place (text)")
  static let tolerance = Option(
    name: "--tolerance", value: "N%", meaning: "how far the clocks may be apart at p50, p90 and p99 (2%)")
  static let comparison = Option(
    name: "--out", value: "FILE", meaning: "write the comparison here (- is standard output)")
  static let each = Option(name: "--duration", value: "D", meaning: "measure each load for so long (2s)")
  static let spin = Option(name: "--spin", meaning: "poll instead of sleeping")
  static let couriers = Option(
    name: "--couriers", value: "N", meaning: "threads that carry calls (one less than the processors)")
  static let measurement = Option(
    name: "--out", value: "FILE", meaning: "write the measurement here (- is standard output)")
  static let store = Option(
    name: "--store", value: "DIR|FILE.db", meaning: "the store of results (the environment's NEEDLETAIL_STORE)")
  static let runLabel = Option(
    name: "--label", value: "NAME", meaning: "call the run so, in its document and in the store")
  static let strict = Option(name: "--strict", meaning: "exit with 3 where a threshold over several seeds is undecided")
  static let source = Option(
    name: "--store", value: "DIR|FILE.db", meaning: "where stored runs are (the environment's NEEDLETAIL_STORE)")
  static let workload = Option(name: "--workload", value: "NAME", meaning: "only runs of the workload of this name")
  static let limit = Option(
    name: "--limit", value: "N",
    meaning: "list at most N runs, the last ones (20); look at N with --detect (2000)")
  static let detect = Option(
    name: "--detect", meaning: "find the runs at which the level of figures changed, of one workload")
  static let watched = Option(
    name: "--figure", value: "FIGURE", isRepeatable: true,
    meaning: "look at this one instead of the usual: 'job p99', 'p(99) call_latency_ms{agent=triage}'")
  static let exitCode = Option(
    name: "--exit-code", meaning: "exit with 99 where a figure got worse within the last runs")
  static let recent = Option(name: "--recent", value: "N", meaning: "how many runs these are (10)")
  static let historyFormat = Option(
    name: "--format", value: "table|json|names",
    meaning: "a table to read, a document, or the words that runs are called by")
  static let showFormat = Option(
    name: "--format", value: "summary|json", meaning: "the summary (on a terminal), or the document (elsewhere)")
  static let sideSeeds = Option(
    name: "--seeds", value: "N", meaning: "run each side with N seeds, the same for both (10, or as many as it takes)")
  static let split = Option(
    name: "--by", value: "agent|scenario|limit", meaning: "tell the figures of each agent, scenario or limit, too")
  static let comparisonFormat = Option(
    name: "--format", value: Self.words(of: ComparisonFormat.self), meaning: "what is printed (text)")
  static let comparisonOut = Option(
    name: "--out", value: "FILE", meaning: "write it here: what the ending says, else JSON (- is standard output)")
  static let allow = Option(
    name: "--allow", value: "FIGURE CHANGE", isRepeatable: true,
    meaning: "how far a figure may get worse: 'job p99 +5%', 'cost +2%', 'failure_rate +0.1pp'")
  static let confidence = Option(
    name: "--confidence", value: "C", meaning: "how sure a verdict must be, above 50%, at most 99.99% (99%)")
  static let strictGate = Option(
    name: "--strict", meaning: "exit with 3 where a figure is undecided, which is a warning otherwise")
  static let baseline = Option(
    name: "--baseline", value: "FILE",
    meaning: "hold the workload to this baseline (NAME.baseline.json beside NAME.yaml)")
  static let updateBaseline = Option(
    name: "--update-baseline", meaning: "write the baseline from this run, and hold it to nothing")
  static let against = Option(
    name: "--against", value: "FILE", meaning: "hold it to what another build of needletail makes of the same workload")
  static let sideA = Option(
    name: "--a", value: "KEY=VALUE", isRepeatable: true,
    meaning: "on the wall clock: what BASE changes in the file, as --set, or binary=PATH, workload=FILE")
  static let sideB = Option(name: "--b", value: "KEY=VALUE", isRepeatable: true, meaning: "the same of HEAD")
  static let pairs = Option(
    name: "--pairs", value: "N", meaning: "on the wall clock: measure at most N pairs of runs (20)")
  static let time = Option(
    name: "--time", value: "D", meaning: "on the wall clock: measure for D at most, as many pairs as fit: 10m")
  static let warmUps = Option(
    name: "--warmups", value: "N", meaning: "on the wall clock: runs of each side that are thrown away first (1)")
  static let selfCheck = Option(
    name: "--self-check",
    meaning: "measure the same on both sides: how noisy this machine is, and what change a gate would find")
  static let gateOut = Option(
    name: "--out", value: "FILE", isRepeatable: true,
    meaning: "write it here: what the ending says, else JSON (- is standard output)")
  static let gateFormat = Option(
    name: "--format", value: "FORMAT", words: GateFormat.allCases.map(\.rawValue),
    meaning: "what is printed, as below (text)")
  static let into = Option(
    name: "--into", value: "WORKLOAD", meaning: "show what the calibration changes in this file, and write nothing")
  static let inPlace = Option(name: "--in-place", meaning: "write the changes into the file of --into itself")
  static let calibration = Option(
    name: "--out", value: "FILE", isRepeatable: true,
    meaning: "write it here: the calibration (.json), or the workload of --into with the changes (.yaml)")
  static let factor = Option(
    name: "--factor", value: "X", meaning: "how many times as much there is of each limit, above 1 (2)")
  static let relaxed = Option(
    name: "--only", value: "KEY", isRepeatable: true,
    meaning: "only what has this key or one below it; * is anything: 'agents.*.count', gateway")
  static let whatIfSeeds = Option(
    name: "--seeds", value: "N", meaning: "run everything with N seeds, the same for each question (5)")
  static let whatIfOut = Option(
    name: "--out", value: "FILE",
    meaning: "write the answers here: .json, .md, .csv, .html, .txt, else JSON (- is standard output)")
  static let vary = Option(
    name: "--vary", value: "KEY=VALUES", isRepeatable: true,
    meaning: "vary a key: KEY=A,B,C or KEY=LO..HI, with a step (:5) or a factor (:x2)")
  static let load = Option(
    name: "--load", value: "RATES", meaning: "the whole load, as a rate or a range of them: 10/s..60/s:5/s")
  static let sweptSeeds = Option(
    name: "--seeds", value: "N", meaning: "run every point with N seeds, the same for all (3)")
  static let sweptFigure = Option(
    name: "--figure", value: "FIGURE",
    meaning: "what the matrix and the knee are about: p50, throughput, cost (p99)")
  static let sweepFormat = Option(
    name: "--format", value: Self.words(of: SweepFormat.self), meaning: "what is printed (text)")
  static let fit = Option(
    name: "--fit", value: "FILE",
    meaning: "fit the scaling law to a sweep's JSON or CSV, and run nothing")
  static let keep = Option(name: "--keep", value: "N", meaning: "remove all runs but the last N")
  static let olderThan = Option(
    name: "--older-than", value: "AGE", meaning: "remove runs that ended longer ago: 12h, 30d, 8w")
  static let rehearsal = Option(name: "--dry-run", meaning: "say what would be removed, and remove nothing")
  static let format = Option(
    name: "--format", value: "hlog|hgrm|csv|openmetrics|json", meaning: "what to turn the archive into")
  static let export = Option(name: "--out", value: "FILE", meaning: "write it here instead of to standard output")
  static let reportFormat = Option(
    name: "--format", value: "html|markdown|text",
    meaning: "a page, Markdown, or text for a terminal (what --out is called, else text)")
  static let report = Option(name: "--out", value: "FILE", meaning: "write the report here: .html, .md or .txt")
  static let ranWorkload = Option(
    name: "--workload", value: "FILE", meaning: "the workload file that was run, where it is not beside the result")
  static let metric = Option(name: "--metric", value: "NAME", meaning: "one metric alone, as inspect names it")
  static let label = Option(
    name: "--label", value: "KIND=VALUE", isRepeatable: true, meaning: "figures with this label alone: agent=triage")
  static let from = Option(
    name: "--from", value: "D", meaning: "intervals that begin at D of the run or later: 90s, 10m")
  static let to = Option(name: "--to", value: "D", meaning: "intervals that begin before D of the run")
  static let helpFormat = Option(
    name: "--format", value: "text|man", meaning: "text to read, or the manual page of all commands (text)")
  static let help = Option(name: "--help", meaning: "explain the command")

  /// The words of a catalogue, between bars.
  private static func words<W: RawRepresentable<String> & CaseIterable>(of words: W.Type) -> String {
    words.allCases.map(\.rawValue).joined(separator: "|")
  }

  /// What `run` takes of where its result goes.
  static let archived: [Option] = [seeds, out, archive, noArchive, interval]
  /// What every command that reads a workload file takes.
  static let ofFile: [Option] = [clock] + ofEitherClock
  /// The same for a command that runs by both clocks.
  static let ofEitherClock: [Option] = [seed, jobs, duration, warmup, trace, loadScale, timeScale, set]
  /// The same for a command that runs in virtual time, whatever the file's clock.
  static let ofVirtualTime: [Option] = [seed, jobs, duration, warmup, trace, loadScale, set]
}

extension CommandName {
  /// The options this command takes, in the order help lists them.
  var options: [Option] {
    switch self {
    case .run:
      Option.ofFile + Option.archived
        + [.store, .runLabel, .strict, .userInterface, .reference, .traceJobs, .traceFormat, .help]
    case .suite:
      [
        .suiteSeeds, .set, .only, .failFast, .strict, .suiteOut, .suiteFormat, .store, .suiteLabel, .userInterface,
        .help,
      ]
    case .sweep:
      [.vary, .load, .sweptSeeds, .sweptFigure] + Option.ofFile
        + [.source, .sweepFormat, .gateOut, .fit, .userInterface, .help]
    case .validate, .expand: Option.ofFile + [.source, .help]
    case .verify: Option.ofEitherClock + [.source, .tolerance, .comparison, .userInterface, .help]
    case .roofline: [.each, .spin, .couriers, .measurement, .userInterface, .help]
    case .compare:
      Option.ofEitherClock + [.source, .sideSeeds, .split, .comparisonFormat, .comparisonOut, .userInterface, .help]
    case .gate:
      Option.ofFile
        + [
          .source, .allow, .confidence, .strictGate, .sideSeeds, .baseline, .updateBaseline, .against, .sideA, .sideB,
          .pairs, .time, .warmUps, .selfCheck, .gateFormat, .gateOut, .userInterface, .help,
        ]
    case .calibrate: [.into, .inPlace, .calibration, .source, .userInterface, .help]
    case .whatIf:
      Option.ofVirtualTime + [.source, .factor, .relaxed, .whatIfSeeds, .whatIfOut, .userInterface, .help]
    case .size: Option.ofSizing
    case .history: [.store, .workload, .limit, .detect, .watched, .exitCode, .recent, .historyFormat, .help]
    case .show: [.store, .showFormat, .out, .help]
    case .prune: [.store, .keep, .olderThan, .workload, .rehearsal, .help]
    case .report: [.report, .reportFormat, .ranWorkload, .source, .help]
    case .export: [.format, .export, .metric, .label, .from, .to, .source, .help]
    case .inspect: [.source, .help]
    case .initialize: [.template, .help]
    case .completion: [.help]
    case .help: [.helpFormat, .help]
    }
  }
}
