import NeedletailCouriers
import NeedletailLanes

/// Compiles patterns to a flat program: resolves names, collects children, finds out which outcomes are read.
struct ProgramCompiler {
  private var fleet: PoolIndex
  /// Every name an agent may choose, numbered by first appearance.
  private(set) var choiceNames: [String]
  /// Pools and capabilities that real agents may not choose, there being too many names.
  private var unchoosable: Set<String>
  private var nodes: [Node] = []
  private var children: [Int32] = []
  private var weights: [Double] = []
  private var tables: [Program.TableEntry] = []
  /// The outermost node of each scenario.
  private(set) var roots: [Int32] = []
  /// Histogram cells by (scenario, pool), in order of first use.
  private(set) var cells: [(scenario: Int, pool: Int32)] = []
  private var cellNumbers: [CellKey: Int32] = [:]
  /// Branches with names, which have a histogram cell each, in order of first appearance.
  private(set) var branches: [NamedBranch] = []
  private var branchNumbers: [NamedBranch: Int32] = [:]
  /// The program runs, and its figures have no more room.
  private var isRunning = false
  private var scenario = 0
  private(set) var problems: [String] = []
  /// Some call's tokens are a recording's.
  var hasRecordedTokens: Bool { nodes.contains(where: \.hasRecordedTokens) }
  /// Some call takes as long as a recording says.
  var hasRecordedServices: Bool { nodes.contains { $0.operation == .call && $0.recordedService != .max } }

  /// For the pools of a plan. Places for pools to come are not chosen.
  init(_ plan: Plan, hasRealAgents: Bool) {
    self.init(
      pools: plan.agents, vacant: plan.vacantPools, hasRealAgents: hasRealAgents,
      branches: hasRealAgents ? plan.scenarios.flatMap(\.pattern.branchNames) : [])
  }

  /// - Parameters:
  ///   - vacant: how many of the last are places for pools to come.
  ///   - hasRealAgents: a real agent may choose any branch, pool or capability by name, not only what its plan declares.
  ///   - branches: the names that branches have.
  init(pools: [AgentPool], vacant: Int = 0, hasRealAgents: Bool = false, branches: [String] = []) {
    fleet = PoolIndex(pools)
    let pools = pools.dropLast(vacant)
    var names: [String] = []
    var known: Set<String> = []
    for pool in pools {
      for option in pool.simulate.outcome.choice ?? [] where known.insert(option.name).inserted {
        names.append(option.name)
      }
    }
    var left: Set<String> = []
    if hasRealAgents {
      for name in branches + pools.map(\.name) + pools.flatMap(\.capabilities) where !known.contains(name) {
        if names.count < Int(Outcome.noChoice) {
          names.append(name)
          known.insert(name)
        } else {
          left.insert(name)
        }
      }
    }
    choiceNames = names
    unchoosable = left
    if names.count > Int(Outcome.noChoice) {
      problems.append("The agents' outcomes name \(names.count) different choices; at most 255 are allowed.")
    }
  }

  /// A real pool has come to a place that was vacant or another's: patterns may name it from now on, and agents may choose it and what
  /// it can do, as far as there are numbers left.
  ///
  /// - Complexity: O(pools + words of what they can do).
  mutating func take(_ pool: AgentPool, at place: Int) {
    var pools = fleet.pools
    pools[place] = pool
    fleet = PoolIndex(pools)
    learn([pool.name] + pool.capabilities)
  }

  /// Agents may choose these names, as far as there are numbers left.
  private mutating func learn(_ names: [String]) {
    for name in names where !choiceNames.contains(name) {
      if choiceNames.count < Int(Outcome.noChoice) {
        choiceNames.append(name)
        unchoosable.remove(name)
      } else {
        unchoosable.insert(name)
      }
    }
  }

  /// Compiles one scenario's pattern; call in the scenarios' order.
  mutating func add(_ pattern: Pattern, samplers: SamplerBank) {
    roots.append(compile(pattern, readers: [], samplers: samplers))
    scenario += 1
  }

