extension EffectiveWorkload {
  /// SHA-256 of an effective workload without what it only promises: its `thresholds:` and its `gate:`. Two that have it in common run
  /// the same.
  ///
  /// - Parameter effective: as `expand` writes it: each key of the root begins a line.
  package static func planSHA256(of effective: String) -> String {
    var isLeftOut = false
    var lines = effective.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if let first = line.first, first != " " { isLeftOut = promises.contains { line.hasPrefix($0) } }
      return !isLeftOut
    }
    // What ends the text is the last part's, and that may be left out.
    while lines.last?.isEmpty == true { lines.removeLast() }
    return SHA256.hexadecimal(Array(lines.joined(separator: "\n").utf8))
  }

  private static let promises = ["thresholds:", "gate:"]
}
