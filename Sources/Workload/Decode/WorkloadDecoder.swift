import NeedletailEngine

/// Decodes the tree of one file, part by part, and checks what only several parts together can show.
struct WorkloadDecoder {
  let diagnostics: Diagnostics
  let path: String
  let paths: RelativePaths
  let kinds: [any WrittenAgent.Type]
  let loadFile: (String) throws -> [UInt8]
  /// SHA-256 of the traces that a result document's workload replayed, by path.
  let traces: [String: String]
  /// What the file's loads are multiplied by.
  let loadScale: LoadScale?
  /// What other workloads have read already.
  let readTraces: ReadTraces?
  let figures: FigureCatalogue

  /// `nil` when the document is no mapping. After any problem the result is not to be used.
  func decode(_ root: Node) -> WorkloadReading? {
    let whole = Value(root, key: "", diagnostics)
    if whole.saysSuite {
      return whole.field("schema")?.wrong(
        "this is a suite, not a workload", "run it with `needletail suite`; a suite's `runs` are workloads")
    }
    if let schema = whole.field("schema"), let text = schema.scalar?.text, text.hasPrefix("needletail.") {
      return schema.wrong(
        "this is another document of needletail (schema \(text.abbreviated)), not a workload",
        "name a workload file, or the result document of a run")
    }
    if tellForeign(whole) { return nil }
    guard let fields = Fields(whole, Vocabulary.root) else { return nil }
    checkSchema(fields)
    var names = Names(fields)
    let resilience = fields["resilience"]?.resilience() ?? Resilience()
    let hasCallTimeout =
      resilience.callTimeout != nil
      || fields["resilience"].map(mayHaveCallTimeout) ?? fields.hasMisspelt(["resilience"])
    var plan = Plan(name: name(fields), agents: [], resilience: resilience, scenarios: [])
    plan.seed = fields["seed"]?.seed() ?? plan.seed
    // Which clock a `run` that cannot be read asks for is not known.
    let unread = (
      RunLimits(), fields["run"] == nil && !fields.hasMisspelt(["run"]) ? WorkloadFile.Clock.virtual : nil, WallClock()
    )
    let (limits, clock, wall) = fields["run"]?.runLimits() ?? unread
    plan.run = limits
    plan.wall = wall
    plan.users = fields["users"]?.users()
    plan.gateway = fields.writtenGateway?.gateway()
    plan.runtime = fields["runtime"]?.runtimeLimits() ?? RuntimeLimits(queueLimit: Limits.jobQueueDefault)
    plan.endpoints = fields["endpoints"]?.endpoints() ?? []
    var written = WorkloadReading.Written()
    let agents = fields.required("agents", "add the fleet: agents: { NAME: { simulate: { service: 1s } } }")
    (plan.agents, written.external) =
      agents?.agentPools(names, kinds, hasCallTimeout: hasCallTimeout, paths) ?? ([], [:])
    fields["run"]?.checkTimeScale(wall, clock, plan.agents)
    if clock == .virtual { agents?.checkSimulation(kinds) }
    let hasEnd = hasCallTimeout || plan.runtime.jobTimeout != nil || plan.run.drain != nil
    if clock == .wall, !hasEnd { agents?.adviseOnDeadlines(kinds) }
    plan.slo = fields["slo"]?.serviceLevel() ?? ServiceLevel()
    let fleet = PoolIndex(plan.agents)
    // Of a pool whose number of agents cannot be read, none are too many.
    let counted = plan.agents.allSatisfy { $0.count > 0 } ? fleet : PoolIndex(plan.agents.filter { $0.count > 0 })
    plan.faults =
      fields["faults"]?.faults(
        names, counted, plan.gateway, isGatewayTold: fields.writtenGateway != nil || fields.hasMisspelt(["gateway"]))
      ?? []
    plan.registry = fields["registry"]?.registryRule() ?? RegistryRule()

    var load = fields["load"]?.writtenLoad(names)
    var scenarios = writtenScenarios(fields, load, &names)
    if let loadScale { apply(loadScale, to: &load, &scenarios, fields) }
    let traces = TraceLoading(
      diagnostics: diagnostics, paths: paths, loadFile: loadFile, recorded: self.traces, pools: names.pools.ordered,
      traces: readTraces)
    resolve(load, of: fields, &scenarios, &plan, &written, traces)
    let reads = OutcomeReads(plan.agents, clock)
    let choices = agents.map { ChoiceChecks(agents: $0, fleet: fleet) }
    for scenario in scenarios {
      plan.scenarios.append(finished(scenario, fleet, reads, choices, &written, traces))
    }
    LoadChecks(diagnostics: diagnostics).check(fields, scenarios, &plan)
    if !diagnostics.hasErrors {
      var seen: Set<String> = []
      names.branches = NameList(plan.scenarios.flatMap(\.pattern.branchNames).filter { seen.insert($0).inserted })
      UseChecks(fields: fields, plan: plan).check(written.patterns)
    }
    if !diagnostics.hasErrors {
      // What the engine would refuse and no check with a place has found.
      for problem in plan.problems(in: fleet) { fields.value.refuse(problem, "") }
    }
    let (thresholds, abortOnFail) = promises(fields, names, plan, clock)
    var file = WorkloadFile(
      plan: plan, clock: clock ?? .virtual, thresholds: thresholds, abortOnFail: abortOnFail,
      gate: fields["gate"]?.gateSettings(names, figures), figures: figures)
    file.isNamed = fields["name"] != nil
    var reading = WorkloadReading(
      file: file, warnings: [], externalPlaces: agents?.places(of: written.external) ?? [:], written: written)
    reading.promisePlaces = WorkloadReading.PromisePlaces(of: file, fields)
    return reading
  }

