/// What an answer comes to, and which is better.
package protocol Ranked {
  var work: PairedShift { get }
  var p99: PairedShift { get }
  var restoresBalance: Bool { get }
}

extension WhatIf.Answer: Ranked {}
extension WhatIf.Pair: Ranked {}

extension Ranked {
  /// More work is better, whatever it does to latency: what waits in vain has none. Where as much is done, a lower 99th percentile is.
  /// Both count where they are clear and at least `PairedShift.leastChange`. What lets a fleet keep up that does not is better.
  package var judgement: WhatIf.Judgement {
    if restoresBalance, work.counted >= 0 { return .better }
    let changes = [work.counted, -p99.counted]
    guard let first = changes.first(where: { $0 != 0 }) else { return work.isOpen || p99.isOpen ? .unclear : .same }
    return first > 0 ? .better : .worse
  }
}

extension WhatIf {
  /// What helps, the best first; what is unclear; what does nothing, in its order; what does harm, the most at the end.
  ///
  /// The best is, of those that come within `PairedShift.leastChange` of the most work, the one with the lowest 99th percentile; then the best
  /// of the rest, and so on.
  ///
  /// - Complexity: O(n²).
  static func ranked<Entry: Ranked>(_ entries: [Entry]) -> [Entry] {
    Judgement.allCases.flatMap { judgement in
      let alike = entries.filter { $0.judgement == judgement }
      return judgement == .same ? alike : bestFirst(alike)
    }
  }

  private static func bestFirst<Entry: Ranked>(_ entries: [Entry]) -> [Entry] {
    func work(_ entry: Entry) -> Double { entry.work.change ?? 0 }
    func latency(_ entry: Entry) -> Double { entry.p99.change ?? 0 }
    var rest = entries
    var order: [Entry] = []
    while !rest.isEmpty {
      let most = rest.reduce(-Double.infinity) { max($0, work($1)) }
      // Infinite less anything is infinite.
      let near = rest.indices.filter { work(rest[$0]) == most || work(rest[$0]) >= most - PairedShift.leastChange }
      let best = near.reduce(near[0]) { latency(rest[$1]) < latency(rest[$0]) ? $1 : $0 }
      order.append(rest.remove(at: best))
    }
    return order
  }

  /// Marks what is clear, and puts each group in its order; of strains the most harm comes first.
  mutating func judge() {
    // What is compared with each other is judged together.
    for groups in [[.limits, .policies], [.speed], [.strains]] as [[RelaxationKind.Group]] {
      let all = groups.flatMap { answers($0) }
      let shifts = PairedShift.marking(all.flatMap { [$0.work, $0.p99] })
      var next = 0
      for group in groups {
        guard var answers = answers[group] else { continue }
        for place in answers.indices {
          (answers[place].work, answers[place].p99) = (shifts[next], shifts[next + 1])
          next += 2
        }
        let ranked = Self.ranked(answers)
        self.answers[group] = group == .strains ? ranked.reversed() : ranked
      }
    }
  }
}
