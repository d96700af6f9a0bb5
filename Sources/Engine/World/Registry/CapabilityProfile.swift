/// What an agent says it can do, split into words once so that needs can be scored against it.
///
/// A word is a run of letters and digits, lowercased. Matching is by whole words: `art` is not in `smart`.
public struct CapabilityProfile: Sendable, Equatable, Hashable {
  /// The words of each capability's name, in order; names without a word are left out.
  public let names: [[String]]
  public let domain: [String]
  /// Distinct, sorted.
  public let keywords: [String]
  /// Distinct, sorted, without the words that carry no meaning (`a`, `and`, `the`, …).
  public let description: [String]

  public init(
    capabilities: [String] = [], domain: String? = nil, keywords: [String] = [], description: String? = nil
  ) {
    names = capabilities.map(CapabilityWords.split).filter { !$0.isEmpty }
    self.domain = CapabilityWords.split(domain ?? "")
    self.keywords = Set(keywords.flatMap(CapabilityWords.split)).sorted()
    self.description = Set(CapabilityWords.split(description ?? "")).subtracting(CapabilityWords.empty).sorted()
  }

  /// What a pool of a plan declares.
  public init(_ pool: AgentPool) {
    self.init(capabilities: pool.capabilities, domain: pool.domain, description: pool.description)
  }
}

/// What is asked for: phrases such as `billing` or `currency conversion`.
public struct CapabilityNeed: Sendable, Equatable {
  /// The words of each phrase, in order; phrases without a word are left out.
  public let phrases: [[String]]

  public init(_ need: [String]) {
    phrases = need.map(CapabilityWords.split).filter { !$0.isEmpty }
  }
}

enum CapabilityWords {
  /// Words that say nothing about what an agent can do; they do not count in descriptions.
  static let empty: Set<String> = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the",
    "this", "to", "with",
  ]

  /// Runs of letters and digits, lowercased.
  static func split(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
