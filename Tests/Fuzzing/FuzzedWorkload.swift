import NeedletailEngine
import NeedletailWorkload

/// A workload file is refused with problems that have a place and a remedy, or it reads, survives `expand`, and its run begins.
enum FuzzedWorkload {
  private static let path = "w.yaml"
  /// What `expand` writes beyond this many bytes may be over the limits of a file, as aliases and defaults are written out.
  private static let longestExpansion = 256 << 10

  /// Of the bytes as a file, and, where they are few, as an argument of `--set`.
  static func finding(in bytes: [UInt8]) -> String? {
    if let finding = finding(in: bytes, overrides: []) { return finding }
    guard bytes.count <= longestArgument, let argument = String(validating: bytes, as: UTF8.self),
      argument.contains("=")
    else { return nil }
    return finding(in: Array(overridden.utf8), overrides: [argument]).map { "as an argument of --set: \($0)" }
  }

  private static let longestArgument = 256
  private static let overridden = """
    schema: needletail/1
    run: { jobs: 5 }
    agents: { a: { simulate: { service: 1s } }, b: { count: 2, simulate: { ttft: 1s, itl: 1ms, output_tokens: 5 } } }
    scenarios: { s: { pattern: { sequence: [a, { loop: { body: b, at_most: 2 } }] } } }
    load: { stages: [ { duration: 1s, target: 5/s }, { duration: 2s, target: 5/s } ] }

    """

  private static func finding(in bytes: [UInt8], overrides: [String]) -> String? {
    let options = WorkloadReader.Options(
      environment: ["A": "5", "RATE": "5/s", "EMPTY": ""], overrides: overrides,
      loadFile: { try SmallTraces.bytes(of: $0) })
    do throws(WorkloadError) {
      let reading = try WorkloadReader.read(bytes: bytes, path: path, options: options)
      var again = options
      again.overrides = []
      return finding(in: reading, again)
    } catch {
      return ToldProblems.finding(in: error, of: bytes, path: path)
    }
  }

  /// What `expand` writes is read as the same, and written as the same again.
  static func finding(in reading: WorkloadReading, _ options: WorkloadReader.Options) -> String? {
    let expanded = reading.expanded()
    guard expanded.utf8.count <= longestExpansion else { return nil }
    let again: WorkloadReading
    do throws(WorkloadError) {
      again = try WorkloadReader.read(bytes: Array(expanded.utf8), path: path, options: options)
    } catch {
      return "what `expand` writes is refused: \(error)\n\(expanded)"
    }
    if again.file.plan != reading.file.plan { return "`expand` changes the plan:\n\(expanded)" }
    if again.file.thresholds != reading.file.thresholds { return "`expand` changes a threshold:\n\(expanded)" }
    if again.file.clock != reading.file.clock || again.file.abortOnFail != reading.file.abortOnFail {
      return "`expand` changes the clock or abort_on_fail:\n\(expanded)"
    }
    if again.expanded() != expanded { return "`expand` of what `expand` wrote is another text:\n\(expanded)" }
    if WorkloadKeys(expanded) == nil { return "what `expand` writes has no keys:\n\(expanded)" }
    return begin(reading.file)
  }

  /// A fleet larger than this is not run.
  private static let mostMembers = 200
  private static let mostEvents = 2_000

  /// The first events of the run, with the engine's own invariants watched.
  private static func begin(_ file: WorkloadFile) -> String? {
    let plan = file.plan
    let users = ([plan.load] + plan.scenarios.map(\.load)).reduce(0) { users, load in
      if case .closed(let loop)? = load { users + loop.concurrency } else { users }
    }
    let members = plan.agents.reduce(users) { $0 + $1.count } + (plan.gateway?.instances.count ?? 0)
    guard file.clock == .virtual, members <= mostMembers, plan.agents.allSatisfy(\.hasSimulation) else { return nil }
    do {
      var simulation = try Simulation(plan)
      _ = simulation.advance(events: mostEvents)
      _ = simulation.report()
      return nil
    } catch {
      return "what was read cannot be run: \(error)"
    }
  }
}
