extension Pattern {
  /// The most rounds a loop and the most copies a fan-out may be written with.
  public static let maximumRepetitions = 1_000_000

  /// Why the pattern cannot run with these pools, a sentence each; empty when it can.
  ///
  /// Sentences come in the order the pattern is written, each said once. Distributions are checked as far as a
  /// constant width goes; the rest is `Distribution`'s own to judge.
  ///
  /// - Complexity: O(size + pools).
  public func problems(pools: [AgentPool]) -> [String] { problems(in: PoolIndex(pools)) }

  /// The same, for one pattern of many that run with the same pools.
  ///
  /// - Complexity: O(size).
  package func problems(in fleet: PoolIndex) -> [String] {
    guard depth <= Self.maximumDepth else {
      return ["The pattern nests \(depth) levels deep; at most \(Self.maximumDepth) are allowed."]
    }
    var problems: [String] = []
    var said: Set<String> = []
    var waiting = [self]
    while let pattern = waiting.popLast() {
      for problem in pattern.ownProblems(in: fleet) where said.insert(problem).inserted {
        problems.append(problem)
      }
      waiting.append(contentsOf: pattern.children.reversed())
    }
    return problems
  }

  /// What is wrong with this node alone.
  private func ownProblems(in fleet: PoolIndex) -> [String] {
    switch self {
    case .delay(let span): span.problem.map { ["A pause \($0)"] } ?? []
    case .call(let call): call.problems(in: fleet)
    case .sequence(let steps): steps.isEmpty ? ["A sequence has no steps; name at least one."] : []
    case .parallel(let branches, let join):
      branches.isEmpty
        ? ["A parallel has no branches; name at least one."] : join.problems(of: "a parallel", among: branches.count)
    case .fanOut(_, let width, let join):
      width.problems + join.problems(of: "a fan-out", among: width.most)
    case .loop(let loop): loop.problems
    case .choose(let choose): choose.problems(in: fleet)
    case .escalate(let tiers): tiers.isEmpty ? ["An escalation has no tiers; name at least one."] : []
    }
  }
}

extension Pattern.Call {
  fileprivate func problems(in fleet: PoolIndex) -> [String] {
    var problems: [String] = []
    if !fleet.contains(pool) { problems.append("The pattern calls \"\(pool)\", and no pool of agents has that name.") }
    if let tokens = recorded?.inputTokens, tokens < 0 {
      problems.append("A recorded call of \"\(pool)\" has \(tokens) input tokens; use 0 or more.")
    }
    if let tokens = recorded?.outputTokens, tokens < 0 {
      problems.append("A recorded call of \"\(pool)\" has \(tokens) output tokens; use 0 or more.")
    }
    if let problem = recorded?.service?.problem {
      problems.append("The service time of a recorded call of \"\(pool)\" \(problem)")
    }
    return problems
  }
}

extension Pattern.Join {
  /// - Parameter count: The most children there can be, where that is known.
  fileprivate func problems(of whole: String, among count: Int?) -> [String] {
    let alike: Int
    switch self {
    case .all, .first, .tally(.majority): return []
    case .tally(.fraction(let share)):
      let isShare = share > 0 && share <= 1
      return isShare ? [] : ["The quorum of \(whole) is \(share); a share is above 0 and at most 1."]
    case .quorum(let successes): alike = successes
    case .tally(.count(let votes)): alike = votes
    }
    if alike < 1 { return ["The quorum of \(whole) is \(alike); use 1 or more."] }
    guard let count, alike > count, count >= 1 else { return [] }
    return ["The quorum of \(whole) is \(alike), and it has only \(count) to count."]
  }
}

extension Pattern.Width {
  /// The most copies this can come to, where that is known.
  fileprivate var most: Int? {
    switch self {
    case .drawn(.constant(let width), _):
      width >= 1 && width <= Double(Pattern.maximumRepetitions) ? Int(width + 0.5) : nil
    case .drawn(_, let cap), .outcome(let cap): cap
    }
  }

