import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A workload that the command is measured by, at lengths of one's choosing.
struct CommandWork {
  /// A shorter and a longer run of the same.
  struct Lengths {
    var shorter: Int
    var longer: Int
  }

  /// What a run did: the attempts it dispatched, and its digest.
  struct Outcome {
    var attempts: Int
    var digest: String
  }

  /// `closed-loop/10000`.
  var name: String
  var path: String
  /// `key=value` for `--set`, beside the length.
  var overrides: [String] = []
  /// The length's key, and the unit behind its number.
  var lengthKey: String
  var lengthUnit = ""
  /// To measure time by: a second or so.
  var timed: Lengths
  /// To count instructions by: as short as a steady state allows.
  var counted: Lengths
  var jobsInFlight: Int?

  static let closedLoops = [
    closedLoop(
      1_000, timed: Lengths(shorter: 125_000, longer: 500_000), counted: Lengths(shorter: 6_000, longer: 18_000)),
    closedLoop(
      10_000, timed: Lengths(shorter: 125_000, longer: 500_000), counted: Lengths(shorter: 20_000, longer: 40_000)),
    closedLoop(
      100_000, timed: Lengths(shorter: 250_000, longer: 1_000_000), counted: Lengths(shorter: 250_000, longer: 300_000)),
    closedLoop(
      1_000_000, timed: Lengths(shorter: 1_250_000, longer: 2_500_000),
      counted: Lengths(shorter: 1_500_000, longer: 1_600_000)),
  ]

  /// A million jobs in flight of which none calls several agents at once: the least that a job needs of memory.
  static let sequences: CommandWork = {
    var work = closedLoops[3]
    work.name = "sequences/1000000"
    work.overrides.append("scenarios.parallel-3-merge.weight=0")
    return work
  }()

  static let supportDesk = CommandWork(
    name: "support-desk", path: SupportDesk.path, lengthKey: "run.duration", lengthUnit: "m",
    timed: Lengths(shorter: 100, longer: 400), counted: Lengths(shorter: 10, longer: 20))

  private static func closedLoop(_ jobs: Int, timed: Lengths, counted: Lengths) -> CommandWork {
    CommandWork(
      name: "closed-loop/\(jobs)", path: ClosedLoop.path,
      overrides: ["load.concurrency=\(jobs)", "agents.agent.count=\(ClosedLoop.agents(forJobs: jobs))"],
      lengthKey: "run.jobs", timed: timed, counted: counted, jobsInFlight: jobs)
  }

  /// The same with one job in flight, so what is left of its memory is the program's own.
  var idle: CommandWork {
    var idle = self
    idle.overrides = ["load.concurrency=1", "agents.agent.count=\(ClosedLoop.agents(forJobs: 1))"]
    return idle
  }

  /// What the command is told: `run`, the file, and the options.
  func arguments(_ output: CommandOutput, length: Int, folder: String) -> [String] {
    ["run", path, "--ui", "none"] + overrides(length).flatMap { ["--set", $0] } + output.options(in: folder)
  }

  /// What a run of this length does, by running it in this process: whatever is asked for beside it, it is the same.
  func outcome(length: Int) throws -> Outcome {
    var options = WorkloadReader.Options()
    options.overrides = overrides(length)
    guard let bytes = Meter.bytes(ofFile: path) else {
      throw Unfinished("\(path) cannot be read; run the benchmarks in the repository's folder")
    }
    var simulation = try Simulation(try WorkloadReader.read(bytes: bytes, path: path, options: options).file.plan)
    while simulation.advance(events: 1 << 16) {}
    return Outcome(attempts: simulation.progress.attempts, digest: simulation.report().digestText)
  }

  /// `key=value` for `--set`, the length's too.
  func overrides(_ length: Int) -> [String] { overrides + ["\(lengthKey)=\(length)\(lengthUnit)"] }
}
