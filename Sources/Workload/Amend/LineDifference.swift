/// What differs between two texts, line by line, as a unified diff.
package enum LineDifference {
  /// Lines around a change that are shown with it.
  private static let context = 3

  private struct Line {
    var mark: Character
    var text: Substring
    /// Its place in each text, from 0; of a line that only one has, where it would be in the other.
    var old: Int
    var new: Int
  }

  /// - Returns: an empty text where nothing differs.
  /// - Complexity: O(lines · changes), of Myers's algorithm.
  package static func unified(_ old: String, _ new: String, path: String) -> String {
    let lines = lines(old, new)
    let changed = lines.indices.filter { lines[$0].mark != " " }
    guard !changed.isEmpty else { return "" }
    var hunks: [Range<Int>] = []
    for place in changed {
      let range = max(0, place - context)..<min(lines.count, place + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        hunks.append(range)
      }
    }
    var text = "--- \(path)\n+++ \(path) (calibrated)\n"
    for hunk in hunks {
      let part = lines[hunk]
      let counts = (part.count { $0.mark != "+" }, part.count { $0.mark != "-" })
      let first = lines[hunk.lowerBound]
      text +=
        "@@ -\(first.old + (counts.0 > 0 ? 1 : 0)),\(counts.0) +\(first.new + (counts.1 > 0 ? 1 : 0)),\(counts.1) @@\n"
      for line in part { text += "\(line.mark)\(line.text)\n" }
    }
    return text
  }

  private static func lines(_ old: String, _ new: String) -> [Line] {
    func split(_ text: String) -> [Substring] {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return lines
    }
    let (before, after) = (split(old), split(new))
    var (removed, inserted) = (Set<Int>(), Set<Int>())
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < before.count || j < after.count {
      if i < before.count && removed.contains(i) {
        lines.append(Line(mark: "-", text: before[i], old: i, new: j))
        i += 1
      } else if j < after.count && inserted.contains(j) {
        lines.append(Line(mark: "+", text: after[j], old: i, new: j))
        j += 1
      } else {
        lines.append(Line(mark: " ", text: before[i], old: i, new: j))
        i += 1
        j += 1
      }
    }
    return lines
  }
}
