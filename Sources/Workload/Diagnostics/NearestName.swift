/// Finds what a misspelt name was meant to be.
package enum NearestName {
  /// The most candidates tried.
  static let maxCandidates = 1_000

  /// The candidate with the smallest edit distance, if it is close enough: at most 2, and less than half the name.
  /// Ties go to the earlier candidate. Without one, the only one that the name is short for.
  /// - Complexity: O(candidates × name²); names beyond 64 characters have no neighbour.
  package static func of(_ name: String, among candidates: [String]) -> String? {
    let letters = Array(name.lowercased().unicodeScalars)
    guard letters.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates.prefix(maxCandidates) {
      let other = Array(candidate.lowercased().unicodeScalars)
      guard other.count <= 64, abs(other.count - letters.count) <= 2 else { continue }
      let distance = distance(letters, other)
      guard distance <= 2, distance * 2 < max(letters.count, other.count) + 1 else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name ?? whole(of: letters, among: candidates)
  }

  /// The only candidate that a name is short for: it leaves out letters after the first, at most half of them.
  private static func whole(of letters: [Unicode.Scalar], among candidates: [String]) -> String? {
    guard letters.count >= 4 else { return nil }
    let found = candidates.prefix(maxCandidates).filter { candidate in
      let whole = candidate.lowercased().unicodeScalars
      guard whole.first == letters.first, whole.count <= 2 * letters.count else { return false }
      var left = letters[...]
      for letter in whole where letter == left.first { left.removeFirst() }
      return left.isEmpty
    }
    return found.count == 1 ? found[0] : nil
  }

  /// `did you mean X?`, or the list of what there is, or the given words when there is nothing.
  package static func remedy(for name: String, among candidates: [String], orElse otherwise: String) -> String {
    if let nearest = of(name, among: candidates) { return "did you mean `\(nearest)`?" }
    return list(of: candidates, orElse: otherwise)
  }

  /// What there is, at most 20 names of it, or the given words when there is nothing.
  static func list(of candidates: [String], orElse otherwise: String) -> String {
    guard !candidates.isEmpty else { return otherwise }
    let shown = candidates.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
    return "there " + (candidates.count == 1 ? "is " : "are ") + shown + (candidates.count > 20 ? ", …" : "")
  }

  /// Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours (Damerau 1964).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