  private func checkSchema(_ fields: Fields) {
    guard let schema = fields.required("schema", "begin with `schema: needletail/1`") else { return }
    guard let text = schema.text("write needletail/1"), text != "needletail/1" else { return }
    schema.refuse("\(schema.node.kind) is not a schema this version reads", "write needletail/1")
  }

  /// The file's own, or else its file name without the extension.
  private func name(_ fields: Fields) -> String {
    if let name = fields["name"]?.text("write a name") { return name }
    let file = path.split(separator: "/").last ?? "workload"
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    return stem.isEmpty ? "workload" : String(stem)
  }

  /// A call timeout that could not be read is there all the same.
  private func mayHaveCallTimeout(_ resilience: Value) -> Bool {
    guard case .mapping(let pairs) = resilience.node.content else { return true }
    return pairs.contains { $0.key == "call_timeout" && !$0.value.isNull }
      || resilience.hasMisspelt(["call_timeout"], among: Vocabulary.resilience)
  }

  /// The file's scenarios, or the one that a session in the common load brings along.
  private func writtenScenarios(_ fields: Fields, _ load: WrittenLoad?, _ names: inout Names) -> [WrittenScenario] {
    if let scenarios = fields["scenarios"] { return scenarios.writtenScenarios(names) }
    if let value = fields["load"], case .trace(let trace)? = load, trace.format == .agentSession {
      names.scenarios = NameList(["session"])
      let scenario = Scenario(name: "session", pattern: .sequence([]))
      return [
        WrittenScenario(value: value, scenario: scenario, pattern: nil, load: nil, hasPattern: false, hasLoad: false)
      ]
    }
    if fields["load"] == nil || load != nil {
      _ = fields.required("scenarios", "add what jobs do: scenarios: { NAME: { pattern: { call: AGENT } } }")
    }
    return []
  }

  private func apply(
    _ scale: LoadScale, to load: inout WrittenLoad?, _ scenarios: inout [WrittenScenario], _ fields: Fields
  ) {
    let loads = (scenarios.map(\.load) + [load]).compactMap(\.self)
    if !loads.isEmpty, loads.allSatisfy(\.isSession) { scale.refuse(diagnostics) }
    if let common = load { load = scale.scaled(common, fields["load"] ?? fields.value) }
    for index in scenarios.indices {
      let value = scenarios[index].value.field("load") ?? scenarios[index].value
      scenarios[index].load = scenarios[index].load.flatMap { scale.scaled($0, value) }
    }
  }

  /// Reads the common load. A session becomes the load of the one scenario that shares it.
  private func resolve(
    _ load: WrittenLoad?, of fields: Fields, _ scenarios: inout [WrittenScenario], _ plan: inout Plan,
    _ written: inout WorkloadReading.Written, _ traces: TraceLoading
  ) {
    guard let value = fields["load"] else { return }
    guard let load else {
      // It may have been meant as a session.
      for scenario in scenarios.indices where !scenarios[scenario].hasLoad { scenarios[scenario].lacksSession = true }
      return
    }
    switch load {
    case .generated(let generated): plan.load = generated
    case .trace(var reference) where reference.format == .agentSession:
      let sharing = scenarios.indices.filter { !scenarios[$0].hasLoad }
      guard sharing.count == 1, let only = sharing.first else {
        if sharing.count > 1 {
          value.refuse(
            "a session replays one scenario, and \(sharing.count) share this load",
            "give the session to one scenario as its own load")
          for scenario in sharing { scenarios[scenario].lacksSession = true }
        }
        return
      }
      guard let session = traces.session(&reference, value) else {
        scenarios[only].lacksSession = true
        return
      }
      written.trace = reference
      plan.load = TraceLoading.once
      scenarios[only].replay(session)
    case .trace(var reference):
      guard let trace = traces.rows(&reference, value) else { return }
      written.trace = reference
      plan.load = .trace(trace)
    }
  }

