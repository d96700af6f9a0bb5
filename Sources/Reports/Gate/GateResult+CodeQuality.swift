import NeedletailEngine
public import NeedletailNotation
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// What broke and what was not decided as GitLab's code quality report: an array of issues, empty where the gate held.
  ///
  /// An issue's fingerprint is of the workload and what is gated, not of the numbers, so it is the same from run to run and GitLab can tell
  /// what is new.
  public var codeQuality: JSON {
    let words = GateWording(self, Typeface())
    var issues: [JSON] = []
    for row in rows where row.verdict != .held {
      issues.append(
        issue(
          "needletail.gate", row.allowance.figure.spelling, row.verdict, "\(words.workload): \(words.sentence(row))",
          at: row.place))
    }
    for threshold in thresholds where threshold.verdict != .held {
      let sentence = "\(words.workload): \(words.expression(threshold)): \(words.outcome(threshold))"
      issues.append(
        issue("needletail.threshold", threshold.expression, threshold.verdict, sentence, at: threshold.place))
    }
    if issues.isEmpty, verdict != .held {
      issues.append(issue("needletail.gate", "", verdict, "\(words.workload): \(words.verdict)", at: nil))
    }
    return .array(issues)
  }

  private func issue(
    _ check: String, _ subject: String, _ verdict: Verdict, _ words: String, at own: Place?
  ) -> JSON {
    let place = own ?? place
    let path = (place?.path ?? comparison.head.path ?? comparison.head.workload).withoutLeadingDot
    // A separator that stands in none of the parts.
    let identity = [check, comparison.head.workload, path, subject].joined(separator: "\u{0}")
    return .object([
      "check_name": .string(check), "description": .string(words),
      "severity": .string(verdict == .broken ? "major" : "info"),
      "fingerprint": .string(SHA256.hexadecimal(Array(identity.utf8))),
      "location": .object(["path": .string(path), "lines": .object(["begin": .count(place?.line ?? 1)])]),
    ])
  }
}
