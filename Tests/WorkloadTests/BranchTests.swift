import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Branches with names")
struct BranchTests {
  /// Triage, and a choice that it decides.
  private func desk(_ choose: String, choice: String = "{ faq: 3, dispute: 1 }") -> String {
    """
    schema: needletail/1
    run: { duration: 1m }
    agents:
      triage: { simulate: { service: 1s, outcome: { choice: \(choice) } } }
      clerk: { simulate: { service: 1s } }
      lawyer: { simulate: { service: 1s } }
    scenarios: { ask: { pattern: { sequence: [ triage, { choose: \(choose) } ] } } }
    load: { rate: 5/s }

    """
  }

  private let named = "{ among: { faq: clerk, dispute: { race: [clerk, lawyer] } }, by: outcome }"

  private func only(_ text: String) -> String {
    let found = problems(text)
    return found.count == 1 ? found[0] : "\(found)"
  }

  @Test("are read, written by expand, and known to thresholds")
  func reading() throws {
    let reading = try read(desk(named) + "thresholds: { \"branch_latency_ms{branch=dispute}\": [\"p(99) < 5000\"] }\n")
    let race = Pattern.race([.call("clerk"), .call("lawyer")])
    #expect(
      reading.file.plan.scenarios[0].pattern
        == .sequence([.call("triage"), .choose(["faq": .call("clerk"), "dispute": race])]))
    #expect(reading.warnings == [])
    #expect(
      reading.expanded().contains(
        "among: { faq: { call: clerk }, dispute: { race: [{ call: clerk }, { call: lawyer }] } }"))
    #expect(reading.file.thresholds[0].label?.value == "dispute")
  }

  @Test("may be weighted by their names")
  func weighted() throws {
    let among = "among: { faq: clerk, dispute: lawyer }"
    let reading = try read(desk("{ \(among), weights: { dispute: 1, faq: 3 } }"))
    #expect(
      reading.file.plan.scenarios[0].pattern.children[1]
        == .choose(["faq": .call("clerk"), "dispute": .call("lawyer")], by: .routing(.weighted), weights: [3, 1]))
    #expect(
      only(desk("{ \(among), weights: { dipsute: 1, faq: 3, dispute: 0 } }")).hasSuffix(
        "choose.weights: the key `dipsute` is unknown; did you mean `dispute`?"))
    #expect(
      only(desk("{ \(among), weights: { faq: 3 } }")).hasSuffix(
        "choose.weights: has no weight for `dispute`; write one for each branch, 0 for never"))
    #expect(
      only(desk("{ among: [clerk, lawyer], weights: { clerk: 3 } }")).hasSuffix(
        "names branches that have no names; write a list, or give the branches names: among: { NAME: .. }"))
  }

  @Test("a choice that is no branch is an error at its place, with the nearest branch")
  func strayChoice() {
    #expect(
      only(desk(named, choice: "{ faq: 3, disptue: 1 }"))
        == "w.yaml:4:67: error: agents.triage.simulate.outcome.choice: `disptue` is no branch of the choice in "
        + "scenarios.ask.pattern; did you mean `dispute`?")
    #expect(
      only(desk(named, choice: "{ faq: 3, lawyer: 1 }")).hasSuffix("; there are `faq`, `dispute`"),
      "what branches call does not name them")
  }

  @Test(
    "so is one in a list, a router or a blackboard, where pools and capabilities are names",
    arguments: [
      ("choose: { among: [clerk, lawyer] }", "clerk: 1, lawyre: 1"),
      ("router: { agents: [clerk, lawyer], router: triage }", "lawyre: 1, clerk: 1"),
      ("blackboard: { controller: triage, specialists: [clerk, lawyer] }", "clerk: 1, lawyre: 2"),
    ])
  func strayInList(_ pattern: String, _ choice: String) {
    let text = desk("x", choice: "{ \(choice) }").replacing("choose: x", with: pattern)
    #expect(
      only(text).hasSuffix("`lawyre` is no branch of the choice in scenarios.ask.pattern; did you mean `lawyer`?"))
    let capable = text.replacing("lawyer: { sim", with: "lawyer: { capabilities: [lawyre], sim")
    #expect(problems(capable) == [])
  }

  @Test("with a fallback a choice may be no branch; one that is near to a branch is advised on")
  func fallback() throws {
    let choose = "{ among: { faq: clerk, dispute: lawyer }, fallback: clerk }"
    #expect(try read(desk(choose, choice: "{ faq: 3, other: 1 }")).warnings == [])
    let warnings = try read(desk(choose, choice: "{ faq: 3, disptue: 1 }")).warnings
    #expect(warnings.map(\.remedy) == ["did you mean `dispute`?"])
    #expect(warnings[0].message.hasSuffix("so it takes the fallback"))
  }

  @Test("one may not be called as the fallback beside it is")
  func namedFallback() {
    let among = "among: { fallback: clerk, dispute: lawyer }"
    #expect(
      only(desk("{ \(among), fallback: clerk }", choice: "{ dispute: 1 }"))
        == "w.yaml:7:73: error: scenarios.ask.pattern.sequence[1].choose.among: a branch is called `fallback`, "
        + "as the choice's fallback is; give it another name")
    #expect(problems(desk("{ \(among) }", choice: "{ dispute: 1 }")) == [])
  }

  @Test("one fault of a choice is told once, with what would be right")
  func once() {
    #expect(
      only(desk("{ faq: clerk, dispute: lawyer }")).hasSuffix(
        "choose: has no `among`; write its branches there: among: { faq: .. }"))
    #expect(
      only(desk("{ among: [ { faq: clerk }, { dispute: lawyer } ] }")).hasSuffix(
        "choose.among: is a list of branches with names; write a mapping: among: { faq: .., NAME: .. }"))
    #expect(
      only(desk("{ among: { faq: clerk, dispute: lawyer }, weights: { faq: 3, dispuet: 1 } }")).hasSuffix(
        "choose.weights: the key `dispuet` is unknown; did you mean `dispute`?"))
    #expect(
      only(desk("{ among: [clerk, { sequence: [clerk, lawyer] }] }")).contains(
        "choose.among[1]: begins with `clerk`, as an earlier one does"))
    #expect(only(desk("{ amogn: { faq: clerk } }")).hasSuffix("did you mean `among`?"))
    #expect(only(desk("{ among: [ { rcae: [clerk, lawyer] } ] }")).hasSuffix("did you mean `race`?"))
    let router = desk("x").replacing("choose: x", with: "router: { agents: { faq: clerk } }")
    #expect(
      only(router).hasSuffix("router.agents: is a mapping; write a list of the names of `agents`, [NAME, …]"))
  }

  @Test("only what decides is asked: not an agent before the last step, nor one whose program answers")
  func deciders() throws {
    let text = desk(named).replacing("sequence: [ triage,", with: "sequence: [ { sequence: [lawyer, triage] },")
      .replacing(
        "lawyer: { simulate: { service: 1s }",
        with: "lawyer: { simulate: { service: 1s, outcome: { choice: { x: 1 } } }")
    #expect(try read(text).warnings == [])
    let wall = desk(named, choice: "{ x: 1 }").replacing("duration: 1m", with: "duration: 1m, clock: wall")
      .replacing("triage: {", with: "triage: { command: [triage],")
    #expect(problems(wall) == [])
  }

  @Test("two of one name are an error, in a mapping and in a list that an outcome chooses from")
  func twice() {
    #expect(
      only(desk("{ among: { faq: clerk, faq: lawyer } }", choice: "{ faq: 1 }")).hasSuffix(
        "error: the key `faq` is written twice; keep one; the first is on line 7"))
    #expect(
      only(desk("{ among: [clerk, { sequence: [clerk, lawyer] }], by: outcome }", choice: "{ clerk: 1 }")).hasSuffix(
        "choose.among[1]: begins with `clerk`, as an earlier one does, so no outcome can choose it; "
          + "name each agent once, or give the branches of a choose names: among: { NAME: .., NAME: .. }"))
    #expect(problems(desk("{ among: [clerk, { sequence: [clerk, lawyer] }], by: random }")) == [])
    let router = desk("x", choice: "{ clerk: 1 }").replacing(
      "choose: x", with: "router: { agents: [clerk, clerk], router: triage }")
    #expect(only(router).contains("router.agents[1]: begins with `clerk`"))
  }

  @Test("a threshold about a branch that is not there is an error")
  func thresholds() {
    let threshold = { (key: String) in "thresholds: { \"\(key)\": [\"mean < 5\"] }\n" }
    #expect(
      only(desk(named) + threshold("branch_latency_ms{branch=disptue}")).hasSuffix(
        "there is no branch `disptue`; did you mean `dispute`?"))
    #expect(
      only(desk(named) + threshold("branch_latency_ms")).hasSuffix(
        "`branch_latency_ms` needs a label; write branch_latency_ms{branch=faq}"))
    let twice = desk(named).replacing(
      "scenarios: { ask:", with: "scenarios: { other: { pattern: { choose: \(named) } }, ask:")
    #expect(
      only(twice + threshold("branch_latency_ms{branch=other}")).hasSuffix(
        "there is no branch `other`; there are `faq`, `dispute`"))
    #expect(
      only(twice + threshold("branch_latency_ms{branch=dispute,scenario=ask}")).hasSuffix(
        "`branch_latency_ms{branch=dispute,scenario=ask}` has several labels, and a threshold has one; "
          + "write branch_latency_ms{branch=dispute}"))
    let nameless = desk("{ among: [clerk, lawyer], by: random }")
    for key in ["branch_latency_ms", "branch_latency_ms{branch=faq}"] {
      #expect(
        only(nameless.replacing(", outcome: { choice: { faq: 3, dispute: 1 } }", with: "") + threshold(key)).hasSuffix(
          "no branch has a name; give the branches of a `choose` names: among: { NAME: .. }"))
    }
  }

  @Test("an empty mapping, an empty name and a value that is neither are errors")
  func wrong() {
    #expect(only(desk("{ among: {} }")).hasSuffix("choose.among: has no pattern; write at least one"))
    #expect(only(desk("{ among: { \"\": clerk } }")).contains("a name is empty or too long"))
    #expect(
      only(desk("{ among: clerk }")).hasSuffix(
        "choose.among: is `clerk`; write a list of patterns, or a mapping of names to patterns"))
  }
}