  /// The finished program. The callers' cells start at `firstCell`.
  ///
  /// - Parameter spare: nodes that patterns may add while the program runs, see `extend`.
  func finish(firstCell: Int32, spare: Int = 0) -> Program {
    let none = Program.TableEntry(key: 0, branch: 0)
    return Program(
      nodes: FixedArray(nodes.map { placed($0, firstCell) }, spare: (Node(operation: .call), spare)),
      children: FixedArray(children, spare: (0, spare)), weights: FixedArray(weights, spare: (0, spare)),
      tables: FixedArray(tables, spare: (none, spare)))
  }

  private func placed(_ node: Node, _ firstCell: Int32) -> Node {
    var node = node
    guard node.cells >= 0 else { return node }
    let ofCalls = Int32(Program.CallCell.allCases.count)
    node.cells =
      node.operation == .branch
      ? firstCell + Int32(cells.count) * ofCalls + node.cells : firstCell + node.cells * ofCalls
    return node
  }

  /// Compiles one more pattern of the first scenario into a running program; answers its outermost node, or `nil`
  /// when the program's spare room is used up. Throws what is wrong with the pattern.
  ///
  /// - Complexity: O(size of the pattern).
  mutating func extend(
    _ program: borrowing Program, with pattern: Pattern, firstCell: Int32, samplers: SamplerBank
  ) throws(PlanError) -> Int32? {
    let problems = pattern.problems(in: fleet)
    guard problems.isEmpty else { throw PlanError(problems: problems) }
    let before = (nodes.count, children.count, weights.count, tables.count)
    isRunning = true
    learn(pattern.branchNames)
    scenario = 0
    let root = compile(pattern, readers: .all, samplers: samplers)
    let fits =
      nodes.count <= program.nodes.count && children.count <= program.children.count
      && weights.count <= program.weights.count && tables.count <= program.tables.count
    guard self.problems.isEmpty, fits else {
      // As it was: the pattern leaves nothing behind.
      nodes.removeSubrange(before.0...)
      children.removeSubrange(before.1...)
      weights.removeSubrange(before.2...)
      tables.removeSubrange(before.3...)
      let found = self.problems
      self.problems = []
      if found.isEmpty { return nil }
      throw PlanError(problems: found)
    }
    for index in before.0..<nodes.count { program.nodes[index] = placed(nodes[index], firstCell) }
    for index in before.1..<children.count { program.children[index] = children[index] }
    for index in before.2..<weights.count { program.weights[index] = weights[index] }
    for index in before.3..<tables.count { program.tables[index] = tables[index] }
    return root
  }

