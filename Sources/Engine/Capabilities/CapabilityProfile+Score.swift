extension CapabilityProfile {
  /// How well the profile fits a need, 0 (not at all) to 1.
  ///
  /// A phrase of the need scores the highest of these, or 0:
  ///
  /// | rule | score |
  /// |---|---|
  /// | a capability's name is contained in the phrase, or the phrase in it | 0.9 |
  /// | the domain is contained in the phrase, or the phrase in it | 0.7 |
  /// | n of the phrase's distinct words are in the capabilities' names, n ≥ 1 | min(0.6 + 0.1 n, 0.8) |
  /// | n of the phrase's distinct words are in the description, n ≥ 1 | min(0.3 + 0.05 n, 0.5) |
  /// | the phrase and a capability's name as plain strings | Jaccard: shared words ÷ all their words |
  ///
  /// Contained means as a run of whole words, so an equal name scores 1 (by Jaccard) and a part of it 0.9. The score of
  /// a need is the mean over its phrases: of two agents that fit one phrase equally, the one that also fits another
  /// wins. An empty need scores 0.
  ///
  /// - Complexity: O(words of the need × words of the profile's names), no allocation proportional to a fleet.
  func score(_ need: CapabilityNeed) -> Double {
    guard !need.phrases.isEmpty else { return 0 }
    var sum = 0.0
    for phrase in need.phrases { sum += score(phrase: phrase) }
    return sum / Double(need.phrases.count)
  }

  private func score(phrase: [String]) -> Double {
    let words = Set(phrase)
    var best = 0.0
    for name in names {
      if Self.overlap(name, phrase) { best = max(best, 0.9) }
      let shared = words.intersection(name).count
      best = max(best, Double(shared) / Double(words.union(name).count))
    }
    if !domain.isEmpty, Self.overlap(domain, phrase) { best = max(best, 0.7) }
    let known = words.count { word in names.contains { $0.contains(word) } }
    if known > 0 { best = max(best, min(0.6 + 0.1 * Double(known), 0.8)) }
    let described = words.count { description.contains($0) }
    if described > 0 { best = max(best, min(0.3 + 0.05 * Double(described), 0.5)) }
    return best
  }

  /// Whether one run of words is contained in the other.
  private static func overlap(_ one: [String], _ other: [String]) -> Bool {
    let (short, long) = one.count <= other.count ? (one, other) : (other, one)
    guard short.count > 0 else { return false }
    return (0...(long.count - short.count)).contains { long[$0..<($0 + short.count)].elementsEqual(short) }
  }
}
