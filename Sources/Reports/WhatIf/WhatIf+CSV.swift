import NeedletailEngine
import NeedletailNotation
package import NeedletailPlanner
import NeedletailResults

extension WhatIf {
  /// A row for the fleet as it is, for each answer and for each pair that helps. What is not known is empty.
  package var csv: String {
    let titles = [
      "group", "change", "judgement", "p99_ms", "p99_change", "p99_change_low", "p99_change_high", "p50_ms",
      "jobs_per_s",
      "completed_share", "cost_per_job_usd", "keeps_up", "options",
    ]
    var rows = [titles, row(asItIs, "base")]
    for group in RelaxationKind.Group.allCases { rows += answers(group).map { row($0, group.rawValue) } }
    rows += pairs.map { row($0.answer, "pairs") }
    return rows.map { $0.map(Self.cell).joined(separator: ",") + "\n" }.joined()
  }

  private func row(_ answer: Answer, _ group: String) -> [String] {
    let words = WhatIfWording(self, Typeface(isUnicode: false))
    func number(_ value: Double?) -> String { value.flatMap(\.plainDecimal) ?? "" }
    let p99 = answer.p99
    return [
      group, words.name(answer), answer.judgement.rawValue, number(p99.value), number(p99.change),
      number(p99.interval?.lowerBound), number(p99.interval?.upperBound), number(answer.p50.value),
      number(answer.jobsPerSecond.value), number(answer.completedShare.value), number(answer.costPerJob.value),
      answer.keepsUp.rawValue, answer.relaxations.map(\.options).joined(separator: " "),
    ]
  }

  /// In quotes where it has a comma, a quote or a line's end in it (RFC 4180).
  private static func cell(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
