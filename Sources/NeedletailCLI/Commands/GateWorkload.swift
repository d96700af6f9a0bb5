import NeedletailEngine
import NeedletailNotation
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// `needletail gate`: whether HEAD is worse than BASE by more than is allowed.
struct GateWorkload {
  private let arguments: GateArguments
  private let head: NamedSide
  private let base: GateBase
  private let terms: GateTerms
  private let seeds: [UInt64]
  private let delivery: GateDelivery
  private let terminal: Terminal

  /// Does what the command line asks, by the clock of HEAD.
  static func execute(_ arguments: GateArguments) async throws -> ExitCode {
    if arguments.isByWallClock { return try GateByWallClock(arguments).execute() }
    let head = try NamedSide(arguments.file, environment: Machine.environment)
    if head.workload?.file.clock == .wall { return try GateByWallClock(arguments).execute() }
    return try await GateWorkload(arguments, head: head).execute()
  }

  /// Reads and checks everything before anything is run.
  private init(_ arguments: GateArguments, head: NamedSide) throws {
    if let word = arguments.optionOfPairs {
      throw Refusal("needletail: error: \(word) is for the wall clock; write --clock wall, or leave \(word) out")
    }
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(arguments.userInterface, environment: environment)
    delivery = try GateDelivery(arguments, terminal)
    self.head = head
    terms = try GateTerms(arguments, head: head.workload?.file, recorded: head.recordedGate)
    (base, seeds) = try GateBase.resolve(arguments, head, terms, environment)
    for side in [head] + (base.named.map { [$0] } ?? []) { side.workload?.source.complainOfWarnings() }
    var uses = FileUses()
    for word in [arguments.base, arguments.file.path, arguments.file.trace].compactMap(\.self) { uses.reads(word) }
    if let workload = head.workload, arguments.base == nil, arguments.against == nil,
      let file = BaselineFile(arguments.baseline, of: workload)
    {
      if arguments.updatesBaseline { try uses.writes(file.path, as: "--baseline") } else { uses.reads(file.path) }
    }
    for out in arguments.outs { try uses.writes(out, as: "--out") }
  }

  func execute() async throws -> ExitCode {
    let allowed = terms.allowances.map(\.figure)
    var sources: [SideRuns.Source] = []
    if case .build(let build) = base { sources.append(.other(try childRun(of: build))) }
    if let workload = base.named?.workload { sources.append(.file(workload.file)) }
    if let workload = head.workload { sources.append(.file(workload.file)) }
    let runs: SideRuns
    do {
      runs = try await SideRunning(terminal: terminal, arguments: arguments.file).run(
        sources, seeds: seeds, allowed: allowed)
    } catch let failure as ChildRunFailure {
      throw Self.told(failure, arguments.against ?? "")
    }
    let headSide = filled(head, runs)
    if case .none(let destination, let before, let path) = base {
      return try BaselineWriting(destination: destination, path: path, before: before, terms: terms).write(
        headSide, isInterrupted: runs.isInterrupted, isSilent: arguments.userInterface == .none)
    }
    let result = GateResult(
      base: baseSide(runs), head: headSide, allowances: terms.allowances, confidence: terms.confidence,
      isInterrupted: runs.isInterrupted)
    let places = head.workload.flatMap { GatePlaces(of: $0, environment: Machine.environment) }
    return try delivery.deliver(places?.placed(result) ?? result)
  }

  private func filled(_ named: NamedSide, _ runs: SideRuns) -> ComparedSide {
    switch named {
    case .runs(let side, _): return side
    case .workload(let workload):
      var side = workload.side
      // HEAD comes last, BASE first.
      side.runs = runs.runs.last ?? []
      side.thresholds = runs.thresholds.last ?? []
      return side
    }
  }

  private func baseSide(_ runs: SideRuns) -> ComparedSide {
    switch base {
    case .side(.runs(let side, _)): return side
    case .side(.workload(let workload)):
      var side = workload.side
      side.runs = runs.runs.first ?? []
      return side
    case .baseline(let baseline, let name): return baseline.side(called: name)
    case .build(let build):
      var side = head.workload?.side ?? ComparedSide(name: "", workload: "", clock: .virtual, runs: [])
      side.name = build.name?.split(separator: "/").last.map(String.init) ?? "another build"
      (side.commit, side.version) = (nil, build.version)
      side.runs = runs.runs.first ?? []
      return side
    case .none: return ComparedSide(name: "", workload: "", clock: .virtual, runs: [])
    }
  }

  /// HEAD's file, run by another build with one seed.
  private func childRun(of build: NeedletailBinary) throws -> @Sendable (UInt64) throws -> RunNumbers {
    let environment = Machine.environment
    let words = arguments.file.words
    return { seed in
      let run = ChildRun(
        binary: build, arguments: words + ["--clock", "virtual", "--seed", "\(seed)"], environment: environment,
        limit: .seconds(3_600))
      do {
        return try run.run(isInterrupted: { Machine.isInterrupted }).numbers
      } catch let failure as ChildRunFailure where failure.kind == .interrupted {
        throw SideRuns.CutOff()
      }
    }
  }

  private static func told(_ failure: ChildRunFailure, _ binary: String) -> any Error {
    switch failure.kind {
    case .badInput:
      Refusal(
        "needletail: error: --against \(binary): \(failure)"
          + (failure.isOfUnknownGate
            ? "\nthis build does not know `gate:`; hold it to a copy of the file without that section, and say what is allowed with --allow"
            : ""))
    case .failed, .interrupted: BrokenRuns(reason: "--against \(binary): \(failure)")
    }
  }
}
