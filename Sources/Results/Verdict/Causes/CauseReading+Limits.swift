import NeedletailEngine

/// The rules about limits that jobs wait for.
extension CauseReading {
  /// What waits less of the latency is not what made it long.
  private static let leastShare = 0.1
  /// Holders below this are not told of.
  private static let toldHold = 0.1

  /// The limit that was waited for most.
  private var mostWaitedFor: LatencyOwner? {
    guard let most = spent.most(where: \.part.isWaitForResource), spent.share(most) >= Self.leastShare else {
      return nil
    }
    return most
  }

  /// A limit that was used up for a while, found from the longest wait by asking who held what was waited for.
  var usedUpLimit: Cause? {
    guard let start = mostWaitedFor else { return nil }
    let waits = spent.share(where: \.part.isWaitForResource)
    guard 2 * waits >= spent.share(LatencyOwner(.stragglerWait)) || keepsUp.answer == .no else { return nil }
    return usedUp(from: start)
  }

  /// Used up for a while: the limit at the end of the chain from `start`, if it was.
  func usedUp(from start: LatencyOwner, and clause: String? = nil) -> Cause? {
    let chain = chain(from: start)
    guard let root = chain.last, let index = resource(root), let stretch = course.fullStretch(of: index) else {
      return nil
    }
    let phrase = root.phrase
    // More than all of a rate is taken where its bucket had been left full.
    let use = wording.percent(min(1, course.utilization(stretch, of: index)))
    var sentence = "\(span(stretch)) \(phrase.noun) \(phrase.isPlural ? "are" : "is") used up (\(use))"
    let shorter = root == start ? (phrase.isPlural ? "them" : "it") : nil
    if let clause = clause ?? holders(of: root, in: stretch) ?? waiters(for: start, called: shorter) {
      sentence += "; \(clause)"
    }
    return Cause(sentence: sentence, owners: chain.reversed(), stretch: stretch)
  }

  /// A limit that is busy most of the time though never full for long: what is waited for at random.
  var busyLimit: Cause? {
    guard let most = mostWaitedFor, let root = chain(from: most).last, let index = resource(root),
      let whole = course.whole, course.utilization(whole, of: index) >= 0.8
    else { return nil }
    let phrase = root.phrase
    let use = wording.percent(course.utilization(whole, of: index))
    let shorter = root == most ? (phrase.isPlural ? "them" : "it") : nil
    let clause = waiters(for: most, called: shorter).map { "; \($0)" } ?? ""
    return Cause(
      sentence: "\(phrase.noun.sentenceStart) \(phrase.isPlural ? "are" : "is") \(use) used on average\(clause)",
      owners: [root], stretch: nil)
  }

  /// Calls wait for an agent's slots though many are free: each stands in the queue of one agent that was chosen for it.
  var unevenRouting: Cause? {
    guard let most = mostWaitedFor, most.part == .agent, let pool = plan.agents.first(where: { $0.name == most.name }),
      let index = resource(most), let whole = course.whole, pool.count > 1, pool.queueing == .agent,
      pool.routing != .leastLoaded
    else { return nil }
    let use = course.utilization(whole, of: index)
    guard use < 0.85 else { return nil }
    return Cause(
      sentence:
        "Calls wait for slots of \(pool.name) though only \(wording.percent(use)) of them are used: each queues at the "
        + "agent that \(pool.routing.rawValue) routing chose; \(jobs) spend \(wording.percent(spent.share(most))) of their latency so",
      owners: [most])
  }

  private func waiters(for owner: LatencyOwner, called name: String?) -> String? {
    let share = spent.share(owner)
    guard share >= Self.leastShare else { return nil }
    return "\(jobs) spend \(wording.percent(share)) of their latency waiting for \(name ?? owner.phrase.noun)"
  }

  /// `calls waiting for them hold 71 % of triage and 66 % of specialist`.
  private func holders(of root: LatencyOwner, in stretch: CourseStretch) -> String? {
    let held = course.resources.indices.compactMap { index in
      course.holding(stretch, of: index)[root].map { (course.resources[index], $0) }
    }
    let told = held.filter { $0.1 >= Self.toldHold }.sorted { $0.1 > $1.1 }.prefix(3).map {
      "\(wording.percent($0.1)) of \($0.0.holdPhrase)"
    }
    guard let last = told.last else { return nil }
    let list = told.count == 1 ? last : told.dropLast().joined(separator: ", ") + " and " + last
    return "calls waiting for \(root.phrase.isPlural ? "them" : "it") hold \(list)"
  }
}

// MARK: - Who holds what is waited for

extension CauseReading {
  /// From what was waited for to what its holders waited for, and so on: the last of it is what was short.
  func chain(from start: LatencyOwner) -> [LatencyOwner] {
    var chain = [start]
    while let next = next(after: chain[chain.count - 1]), !chain.contains(next) { chain.append(next) }
    return chain
  }

  /// What most holders of a limit waited for, where at least half of what was held was held so; `nil` at a root.
  private func next(after owner: LatencyOwner) -> LatencyOwner? {
    guard let index = resource(owner) else { return nil }
    if owner.part.isHeldByJobs { return waitedForWithin }
    guard owner.part.isHeldByAttempts, let stretch = course.fullStretch(of: index) ?? course.whole else { return nil }
    let holding = course.holding(stretch, of: index)
    let use = course.utilization(stretch, of: index)
    guard use > 0, 2 * holding.values.reduce(0, +) >= use else { return nil }
    return course.holds.lazy.map(\.waitingFor).max { (holding[$0] ?? 0) < (holding[$1] ?? 0) }
  }

  /// What jobs that have been let in wait for most, where that takes a third of their time there and is used up.
  private var waitedForWithin: LatencyOwner? {
    let within = spent.owners.filter { !$0.owner.part.isHeldByJobs }
    let total = within.reduce(0) { $0 + $1.nanoseconds }
    guard let most = within.first(where: { $0.owner.part.isWaitForResource }), 3 * most.nanoseconds >= total,
      let index = resource(most.owner), course.fullStretch(of: index) != nil
    else { return nil }
    return most.owner
  }
}