  fileprivate var problems: [String] {
    var problems: [String] = []
    switch self {
    case .drawn(.constant(let width), let cap):
      if !(width >= 1 && width <= Double(Pattern.maximumRepetitions)) {
        problems.append("A fan-out is \(width) wide; use 1 to \(Pattern.maximumRepetitions).")
      } else if let cap, width > Double(cap), cap >= 1 {
        problems.append("A fan-out is \(width) wide, and its cap is \(cap); raise the cap or narrow it.")
      }
      problems += Self.problems(cap: cap)
    case .drawn(_, let cap), .outcome(let cap):
      problems += Self.problems(cap: cap)
    }
    return problems
  }

  private static func problems(cap: Int?) -> [String] {
    guard let cap, cap < 1 || cap > Pattern.maximumRepetitions else { return [] }
    return ["The cap of a fan-out is \(cap); use 1 to \(Pattern.maximumRepetitions)."]
  }
}

extension Pattern.Loop {
  fileprivate var problems: [String] {
    var problems: [String] = []
    if atMost < 1 || atMost > Pattern.maximumRepetitions {
      problems.append("A loop runs at most \(atMost) rounds; use 1 to \(Pattern.maximumRepetitions).")
    }
    if case .confidence(let bound) = until, !(bound >= 0 && bound <= 1) {
      problems.append("A loop runs until a confidence of \(bound); use 0 to 1.")
    }
    return problems
  }
}

extension Pattern.Choose {
  fileprivate func problems(in fleet: PoolIndex) -> [String] {
    guard !among.isEmpty else { return ["A choice has no branches; name at least one."] }
    var problems: [String] = []
    if case .semantic(let need) = by { problems += capabilityProblems(need, fleet) }
    if let names { problems += nameProblems(names) }
    guard let weights else { return problems }
    if by != .routing(.weighted) {
      problems.append("A choice has weights and is not made by them; choose by weighted routing.")
    }
    if weights.count != among.count {
      problems.append("A choice has \(weights.count) weights for \(among.count) branches; give one each.")
    }
    if !weights.allSatisfy({ $0 >= 0 && $0.isFinite }) || !weights.contains(where: { $0 > 0 }) {
      problems.append("A choice's weights must be finite, none negative, and at least one above 0.")
    }
    return problems
  }

  private func nameProblems(_ names: [String]) -> [String] {
    var problems: [String] = []
    if names.count != among.count {
      problems.append("A choice has \(names.count) names for \(among.count) branches; give one each.")
    }
    if names.contains("") { problems.append("A branch of a choice has an empty name; call it something.") }
    var seen: Set<String> = []
    if let twice = names.first(where: { !seen.insert($0).inserted }) {
      problems.append("Two branches of a choice are called \"\(twice)\"; give each a name of its own.")
    }
    if fallback != nil, names.contains(Self.fallbackName) {
      problems.append(
        "A branch of a choice is called \"\(Self.fallbackName)\", as its fallback is; give the branch another name.")
    }
    return problems
  }

  /// A need must say something, and some branch must fit it or a fallback stand by.
  private func capabilityProblems(_ phrases: [String], _ fleet: PoolIndex) -> [String] {
    if CapabilityNeed(phrases).phrases.isEmpty {
      return ["A semantic choice needs nothing; name at least one capability."]
    }
    let names = Set(among.flatMap(\.poolNames))
    let candidates = names.compactMap(fleet.number).sorted()
    if fallback != nil || candidates.isEmpty { return [] }
    let scores = fleet.scores(for: phrases)
    if candidates.contains(where: { scores[$0] != nil }) { return [] }
    let listed = candidates.map { "\"\(fleet.pools[$0].name)\"" }.joined(separator: ", ")
    let wanted = phrases.map { "\"\($0)\"" }.joined(separator: ", ")
    return ["No agent among \(listed) is capable of \(wanted); name a fallback or give one the capability."]
  }
}
