package import NeedletailWorkload

/// What every problem of a file must say.
package enum ToldProblems {
  /// The first problem that has no place within the file, or says nothing of what would be right.
  ///
  /// - Parameters:
  ///   - path: of the file; problems of other files have places in those.
  ///   - isYAML: whether lines end where YAML's do, or only with line feeds.
  package static func finding(in error: WorkloadError, of bytes: [UInt8], path: String, isYAML: Bool = true) -> String?
  {
    if error.problems.isEmpty { return "was refused without a problem" }
    // Whatever is no UTF-8 is counted by the bytes that begin something.
    let lengths =
      isYAML
      ? lineLengths(bytes)
      : bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in line.count { $0 & 0xC0 != 0x80 } }
    for problem in error.problems {
      if problem.message.isEmpty || problem.remedy.isEmpty && !problem.message.contains("; ") {
        return "a problem without a remedy: \(problem.sentence(severity: "error"))"
      }
      guard problem.path == path, problem.place.argument == nil else { continue }
      guard lengths.indices.contains(problem.line - 1), (1...lengths[problem.line - 1] + 1).contains(problem.column)
      else { return "a problem outside of the file: \(problem.sentence(severity: "error"))" }
    }
    return nil
  }

  /// The length of each line in code points, lines ending where YAML's do.
  private static func lineLengths(_ bytes: [UInt8]) -> [Int] {
    var lengths = [0]
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lengths.append(0)
      default: lengths[lengths.count - 1] += 1
      }
      previous = scalar
    }
    return lengths
  }
}
