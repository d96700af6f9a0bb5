/// Which agents can do what: an inverted index from words to the agents that declare them.
///
/// A lookup visits the agents that share a word with the need, never the whole fleet; agents with equal profiles are scored
/// as one. The result is that of scoring every agent with ``CapabilityProfile/score(_:)``.
struct CapabilityIndex: Sendable {
  /// Agents with the same profile.
  private struct Group {
    var profile: CapabilityProfile
    var agents: [Int]
  }

  private var groups: [Group] = []
  private var groupNumbers: [CapabilityProfile: Int] = [:]
  /// The groups that have a word anywhere in their profile, ascending.
  private var postings: [String: [Int]] = [:]

  init() {}

  /// Takes an agent in, under a number that it has not got yet.
  ///
  /// - Complexity: O(words of the profile).
  mutating func insert(_ agent: Int, profile: CapabilityProfile) {
    if let known = groupNumbers[profile] {
      groups[known].agents.append(agent)
      return
    }
    let number = groups.count
    groups.append(Group(profile: profile, agents: [agent]))
    groupNumbers[profile] = number
    for word in profile.words { postings[word, default: []].append(number) }
  }

  /// The agents that fit a need, each with its score above 0.
  ///
  /// - Complexity: O(words of the need + profiles that share a word with it + agents that have those).
  func scores(for need: CapabilityNeed) -> [Int: Double] {
    var scored: Set<Int> = []
    var scores: [Int: Double] = [:]
    for word in Set(need.phrases.joined()) {
      for number in postings[word] ?? [] where scored.insert(number).inserted {
        let score = groups[number].profile.score(need)
        if score > 0 { for agent in groups[number].agents { scores[agent] = score } }
      }
    }
    return scores
  }
}
