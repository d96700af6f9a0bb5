/// Which branch of a choice an agent means by a word: made once for all words.
package struct BranchIndex {
  /// The branches' own names, or the pools that they call first, of which the first branch counts.
  private let places: [String: Int]
  /// The pools in each branch; none where branches have names of their own, which no capability stands for.
  private let members: [[Int]]
  private let fleet: PoolIndex

  /// - Complexity: O(size of the branches).
  package init(_ choose: Pattern.Choose, in fleet: PoolIndex) {
    let names: [String?] = choose.names ?? choose.among.map(\.poolNames.first)
    places = Dictionary(
      names.enumerated().compactMap { place, name in name.map { ($0, place) } }, uniquingKeysWith: { first, _ in first }
    )
    members = choose.names == nil ? choose.among.map { $0.poolNames.compactMap(fleet.number(of:)) } : []
    self.fleet = fleet
  }

  /// The branch of that name, else the one most capable of it, the first of equals; `nil` where there is none.
  package func branch(named word: String) -> Int? { places[word] ?? mostCapable(of: word) }

  private func mostCapable(of word: String) -> Int? {
    if members.isEmpty { return nil }
    let scores = fleet.scores(for: [word])
    var found: (branch: Int, score: Double)?
    for (branch, pools) in members.enumerated() {
      let score = pools.reduce(0) { max($0, scores[$1] ?? 0) }
      if score > found?.score ?? 0 { found = (branch, score) }
    }
    return found?.branch
  }
}

/// A branch of a choice that has a name of its own, and the scenario it is of.
struct NamedBranch: Hashable {
  var scenario: Int
  var name: String
}
