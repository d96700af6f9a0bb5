import NeedletailResults
import NeedletailWorkload

/// `needletail gate` where sides are measured on the wall clock: interleaved, one run at a time, in processes of their own.
struct GateByWallClock {
  private let arguments: GateArguments
  private let measurement: PairMeasurement
  private let terms: GateTerms
  private let delivery: GateDelivery

  /// Reads and checks everything before anything is measured.
  init(_ arguments: GateArguments) throws {
    Machine.catchInterrupts()
    let environment = Machine.environment
    self.arguments = arguments
    let terminal = Terminal(arguments.userInterface, environment: environment)
    delivery = try GateDelivery(arguments, terminal)
    let (base, head) = try Self.sides(arguments, environment)
    terms = try GateTerms(arguments, head: head.workload.file)
    measurement = PairMeasurement(
      base: base, head: head, plan: try Self.plan(arguments, terms), terminal: terminal, environment: environment)
    if arguments.base != nil { try GateTerms.checkNames(.workload(base.workload), .workload(head.workload)) }
    if !arguments.isSelfCheck { try Self.checkComparable(base, head, terms) }
    var uses = FileUses()
    for side in [base, head] {
      uses.reads(side.file.path)
      uses.reads(side.file.trace)
    }
    for out in arguments.outs { try uses.writes(out, as: "--out") }
    head.workload.source.complainOfWarnings()
  }

  private static func sides(
    _ arguments: GateArguments, _ environment: [String: String]
  ) throws -> (base: WallSide, head: WallSide) {
    func side(
      _ which: MeasuredSide, _ settings: SideSettings, option: String, path: String? = nil, name: String? = nil
    ) throws -> WallSide {
      var file = arguments.file
      file.path = settings.workload ?? path ?? file.path
      file.overrides += settings.overrides
      return try WallSide(
        which, file, binary: settings.binary, option: option, name: name ?? settings.words, environment: environment)
    }
    if arguments.updatesBaseline || arguments.baseline != nil {
      throw Refusal(
        "\(arguments.file.path): error: runs by the wall clock, where figures are of one machine and one hour and no baseline is kept; "
          + "give BASE as well, or --a and --b, or --against BINARY")
    }
    let head = try side(.head, arguments.b, option: "--b")
    if let word = arguments.base { return (try side(.base, SideSettings(), option: "BASE", path: word), head) }
    if let word = arguments.against {
      let name = word.split(separator: "/").last.map(String.init)
      return (try side(.base, SideSettings(binary: word), option: "--against", name: name), head)
    }
    if arguments.isSelfCheck || arguments.a != SideSettings() || arguments.b != SideSettings() {
      return (try side(.base, arguments.a, option: "--a"), head)
    }
    throw Refusal(
      "\(arguments.file.path): error: runs by the wall clock, where two sides are measured in turn, and only one is named; "
        + "give BASE as well, or --a and --b, or --against BINARY, or gate it in virtual time with --clock virtual")
  }

  private static func plan(_ arguments: GateArguments, _ terms: GateTerms) throws -> PairingPlan {
    if arguments.seeds != nil {
      throw Refusal("needletail: error: --seeds is for virtual time; write --pairs on the wall clock")
    }
    if let pairs = arguments.pairs { try terms.checkPairs(pairs, "pair") }
    let fewest = min(max(PairingPlan.usualFewest, terms.fewest), arguments.pairs ?? .max)
    let usual = arguments.time == nil ? max(PairingPlan.usualMost, fewest) : nil
    return PairingPlan(
      warmUps: arguments.warmUps, fewest: fewest, most: arguments.pairs ?? usual, time: arguments.time)
  }

  /// Refuses to measure what could not be compared.
  private static func checkComparable(_ base: WallSide, _ head: WallSide, _ terms: GateTerms) throws {
    let comparison = Comparison(base: base.side, head: head.side, confidence: terms.confidence)
    let allowances = terms.allowances.isEmpty ? GateSettings.usualAllowances : terms.allowances
    guard let why = comparison.whyIncomparable, let latency = allowances.first(where: \.figure.dependsOnConditions)
    else {
      return
    }
    throw Refusal(
      "needletail: error: \(latency.figure.spelling) cannot be compared: \(why); give both sides the same, or allow other figures alone"
    )
  }

  func execute() throws -> ExitCode {
    let places =
      arguments.isSelfCheck
      ? nil : GatePlaces(of: measurement.head.workload, environment: Machine.environment)
    let outcome = try measurement.run { base, head, look in
      let gate = GateResult(
        base: base, head: head, allowances: terms.allowances, confidence: terms.confidence, look: look
      ).trustingGenerator
      return places?.placed(gate) ?? gate
    }
    var hasFailed = false
    if case .failed(let side, let reason) = outcome.ending {
      let name = side == .base ? measurement.base.side.name : measurement.head.side.name
      Console.complain(
        "\(measurement.head.side.workload): error: a run of \(side.rawValue) (\(name)) failed, and again: \(reason)")
      guard outcome.gate != nil else { return .failed }
      hasFailed = true
    }
    guard var gate = outcome.gate else {
      let isOut = outcome.ending == .outOfTime
      Console.complain(
        "\(measurement.head.side.workload): " + (isOut ? "--time was up" : "interrupted")
          + " before the first pair was measured")
      return isOut ? .failed : .interrupted
    }
    gate.isInterrupted = hasFailed || outcome.ending == .interrupted
    gate.notes += Self.notes(outcome)
    let code = arguments.isSelfCheck ? try delivery.deliver(SelfCheck(of: gate)) : try delivery.deliver(gate)
    return hasFailed ? .failed : code
  }

  private static func notes(_ outcome: PairMeasurement.Outcome) -> [String] {
    var notes: [String] = []
    for side in MeasuredSide.allCases {
      if let count = outcome.runs.repeats[side] {
        let runs =
          count == 1 ? "a run of \(side.rawValue) failed and was" : "\(count) runs of \(side.rawValue) failed and were"
        notes.append("\(runs) measured again with its pair")
      }
    }
    if outcome.ending == .outOfTime { notes.append("--time was up after \(outcome.runs.pairs) pairs") }
    return notes
  }
}
