import Foundation
import NeedletailCouriers
import Testing

@testable import NeedletailEngine

private typealias Hand = PlanByHand

/// What holds of every decision in the catalogue: a row that is only half built in fails here.
@Suite("The catalogue of decisions")
struct DecisionTests {
  /// A declaration that always draws something else than what holds when nothing is declared.
  private func declaration(_ decision: Decision) -> OutcomeModel.Declaration {
    switch decision.form {
    case .flag(_, let otherwise): .probability(otherwise ? 0 : 1)
    case .share: .distribution(.constant(0.25))
    case .count: .distribution(.constant(3))
    case .name: .choices([OutcomeModel.Choice(name: "p", weight: 1)])
    case .verdict: .verdict(OutcomeModel.Verdict(against: 1))
    }
  }

  /// The outcome with that one decision, and all others as when nothing is said.
  private func outcome(_ decision: Decision) -> Outcome {
    var outcome = Outcome()
    switch decision.form {
    case .flag: outcome.flags.formSymmetricDifference(Outcome.Flags(decision))
    case .share: outcome.confidence = 16_384
    case .count: outcome.fanOut = 3
    case .name: outcome.choice = 0
    case .verdict: outcome.flags.remove(.approved)
    }
    return outcome
  }

  /// A world whose call 0 runs and declares just this.
  private func world(_ decision: Decision? = nil) throws -> World {
    let world = try World(
      Hand.plan(
        [Hand.pool("p", takes: 10) { if let decision { $0.simulate.outcome[decision] = declaration(decision) } }],
        [Hand.job("j", .call("p"))]))
    world.advance(toMilliseconds: 5)
    return world
  }

  @Test("what is not said is what the catalogue says of it")
  func defaults() {
    for decision in Decision.allCases {
      switch decision.form {
      case .flag(_, let otherwise):
        #expect(Outcome().flags.contains(Outcome.Flags(decision)) == otherwise, "\(decision)")
      case .share: #expect(Outcome().confidence == 65_535)
      case .count: #expect(Outcome().fanOut == 1)
      case .name: #expect(Outcome().choice == Outcome.noChoice)
      case .verdict: #expect(Outcome().flags.isSuperset(of: [.approved, .decided]))
      }
    }
  }

  @Test("what an agent declares is drawn, and nothing else", arguments: Decision.allCases)
  func drawn(_ decision: Decision) throws {
    let world = try world(decision)
    #expect(world.drawOutcome(0, reading: .all) == outcome(decision))
    #expect(try self.world().drawOutcome(0, reading: .all) == Outcome())
  }

  @Test("a verdict is drawn for those who read no more than whether it approves")
  func verdictForApproval() throws {
    #expect(try world(.verdict).drawOutcome(0, reading: .approved) == outcome(.verdict))
  }

  @Test("a decision that is not read is not drawn", arguments: Decision.allCases)
  func unread(_ decision: Decision) throws {
    let others = Decision.allCases.filter { !decision.settles($0) }
    let reading = others.reduce([] as Outcome.Flags) { $0.union(Outcome.Flags($1)) }
    #expect(try world(decision).drawOutcome(0, reading: reading) == Outcome())
  }

  @Test("decisions are drawn independently: two that are certain half of the time agree half of the time")
  func independent() throws {
    let flags = Decision.allCases.filter { if case .flag = $0.form { true } else { false } }
    let world = try World(
      Hand.plan(
        [Hand.pool("p", takes: 10) { for flag in flags { $0.simulate.outcome[flag] = .probability(0.5) } }],
        Hand.jobs(1_000, .call("p"))))
    world.advance(toMilliseconds: 5)
    let drawn = (0..<1_000).map { world.drawOutcome($0, reading: .all).flags }
    for (index, one) in flags.enumerated() {
      for other in flags[..<index] {
        let alike = drawn.count { $0.contains(Outcome.Flags(one)) == $0.contains(Outcome.Flags(other)) }
        // Five standard deviations of a fair coin thrown a thousand times: 79.
        #expect(abs(alike - 500) < 80, "\(one) and \(other)")
      }
    }
  }

