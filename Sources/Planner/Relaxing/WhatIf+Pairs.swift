import NeedletailEngine

/// Limits that bind together show only in pairs: which are asked, and what they come to.
extension WhatIf {
  /// The most changes that are combined with one another.
  static let mostCombined = 8
  /// Of the best ones, those that what is full behind them is combined with.
  private static let mostLeading = 2
  /// Of the limits that turn jobs away without being full, those that a leading one is combined with.
  private static let mostUnseen = 6
  /// A limit as full as this may hold back what another one lets through.
  private static let full = 0.8

  /// The pairs that are worth asking: the best ones with each other, with the limits that are full though more of them alone does nothing,
  /// and with those that are full once the best one is relaxed.
  ///
  /// - Complexity: O(answers × resources).
  var pairsToAsk: [[Relaxation]] {
    // That there were no fault cannot be chosen.
    let reliefs = reliefs.filter { $0.relaxations[0].kind != .faults }
    let helping = reliefs.filter { $0.judgement == .better }
    let idle = reliefs.filter { $0.judgement != .better && $0.group == .limits }
    let full = fullest(among: idle, in: base)
    // What is changed by it, though not for the better, stands in the way of something.
    let moving = idle.filter { answer in
      !full.contains { $0.relaxations[0].key == answer.relaxations[0].key } && answer.outcomes != base
    }
    let combined =
      (helping.prefix(Self.mostCombined / 2) + full + unseen(among: idle, in: base) + moving
      + helping.dropFirst(Self.mostCombined / 2))
      .prefix(Self.mostCombined).map { $0.relaxations[0] }
    var pairs: [[Relaxation]] = []
    func add(_ one: Relaxation, _ other: Relaxation) {
      guard one.kind != other.kind || one.key != other.key else { return }
      guard !one.relieves.contains(where: { other.relieves.contains($0) }), one.key != other.key else { return }
      let isAsked = pairs.contains { pair in
        Set(pair.map(\.key)) == [one.key, other.key] && Set(pair.map(\.kind)) == [one.kind, other.kind]
      }
      if !isAsked { pairs.append([one, other]) }
    }
    for (place, one) in combined.enumerated() {
      for other in combined.dropFirst(place + 1) { add(one, other) }
    }
    for leading in helping.prefix(Self.mostLeading) {
      let limits = reliefs.filter { $0.group == .limits }
      let behind =
        fullest(among: limits, in: leading.outcomes).prefix(Self.mostLeading)
        + unseen(among: limits, in: leading.outcomes).prefix(Self.mostUnseen)
      for other in behind { add(leading.relaxations[0], other.relaxations[0]) }
    }
    return pairs
  }

  /// Where jobs are lost: those of limits that turn them away without ever being full, such as rates of jobs, budgets, queues and timeouts.
  private func unseen(among answers: [Answer], in outcomes: [PathOutcome]) -> [Answer] {
    guard outcomes.contains(where: { ($0.completedShare ?? 1) < 0.995 }) else { return [] }
    return answers.filter { $0.relaxations[0].relieves.isEmpty }
  }

  /// Those that relieve what is full in some outcomes, the fullest first.
  private func fullest(among answers: [Answer], in outcomes: [PathOutcome]) -> [Answer] {
    let uses = answers.map { answer in
      answer.relaxations[0].relieves.compactMap { Self.utilization(of: $0, in: outcomes) }.max() ?? 0
    }
    let isOfPool = answers.map { $0.relaxations[0].relieves.contains { $0.part == .agent } }
    let order = answers.indices.filter { uses[$0] >= Self.full }.sorted { one, other in
      if abs(uses[one] - uses[other]) > 0.05 { return uses[one] > uses[other] }
      // Of what is as full, limits that many pools share come first.
      return isOfPool[one] == isOfPool[other] ? one < other : isOfPool[other]
    }
    // Two ways to have more of the same limit take one place.
    var seen: Set<[LatencyOwner]> = []
    return order.map { answers[$0] }.filter { seen.insert($0.relaxations[0].relieves).inserted }
  }

  /// Keeps the pairs that do more than the better of the two alone.
  mutating func take(_ outcomes: [[PathOutcome]?], of asked: [[Relaxation]]) {
    let singles = answers(.limits) + answers(.policies)
    func single(_ relaxation: Relaxation) -> Answer? {
      singles.first { $0.relaxations[0].key == relaxation.key && $0.relaxations[0].kind == relaxation.kind }
    }
    var found: [Pair] = []
    var members: [[Answer]] = []
    for (pair, outcomes) in zip(asked, outcomes) {
      guard let outcomes else { continue }
      let alone = Self.ranked(pair.compactMap { single($0) })
      guard let better = alone.first else { continue }
      let answer = Answer(pair, outcomes, base: base, work: work)
      let beyond = Answer(pair, outcomes, base: better.outcomes, work: work)
      found.append(
        Pair(
          answer: answer, work: beyond.work, p99: beyond.p99, isTogether: false, restoresBalance: beyond.restoresBalance
        ))
      members.append(alone)
    }
    pairsAsked = found.count
    let whole = PairedShift.marking(found.flatMap { [$0.answer.work, $0.answer.p99] })
    let beyond = PairedShift.marking(found.flatMap { [$0.work, $0.p99] })
    for place in found.indices {
      (found[place].answer.work, found[place].answer.p99) = (whole[2 * place], whole[2 * place + 1])
      (found[place].work, found[place].p99) = (beyond[2 * place], beyond[2 * place + 1])
      found[place].isTogether = Self.isTogether(found[place].answer, members[place])
    }
    let helping = found.filter { $0.judgement == .better && $0.answer.judgement == .better }
    pairs = helping.isEmpty ? [] : Self.rankedByWhole(helping)
  }

  private static func rankedByWhole(_ pairs: [Pair]) -> [Pair] {
    struct Whole: Ranked {
      var place: Int
      var work: PairedShift
      var p99: PairedShift
      var restoresBalance: Bool
    }
    let wholes = pairs.enumerated().map {
      Whole(place: $0, work: $1.answer.work, p99: $1.answer.p99, restoresBalance: $1.answer.restoresBalance)
    }
    return ranked(wholes).map { pairs[$0.place] }
  }

  /// Neither helps alone; or the pair does half as much again as both alone would if their shares multiplied.
  private static func isTogether(_ pair: Answer, _ alone: [Answer]) -> Bool {
    guard pair.judgement == .better else { return false }
    if alone.allSatisfy({ $0.judgement != .better }) { return true }
    func product(_ gain: (Answer) -> Double) -> Double { alone.reduce(1) { $0 * (1 + gain($1)) } }
    if pair.work.counted > 0 { return pair.work.counted > 1.5 * (product { max(0, $0.work.counted) } - 1) }
    return 1 + pair.p99.counted < product { min(0, $0.p99.counted) } * 2 / 3
  }
}