  /// Compiles a pattern whose outcome is read as `readers` says; answers its node.
  private mutating func compile(
    _ pattern: Pattern, readers: Outcome.Flags, isEssential: Bool = false, samplers: SamplerBank
  ) -> Int32 {
    let place = Int32(nodes.count)
    nodes.append(Node(operation: .call, isEssential: isEssential, reads: readers))
    var node = nodes[Int(place)]
    var inner: [Int32] = []
    switch pattern {
    case .call(let call):
      node.pool = number(of: call.pool) ?? 0
      node.role = call.role
      node.cells = cell(for: node.pool)
      node.caller = node.cells + 1
      if let recorded = call.recorded {
        node.recordedInput = recorded.inputTokens.map(Int32.init(clamping:)) ?? -1
        node.recordedOutput = recorded.outputTokens.map(Int32.init(clamping:)) ?? -1
        node.recordedService = recorded.service?.nanoseconds ?? .max
      }
    case .delay(let span):
      node.operation = .delay
      node.recordedService = span.nanoseconds
    case .sequence(let steps):
      node.operation = .sequence
      for (index, step) in steps.enumerated() {
        let read = index + 1 < steps.count ? needs(steps[index + 1].body) : readers
        inner.append(compile(step.body, readers: read, isEssential: step.isEssential, samplers: samplers))
      }
    case .parallel(let branches, let join):
      node.operation = .parallel
      setJoin(join, of: &node)
      let read = node.join.isTally ? readers.union([.approved, .abstained]) : readers
      inner = branches.map { compile($0, readers: read, samplers: samplers) }
    case .fanOut(let body, let width, let join):
      node.operation = .fanOut
      setJoin(join, of: &node)
      switch width {
      case .drawn(let distribution, let cap):
        node.width = samplers.add(distribution, kind: .count)
        node.widthCap = cap.map(Int32.init(clamping:)) ?? .max
      case .outcome(let cap): node.widthCap = cap.map(Int32.init(clamping:)) ?? .max
      }
      let read = node.join.isTally ? readers.union([.approved, .abstained]) : readers
      inner = [compile(body, readers: read, samplers: samplers)]
    case .loop(let loop):
      node.operation = .loop
      node.count = Int32(clamping: loop.atMost)
      node.handing = loop.handing
      node.exhaustionIsPartial = loop.exhaustionIsPartial
      (node.until, node.threshold) = condition(loop.until)
      var read = readers.union(node.until.subtracting(.decided)).union(needs(loop.body))
      if let otherwise = loop.otherwise { read.formUnion(needs(otherwise)) }
      inner = [compile(loop.body, readers: read, samplers: samplers)]
      if loop.handing == .exchange {
        node.keepsSides = true
        keepSides(inner[0])
      }
      if let otherwise = loop.otherwise {
        inner.append(compile(otherwise, readers: needs(loop.body).union(readers), samplers: samplers))
      }
    case .choose(let choose):
      node.operation = .choose
      for (place, branch) in pattern.children.enumerated() {
        inner.append(compile(branch, named: choose.name(ofBranch: place), readers: readers, samplers: samplers))
      }
      setChoice(choose, of: &node)
    case .escalate(let tiers):
      node.operation = .escalate
      for (index, tier) in tiers.enumerated() {
        let read = index + 1 < tiers.count ? needs(tiers[index + 1]) : []
        inner.append(compile(tier, readers: readers.union(.handled).union(read), samplers: samplers))
      }
    }
    node.firstChild = Int32(children.count)
    node.childCount = Int32(inner.count)
    children.append(contentsOf: inner)
    nodes[Int(place)] = node
    return place
  }

  /// A branch with a name has a node of its own around it.
  private mutating func compile(
    _ branch: Pattern, named name: String?, readers: Outcome.Flags, samplers: SamplerBank
  ) -> Int32 {
    guard let name else { return compile(branch, readers: readers, samplers: samplers) }
    let place = nodes.count
    nodes.append(Node(operation: .branch, reads: readers))
    let inner = compile(branch, readers: readers, samplers: samplers)
    nodes[place].cells = cell(for: NamedBranch(scenario: scenario, name: name))
    nodes[place].firstChild = Int32(children.count)
    nodes[place].childCount = 1
    children.append(inner)
    return Int32(place)
  }

  /// −1 for a branch that the plan does not have.
  private mutating func cell(for branch: NamedBranch) -> Int32 {
    if let known = branchNumbers[branch] { return known }
    if isRunning { return -1 }
    let number = Int32(branches.count)
    branches.append(branch)
    branchNumbers[branch] = number
    return number
  }

  private struct CellKey: Hashable {
    var scenario: Int
    var pool: Int32
  }

  private func number(of pool: String) -> Int32? { fleet.number(of: pool).map { Int32($0) } }

  private mutating func cell(for pool: Int32) -> Int32 {
    let key = CellKey(scenario: scenario, pool: pool)
    if let known = cellNumbers[key] { return known }
    let number = Int32(cells.count)
    cells.append((scenario, pool))
    cellNumbers[key] = number
    return number
  }

  private func setJoin(_ join: Pattern.Join, of node: inout Node) {
    switch join {
    case .all: node.join = .all
    case .first: node.join = .first
    case .quorum(let count): (node.join, node.count) = (.quorum, Int32(clamping: count))
    case .tally(.majority): node.join = .majority
    case .tally(.fraction(let share)): (node.join, node.fraction) = (.fraction, share)
    case .tally(.count(let count)): (node.join, node.count) = (.count, Int32(clamping: count))
    }
    node.keepsSides = node.join.isTally
  }

  private func condition(_ condition: Pattern.Condition) -> (Outcome.Flags, UInt16) {
    switch condition {
    case .never: ([], 0)
    case .solved: (.solved, 0)
    case .approved: (.approved, 0)
    case .handled: (.handled, 0)
    case .decided: (.decided, 0)
    case .confidence(let least): (.confidence, Outcome.scaled(least))
    }
  }

