import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// The workload as every point of a sweep has it, read and checked.
struct SweptSources {
  struct Point {
    var source: WorkloadSource
    /// How many times as much load there is as the file says.
    var loadFactor: Double
  }

  /// In the order of the design's settings; at least one.
  let points: [Point]

  /// - Throws: `Refusal` and `WorkloadError` with everything that is wrong in the first point that cannot be run.
  init(_ arguments: FileArguments, _ design: SweepDesign, environment: [String: String]) throws {
    // Standard input can be read once.
    let bytes = arguments.path == "-" ? try Self.standardInput(arguments) : nil
    var read: [[String]: WorkloadSource] = [:]
    var points: [Point] = []
    for setting in design.settings {
      let source = try read[setting.overrides] ?? Self.source(arguments, setting, bytes, environment)
      read[setting.overrides] = source
      points.append(Point(source: source, loadFactor: try Self.factor(arguments, setting, source.file.plan)))
    }
    self.points = points
  }

  var first: WorkloadSource { points[0].source }

  func requests(_ design: SweepDesign) -> [Sweep.Request] {
    zip(design.settings, points).map { Sweep.Request($0, plan: $1.source.file.plan, loadFactor: $1.loadFactor) }
  }

  private static func standardInput(_ arguments: FileArguments) throws -> [UInt8] {
    do throws(FileError) {
      return try File.bytes(of: arguments.path)
    } catch {
      throw Refusal("\(arguments.name): error: \(error.message); name a workload file")
    }
  }

  private static func source(
    _ arguments: FileArguments, _ setting: SweepDesign.Setting, _ bytes: [UInt8]?, _ environment: [String: String]
  ) throws -> WorkloadSource {
    var arguments = arguments
    arguments.overrides += setting.overrides
    do {
      let source = try WorkloadSource(arguments, bytes: bytes, environment: environment)
      if source.file.clock == .wall { try WallRun.checkAgents(of: source, environment: environment) }
      return source
    } catch var error as WorkloadError {
      // What is wrong with a value that is varied stands in --vary, not in --set.
      for place in error.problems.indices {
        guard let argument = error.problems[place].place.argument,
          let varied = setting.overrides.first(where: { argument == "--set \($0)" })
        else { continue }
        error.problems[place].place.argument = "--vary \(varied)"
      }
      throw error
    }
  }

  private static func factor(
    _ arguments: FileArguments, _ setting: SweepDesign.Setting, _ plan: Plan
  ) throws -> Double {
    guard let wanted = setting.loadPerSecond else { return 1 }
    guard let now = plan.arrivalsPerSecond, now > 0 else {
      throw Refusal(
        "\(arguments.name): error: --load: its load has no rate: users loop, or a session is one job; "
          + "vary users with --vary load.concurrency=1..64:x2, or a recording's pace with --vary load.speedup=1..8:x2")
    }
    return wanted / now
  }

  /// Refuses a figure of a label that the workload does not have.
  func check(_ figure: GatedFigure, named name: String) throws {
    guard let label = figure.label else { return }
    let plan = first.file.plan
    let known: [String]? =
      switch label.name {
      case "agent": plan.agents.map(\.name)
      case "scenario": plan.scenarios.map(\.name)
      case "endpoint": plan.endpoints.map(\.name)
      default: nil
      }
    guard let known, !known.contains(label.value) else { return }
    let remedy = NearestName.remedy(for: label.value, among: known, orElse: "name another figure")
    throw Refusal("\(name): error: --figure \(figure.spelling): there is no \(label.name) `\(label.value)`; \(remedy)")
  }
}

extension FileArguments {
  /// What the command line changes in the file beside its clock, as it was given.
  var changes: [String] {
    let named: [(String, String?)] = [
      ("--seed", seed.map { "\($0)" }), ("--jobs", jobs.map { "\($0)" }),
      ("--duration", duration), ("--warmup", warmup), ("--trace", trace), ("--load-scale", loadScale),
      ("--time-scale", timeScale),
    ]
    return overrides.map { "--set \($0)" } + named.compactMap { name, value in value.map { "\(name) \($0)" } }
  }
}
