extension CapabilityIndex {
  /// The agent that fits a need best: the highest score, then the lowest load, then the lowest id.
  ///
  /// Fields are visited from the one that can score highest down, and the visit stops when no agent that is still
  /// unseen could reach the best score so far.
  ///
  /// - Parameters:
  ///   - need: Phrases such as `billing`; scored as ``CapabilityProfile/score(_:)`` says.
  ///   - among: The agents to choose from; `nil` is all of them. Agents that are not in the index are ignored.
  ///   - load: An agent's running and waiting calls; 0 or more. Asked only of those with the highest score.
  /// - Returns: `nil` when no agent scores above 0.
  /// - Complexity: O(words of the need + profiles that share a word with it + agents that tie), or O(`among`).
  public func match(
    need: [String], among: [Int]? = nil, load: (Int) -> Int
  ) -> (agent: Int, score: Double)? {
    var touched = 0
    return match(need: need, among: among, load: load, touched: &touched)
  }

  /// - Parameter touched: Counts the postings and agents visited.
  func match(
    need: [String], among: [Int]?, load: (Int) -> Int, touched: inout Int
  ) -> (agent: Int, score: Double)? {
    let need = CapabilityNeed(need)
    var best = Best()
    if let among {
      var scores: [Int: Double] = [:]
      for agent in among {
        touched += 1
        guard let slot = slot(of: agent) else { continue }
        let score = scores[slot] ?? groups[slot].profile.score(need)
        scores[slot] = score
        best.offer(agent, score: score)
      }
      return best.choose(load: load, touched: &touched) { [$0] }
    }
    var seen: Set<Int> = []
    for field in Field.allCases {
      // An unseen profile can at most reach the field's bound, give or take the rounding of a mean.
      if best.score > field.bound + 1e-9 { break }
      for word in need.words {
        for slot in slots(of: word, in: field) {
          touched += 1
          guard seen.insert(slot).inserted else { continue }
          best.offer(slot, score: groups[slot].profile.score(need))
        }
      }
    }
    return best.choose(load: load, touched: &touched) { groups[$0].members }
  }

  /// The highest score above 0 so far and who reached it.
  private struct Best {
    var score = 0.0
    var holders: [Int] = []

    mutating func offer(_ holder: Int, score: Double) {
      if score > self.score {
        self.score = score
        holders = [holder]
      } else if score == self.score, score > 0 {
        holders.append(holder)
      }
    }

    /// The least loaded agent of all holders, the lowest id among equals.
    func choose(
      load: (Int) -> Int, touched: inout Int, members: (Int) -> [Int]
    ) -> (agent: Int, score: Double)? {
      var chosen: (load: Int, agent: Int)?
      for holder in holders {
        for agent in members(holder) {
          touched += 1
          let candidate = (load: load(agent), agent: agent)
          if chosen.map({ candidate < $0 }) ?? true { chosen = candidate }
          // Members ascend: no later one of this holder can beat an idle agent.
          if candidate.load <= 0 { break }
        }
      }
      return chosen.map { ($0.agent, score) }
    }
  }
}

extension CapabilityNeed {
  /// The distinct words of all phrases, in order of first appearance.
  fileprivate var words: [String] {
    var seen: Set<String> = []
    return phrases.joined().filter { seen.insert($0).inserted }
  }
}
