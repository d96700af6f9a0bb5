import NeedletailEngine

/// Whether what agents choose are branches of the choices that they decide.
struct ChoiceChecks {
  /// The file's `agents`.
  let agents: Value
  let fleet: PoolIndex

  /// - Parameters:
  ///   - reads: has visited the scenario's pattern.
  ///   - scenario: the path of its key.
  func check(_ reads: OutcomeReads, of scenario: String) {
    for (choose, deciders) in reads.choices {
      let index = BranchIndex(choose, in: fleet)
      for pool in deciders {
        guard let declared = reads.pools[pool], let words = declared?.choice else { continue }
        for word in words where index.branch(named: word.name) == nil {
          report(word.name, of: pool, choose, scenario)
        }
      }
    }
  }

  private func report(_ word: String, of pool: String, _ choose: Pattern.Choose, _ scenario: String) {
    guard let choice = agents.field(pool)?.field("simulate")?.field("outcome")?.field("choice"),
      case .mapping(let pairs) = choice.node.content, let pair = pairs.first(where: { $0.key == word })
    else { return }
    let branches = choose.names ?? choose.among.compactMap(\.poolNames.first)
    let message = "`\(word.abbreviated)` is no branch of the choice in \(scenario)"
    let nearest = NearestName.of(word, among: branches)
    if choose.fallback == nil {
      agents.diagnostics.error(
        at: pair.keyPlace, key: choice.key, message,
        agents.diagnostics.remedy(for: word, among: branches, orElse: "name a branch"))
    } else if let nearest {
      agents.diagnostics.warn(
        at: pair.keyPlace, key: choice.key, message + ", so it takes the fallback", "did you mean `\(nearest)`?")
    }
  }
}
