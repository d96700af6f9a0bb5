import NeedletailEngine

/// One scenario as the file says it, before its load is read and its pattern made.
struct WrittenScenario {
  var value: Value
  var scenario: Scenario
  /// `nil` where the file has none or it has problems.
  var pattern: WrittenPattern?
  /// `nil` for a share of the common load.
  var load: WrittenLoad?
  var hasPattern: Bool
  /// The file gives the scenario a load of its own, whatever its problems.
  var hasLoad: Bool
  /// The session the scenario replays, once it has been read.
  var session: Pattern?
  /// It was to replay a session of the common load that could not be read, or that it shares with others.
  var lacksSession = false
}

/// `scenarios`: kinds of jobs.
extension Value {
  func writtenScenarios(_ names: Names) -> [WrittenScenario] {
    guard let entries = entries("write a mapping of names to scenarios", of: Vocabulary.scenario) else { return [] }
    if entries.isEmpty { refuse("names no scenario", "add one with a pattern") }
    if entries.count > Limits.scenarios {
      refuse("has \(entries.count) scenarios", "write at most \(Limits.scenarios)")
    }
    let scenarios = entries.compactMap { $0.value.writtenScenario(named: $0.name, names) }
    if Set(scenarios.map(\.scenario.priority)).count > Limits.priorities {
      refuse("have more than \(Limits.priorities) distinct priorities", "give several scenarios the same one")
    }
    return scenarios
  }

  private func writtenScenario(named name: String, _ names: Names) -> WrittenScenario? {
    if node.isNull { return wrong("has no pattern", "add pattern: { call: NAME }") }
    guard let fields = Fields(self, Vocabulary.scenario) else { return nil }
    let defaults = Scenario(name: name, pattern: .sequence([]))
    var scenario = defaults
    scenario.weight = fields["weight"]?.number(0...Limits.factor, "a weight") ?? defaults.weight
    scenario.priority =
      fields["priority"]?.integer(-Limits.priority...Limits.priority, "a priority") ?? defaults.priority
    scenario.inputTokens = fields["input_tokens"]?.distribution(.count) ?? defaults.inputTokens
    scenario.input = fields["input"]?.text("write what the job's first agent is asked") ?? defaults.input
    scenario.start = fields["start"]?.duration() ?? defaults.start
    if fields["load"] == nil {
      fields["start"]?.refuse("belongs to a load of the scenario's own", "add load, or remove start")
    }
    return WrittenScenario(
      value: self, scenario: scenario, pattern: fields["pattern"]?.writtenPattern(names),
      load: fields["load"]?.writtenLoad(names), hasPattern: fields["pattern"] != nil, hasLoad: fields["load"] != nil)
  }
}