  /// What a pattern reads of the outcome it is handed.
  private func needs(_ pattern: Pattern) -> Outcome.Flags {
    switch pattern {
    case .call, .delay: return []
    case .sequence(let steps): return steps.first.map { needs($0.body) } ?? []
    case .parallel(let branches, _): return branches.reduce([]) { $0.union(needs($1)) }
    case .fanOut(let body, let width, _):
      if case .outcome = width { return needs(body).union(.fanOut) }
      return needs(body)
    case .loop(let loop): return needs(loop.body)
    case .choose(let choose):
      let inside = pattern.children.reduce([] as Outcome.Flags) { $0.union(needs($1)) }
      return choose.by == .outcome ? inside.union(.choice) : inside
    case .escalate(let tiers): return tiers.first.map(needs) ?? []
    }
  }

  /// A debate's rounds hand on what each side wrote: the parallel node says it, itself or chosen among several.
  private mutating func keepSides(_ place: Int32) {
    let node = nodes[Int(place)]
    switch node.operation {
    case .parallel, .fanOut: nodes[Int(place)].keepsSides = true
    case .choose, .branch:
      for child in node.firstChild..<node.firstChild + node.childCount { keepSides(children[Int(child)]) }
    case .call, .delay, .sequence, .loop, .escalate: break
    }
  }

  private mutating func setChoice(_ choose: Pattern.Choose, of node: inout Node) {
    node.table = Int32(tables.count)
    node.count = Int32(clamping: choose.among.count)
    switch choose.by {
    case .routing(let routing):
      switch routing {
      case .roundRobin: node.by = .roundRobin
      case .random: node.by = .random
      case .leastLoaded: node.by = .leastLoaded
      case .powerOfTwo: node.by = .powerOfTwo
      case .weighted:
        node.by = .weighted
        node.table = Int32(weights.count)
        var sum = 0.0
        for index in choose.among.indices {
          sum += choose.weights.map { index < $0.count ? $0[index] : 0 } ?? 1
          weights.append(sum)
        }
        node.tableCount = Int32(choose.among.count)
      }
    case .semantic(let need):
      node.by = .semantic
      let scores = fleet.scores(for: need)
      let ranked = choose.among.enumerated()
        .map { branch, pattern in (branch: branch, score: best(of: numbers(in: pattern), by: scores)) }
        .filter { $0.score > 0 }
        .sorted { ($1.score, $0.branch) < ($0.score, $1.branch) }
      var rank: Int32 = 0
      for (index, entry) in ranked.enumerated() {
        if index > 0 && ranked[index - 1].score > entry.score { rank += 1 }
        tables.append(Program.TableEntry(key: rank, branch: Int32(entry.branch)))
      }
      node.tableCount = Int32(ranked.count)
      if ranked.isEmpty && choose.fallback == nil {
        problems.append(
          "No agent among \(choose.among.flatMap(\.poolNames)) is capable of \(need); name a fallback or give one the capability."
        )
      }
    case .outcome:
      node.by = .outcome
      let chosen = choose.among.compactMap(\.poolNames.first).compactMap { fleet[$0] }
      let words = choose.names ?? chosen.flatMap { [$0.name] + $0.capabilities }
      if let name = words.first(where: unchoosable.contains) {
        problems.append(
          "Agents can choose among 255 names of branches, pools and capabilities, and \"\(name)\" is beyond them; add its pool earlier, or name fewer."
        )
      }
      let index = BranchIndex(choose, in: fleet)
      for (choice, name) in choiceNames.enumerated() {
        guard let branch = index.branch(named: name) else { continue }
        tables.append(Program.TableEntry(key: Int32(choice), branch: Int32(branch)))
      }
      node.tableCount = Int32(tables.count) - node.table
    }
  }

  /// The pools inside a branch.
  private func numbers(in pattern: Pattern) -> [Int] { pattern.poolNames.compactMap(fleet.number(of:)) }

  /// How well the best of them fits.
  private func best(of pools: [Int], by scores: [Int: Double]) -> Double {
    pools.reduce(0) { max($0, scores[$1] ?? 0) }
  }
}
