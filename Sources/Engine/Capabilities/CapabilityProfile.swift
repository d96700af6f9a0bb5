/// What an agent says it can do, split into words once so that needs can be scored against it.
///
/// A word is a run of letters and digits, lowercased. Matching is by whole words: `art` is not in `smart`.
struct CapabilityProfile: Sendable, Equatable, Hashable {
  /// The words of each capability's name, in order; names without a word are left out.
  let names: [[String]]
  let domain: [String]
  /// Distinct, sorted, without the words that carry no meaning (`a`, `and`, `the`, …).
  let description: [String]

  init(capabilities: [String] = [], domain: String? = nil, description: String? = nil) {
    names = capabilities.map(CapabilityWords.split).filter { !$0.isEmpty }
    self.domain = CapabilityWords.split(domain ?? "")
    self.description = Set(CapabilityWords.split(description ?? "")).subtracting(CapabilityWords.empty).sorted()
  }

  /// All its words, each once.
  var words: Set<String> { Set(names.joined()).union(domain).union(description) }
}

/// What is asked for: phrases such as `billing` or `currency conversion`.
struct CapabilityNeed: Sendable, Equatable {
  /// The words of each phrase, in order; phrases without a word are left out.
  let phrases: [[String]]

  init(_ need: [String]) {
    phrases = need.map(CapabilityWords.split).filter { !$0.isEmpty }
  }
}

private enum CapabilityWords {
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