  @Test("what a reply says is taken over, and told back to those who asked for the job", arguments: Decision.allCases)
  func replies(_ decision: Decision) throws {
    let plan = Hand.plan([Hand.pool("p", takes: 10)], [Hand.job("j", .call("p"))])
    let world = try World(plan, real: ["p"], receivesExternalJobs: true)
    var reply = Reply()
    func toldBack() -> Reply {
      world.reply(of: ExternalJobs.Completion(request: 0, outcome: world.outcome(of: reply)))
    }
    switch decision.form {
    case .flag(let part, let otherwise):
      reply[keyPath: part] = !otherwise
      #expect(toldBack()[keyPath: part] == !otherwise)
    case .share(let part):
      reply[keyPath: part] = 0.2
      #expect(toldBack()[keyPath: part] == 0.2)
    case .count(let part):
      reply[keyPath: part] = 3
      #expect(toldBack()[keyPath: part] == 3)
    case .name(let part):
      reply[keyPath: part] = "p"
      #expect(toldBack()[keyPath: part] == "p")
    case .verdict(let part):
      for verdict in Reply.Verdict.allCases {
        reply[keyPath: part] = verdict
        #expect(toldBack()[keyPath: part] == verdict)
      }
    }
    #expect(world.outcome(of: reply) != Outcome())
    #expect(world.outcome(of: Reply()) == Outcome())
  }

  @Test("of several branches a flag holds when all say so, the least share counts, the most tasks, the first choice")
  func merging() {
    for decision in Decision.allCases {
      let (one, none) = (outcome(decision), Outcome())
      var (merged, reversed) = (one, none)
      merged.merge(none)
      reversed.merge(one)
      #expect(merged == reversed, "only one of the two says something of \(decision)")
      switch decision.form {
      case .flag: #expect(merged.flags == none.flags.intersection(one.flags), "\(decision)")
      case .share, .count, .name, .verdict: #expect(merged == one, "\(decision)")
      }
    }
    var first = Outcome()
    var second = Outcome()
    (first.choice, second.choice) = (4, 2)
    (first.fanOut, second.fanOut) = (4, 2)
    (first.confidence, second.confidence) = (4, 2)
    first.merge(second)
    #expect((first.choice, first.fanOut, first.confidence) == (4, 4, 2))
  }

  @Test("the parts of an outcome do not touch each other, and an oversized fan-out stays in its place")
  func packing() {
    var outcome = Outcome()
    outcome.confidence = 0
    outcome.fanOut = .max
    #expect((outcome.fanOut, outcome.confidence) == (16_777_215, 0))
    #expect(Int(outcome.fanOut) > World.widthLimit, "it is still refused as more than any fan-out may make")
    outcome.choice = 0
    outcome.flags = Outcome.Flags(rawValue: .max)
    #expect((outcome.fanOut, outcome.confidence, outcome.choice) == (16_777_215, 0, 0))
    outcome.fanOut = 1
    outcome.confidence = .max
    #expect((outcome.fanOut, outcome.flags.rawValue, outcome.choice) == (1, .max, 0))
  }

  @Test("there is room for each decision's bit, and for its probability")
  func room() {
    #expect(Decision.allCases.count <= Outcome.Flags.RawValue.bitWidth)
    #expect(OutcomeRule().probabilities.count == Outcome.Flags.RawValue.bitWidth)
    #expect(Decision.allCases.allSatisfy { Outcome.Flags.all.contains(Outcome.Flags($0)) })
    #expect(Set(Decision.allCases.map { Outcome.Flags($0).rawValue }).count == Decision.allCases.count)
  }

  @Test("a declaration of another form is a problem of the plan, not passed over", arguments: Decision.allCases)
  func wrongForm(_ decision: Decision) {
    let wrong: OutcomeModel.Declaration =
      if case .name = decision.form { .probability(0.5) } else { .choices([OutcomeModel.Choice(name: "p", weight: 1)]) }
    let plan = Hand.plan(
      [Hand.pool("p", takes: 10) { $0.simulate.outcome[decision] = wrong }], [Hand.job("j", .call("p"))])
    #expect(plan.problems == ["Pool \"p\": `\(decision.key)` cannot be declared in this form."])
  }

  /// The rows of the tables of a page.
  private func rows(_ page: String) throws -> [Substring] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/\(page)"), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("| `") }
  }

  @Test("the docs have a row for each, declared and replied", arguments: Decision.allCases)
  func documented(_ decision: Decision) throws {
    #expect(try rows("patterns.md").contains { $0.hasPrefix("| `\(decision.key): ") })
    #expect(try rows("command-agents.md").contains { $0.contains("`\(decision.name)`") })
    #expect(try rows("workload-files.md").contains { $0.hasPrefix("| `outcome` |") && $0.contains(decision.key) })
  }
}
