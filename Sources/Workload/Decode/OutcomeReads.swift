import NeedletailEngine

/// Finds where a pattern decides on an outcome that no agent involved declares: it would always read 1, or no choice.
struct OutcomeReads {
  /// What each pool declares; `nil` for one whose replies say what they decide.
  let pools: [String: OutcomeModel?]
  /// A sentence for each such place, in the pattern's order, each once.
  private(set) var findings: [(message: String, remedy: String)] = []
  /// Every choice by outcome, with the pools by one of which it is decided.
  private(set) var choices: [(choose: Pattern.Choose, deciders: [String])] = []

  init(_ pools: [AgentPool], _ clock: WorkloadFile.Clock?) {
    let outcomes = pools.map { pool in
      (pool.name, clock == .virtual || pool.backend == .simulated ? pool.simulate.outcome : nil)
    }
    self.pools = Dictionary(outcomes, uniquingKeysWith: { first, _ in first })
  }

  /// - Parameter previous: What was run just before this pattern.
  mutating func visit(_ pattern: Pattern, after previous: Pattern? = nil) {
    switch pattern {
    case .call, .delay: break
    case .sequence(let steps):
      var before = previous
      for step in steps {
        visit(step.body, after: before)
        before = step.body
      }
    case .parallel(let branches, let join):
      if case .tally = join { check(branches, "a vote", .approved) }
      for branch in branches { visit(branch, after: previous) }
    case .fanOut(let body, let width, let join):
      if case .outcome = width { check(previous.map { [$0] } ?? [], "a fan-out", .fanOut) }
      if case .tally = join { check([body], "a vote", .approved) }
      visit(body, after: previous)
    case .loop(let loop):
      visit(loop)
      visit(loop.body, after: previous)
      if let otherwise = loop.otherwise { visit(otherwise, after: loop.body) }
    case .choose(let choose):
      if choose.by == .outcome {
        check(previous.map { [$0] } ?? [], "a choice", .choice)
        choices.append((choose, previous?.deciders ?? []))
      }
      for branch in choose.among + (choose.fallback.map { [$0] } ?? []) { visit(branch, after: previous) }
    case .escalate(let tiers):
      for tier in tiers.dropLast() { check([tier], "an escalation", .handled) }
      for tier in tiers { visit(tier, after: previous) }
    }
  }

  private mutating func visit(_ loop: Pattern.Loop) {
    switch loop.until {
    case .never, .decided: break
    case .solved: check([loop.body], "a loop", .solved)
    case .approved: check([loop.body], "a loop", .approved)
    case .handled: check([loop.body], "a loop", .handled)
    case .confidence: check([loop.body], "a loop", .confidence)
    }
  }

  private mutating func check(_ deciding: [Pattern], _ reader: String, _ decision: Decision) {
    let names = deciding.flatMap(\.poolNames)
    let outcome = decision.key
    let isDecided = { (name: String) in
      guard let declared = pools[name] else { return false }
      return declared.map { model in Decision.allCases.contains { model[$0] != nil && $0.settles(decision) } } ?? true
    }
    guard !names.contains(where: isDecided) else { return }
    let finding =
      names.isEmpty
      ? (message: "\(reader) reads `\(outcome)`, and no agent ran before it", remedy: "call an agent before it")
      : (
        message: "\(reader) reads `\(outcome)` of \(names.prefix(5).map { "`\($0)`" }.joined(separator: ", ")), "
          + "which never says it, so \(decision == .choice ? "branches are taken in turn" : "it is always 1")",
        remedy: "add simulate: { outcome: { \(outcome): … } }"
      )
    if !findings.contains(where: { $0 == finding }) { findings.append(finding) }
  }
}

extension Pattern {
  /// The pools whose outcome may be the pattern's: of a sequence its last step's, otherwise any child's.
  fileprivate var deciders: [String] {
    switch self {
    case .call(let call): [call.pool]
    case .delay: []
    case .sequence(let steps): steps.last?.body.deciders ?? []
    case .parallel, .fanOut, .loop, .choose, .escalate: children.flatMap(\.deciders)
    }
  }
}