  /// One scenario with its pattern made and its own load read.
  private func finished(
    _ scenario: WrittenScenario, _ fleet: PoolIndex, _ reads: OutcomeReads, _ choices: ChoiceChecks?,
    _ written: inout WorkloadReading.Written, _ traces: TraceLoading
  ) -> Scenario {
    var scenario = scenario
    let value = scenario.value.field("load") ?? scenario.value
    switch scenario.load {
    case .generated(let load)?: scenario.scenario.load = load
    case .trace(var reference)? where reference.format == .agentSession:
      if let session = traces.session(&reference, value) {
        written.traces[scenario.scenario.name] = reference
        scenario.scenario.load = TraceLoading.once
        scenario.replay(session)
      }
    case .trace(var reference)?:
      if let trace = traces.rows(&reference, value) {
        written.traces[scenario.scenario.name] = reference
        scenario.scenario.load = .trace(trace)
      }
    case nil: break
    }
    if let pattern = scenario.pattern, scenario.session == nil {
      written.patterns[scenario.scenario.name] = pattern
      scenario.scenario.pattern = pattern.pattern(fleet)
      check(scenario, fleet, reads, choices)
    } else if !scenario.hasPattern, scenario.session == nil, !scenario.awaitsSession,
      !scenario.value.hasMisspelt(["pattern"], among: Vocabulary.scenario)
    {
      (scenario.value.emptied(["pattern"]) ?? scenario.value).refuse(
        "has no pattern", "add pattern: { call: AGENT }, or a session as its load")
    }
    return scenario.scenario
  }

  private func check(
    _ scenario: WrittenScenario, _ fleet: PoolIndex, _ reads: OutcomeReads, _ choices: ChoiceChecks?
  ) {
    let value = scenario.value.field("pattern") ?? scenario.value
    if !diagnostics.hasErrors {
      for problem in scenario.scenario.pattern.problems(in: fleet) { value.refuse(problem, "") }
    }
    var reads = reads
    reads.visit(scenario.scenario.pattern)
    for finding in reads.findings { value.warn(finding.message, finding.remedy) }
    choices?.check(reads, of: value.key)
  }

  private func promises(
    _ fields: Fields, _ names: Names, _ plan: Plan, _ clock: WorkloadFile.Clock?
  ) -> ([Threshold], Duration?) {
    let (thresholds, within) = fields["thresholds"]?.thresholds(names, plan, clock, figures) ?? ([], nil)
    let beside = fields["abort_on_fail"]
    if let within, beside != nil { within.refuse("is given twice, here and beside `thresholds`", "keep one") }
    let value = beside ?? within
    if let value, thresholds.isEmpty { value.warn("has no threshold to watch", "add thresholds, or remove it") }
    return (thresholds, value?.positiveDuration())
  }
}

extension Names {
  /// The names of all parts, whatever their problems.
  init(_ fields: Fields) {
    pools = Self.keys(fields["agents"], areNeeded: true)
    endpoints = Self.keys(fields["endpoints"], areNeeded: fields.hasMisspelt(["endpoints"]))
    scenarios = Self.keys(fields["scenarios"], areNeeded: true)
  }

  private static func keys(_ value: Value?, areNeeded: Bool) -> NameList {
    guard let value else { return NameList([], absenceIsTold: areNeeded) }
    guard case .mapping(let pairs) = value.node.content else { return NameList([], absenceIsTold: true) }
    return NameList(pairs.map(\.key), absenceIsTold: pairs.isEmpty && areNeeded)
  }
}

extension Value {
  /// The value of one key of a mapping, if it is there.
  func field(_ key: String) -> Value? {
    guard case .mapping(let pairs) = node.content else { return nil }
    return pairs.first { $0.key == key && !$0.value.isNull }.map(child)
  }
}

extension WrittenScenario {
  /// The session's tree of calls takes the pattern's place.
  mutating func replay(_ session: Pattern) {
    if hasPattern {
      value.warn("its pattern is not used, since a session brings its own", "remove the pattern or the session")
    }
    scenario.pattern = session
    self.session = session
  }

  /// A session was named that could not be read.
  var awaitsSession: Bool {
    if lacksSession { return true }
    if case .trace(let reference)? = load { return reference.format == .agentSession }
    return hasLoad && load == nil
  }
}

extension Fields {
  /// What a file says of its gateway.
  var writtenGateway: Value? { self["gateway"] }
}
