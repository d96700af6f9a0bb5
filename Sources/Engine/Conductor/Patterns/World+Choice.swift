import NeedletailLanes

/// One branch of several.
extension World {
  /// A choice leaves no frame behind: the branch answers in its place.
  func startChoice(_ node: Int32, _ given: Start) {
    let branch = chooseBranch(node, given)
    var passed = given
    passed.key = given.key.child(UInt64(branch))
    start(program.child(node, branch), passed)
  }

  /// A branch with a name begins: its frame keeps the instant. The branch is handed and draws what it would without one.
  func startBranch(_ node: Int32, _ given: Start) {
    let frame = newFrame(node, given)
    if frame < 0 { return }
    frames[frame].startedAt = now
    frames[frame].live = 1
    var passed = given
    passed.parent = frame
    passed.branch = 0
    start(program.child(node, 0), passed)
  }

  /// A branch with a name has ended: it answers in its choice's place.
  func namedBranchEnded(_ frame: Int32, _ ended: Ended) {
    let f = frames.at(frame)
    let (parent, job, branch) = (f.value.parent, f.value.job, f.value.branch)
    let cell = program.nodes[f.value.node].cells
    if cell >= 0 && isCohort(job) { figures.branchEnded(after: now &- f.value.startedAt, in: cell) }
    if keepsAccounts { closeAccount(ofFrame: frame, succeeded: ended.succeeded) }
    disown(.frame(frame), parent: parent)
    freeFrame(frame)
    tell(parent, job: job, branch: branch, ended)
  }

  func chooseBranch(_ node: Int32, _ given: Start) -> Int32 {
    let rule = program.nodes[node]
    let count = rule.count
    switch rule.by {
    case .roundRobin: return takeTurn(node, of: count)
    case .random: return Int32(truncatingIfNeeded: Draws.index(given.key.bits(.branch), below: Int(count)))
    case .weighted:
      return Int32(
        truncatingIfNeeded: coveringIndex(
          given.key.bits(.branch), in: program.weights, from: Int(rule.table), count: Int(rule.tableCount)))
    case .leastLoaded:
      var best: Int32 = 0
      for branch in 1..<Swift.max(count, 1) where isLighter(node, branch, than: best) { best = branch }
      return best
    case .powerOfTwo:
      if count == 1 { return 0 }
      let first = Int32(truncatingIfNeeded: Draws.index(given.key.bits(.branch), below: Int(count)))
      var second = Int32(truncatingIfNeeded: Draws.index(given.key.bits(.routeSecond), below: Int(count) - 1))
      if second >= first { second += 1 }
      let (low, high) = first < second ? (first, second) : (second, first)
      return isLighter(node, high, than: low) ? high : low
    case .semantic: return mostCapable(node)
    case .outcome:
      if given.outcome.choice != Outcome.noChoice {
        for entry in rule.table..<rule.table + rule.tableCount
        where program.tables[entry].key == Int32(given.outcome.choice) {
          return program.tables[entry].branch
        }
      }
      // A fallback stands after the branches.
      if rule.childCount > count { return count }
      return takeTurn(node, of: count)
    }
  }

  private func takeTurn(_ node: Int32, of count: Int32) -> Int32 {
    let n = program.nodes.at(node)
    let turn = n.value.turn
    n.value.turn = turn + 1 >= count ? 0 : turn + 1
    return turn
  }

  /// The best match; among equals the least loaded, then the first. A pool that takes no work, as the registry says, gives
  /// way to the next best.
  private func mostCapable(_ node: Int32) -> Int32 {
    let rule = program.nodes[node]
    if rule.tableCount == 0 { return rule.childCount - 1 }
    var best: Int32 = -1
    var bestRank = Int32.max
    for index in rule.table..<rule.table + rule.tableCount {
      let entry = program.tables[index]
      if best >= 0 && entry.key > bestRank { break }
      if !takesWork(node, entry.branch) { continue }
      if best < 0 || isLighter(node, entry.branch, than: best) {
        best = entry.branch
        bestRank = entry.key
      }
    }
    return best >= 0 ? best : program.tables[rule.table].branch
  }

  /// The pool a branch calls first.
  private func leadingPool(_ node: Int32, _ branch: Int32) -> Int32 {
    var place = program.child(node, branch)
    while program.nodes[place].operation != .call {
      if program.nodes[place].childCount == 0 { return -1 }
      place = program.child(place, 0)
    }
    return program.nodes[place].pool
  }

  private func takesWork(_ node: Int32, _ branch: Int32) -> Bool {
    let pool = leadingPool(node, branch)
    return pool < 0 || pools[pool].takesWork
  }

  /// Load for its size: running and waiting calls over slots, compared without division.
  private func isLighter(_ node: Int32, _ branch: Int32, than other: Int32) -> Bool {
    let (left, right) = (leadingPool(node, branch), leadingPool(node, other))
    if left < 0 || right < 0 { return false }
    return poolLoad(left) * slots(right) < poolLoad(right) * slots(left)
  }

  private func poolLoad(_ pool: Int32) -> Int {
    let p = pools.at(pool)
    var load = Int(slots.waiting(forAnyOf: pool))
    for member in p.value.firstMember &+ p.value.away..<p.value.firstMember &+ p.value.count {
      // Of one that takes no calls, what still runs there.
      load += Int(slots.load(member) & (AgentSlots.awayLoad - 1))
    }
    return load
  }

  private func slots(_ pool: Int32) -> Int { Swift.max(1, Int(pools[pool].available) * Int(pools[pool].concurrency)) }
}
