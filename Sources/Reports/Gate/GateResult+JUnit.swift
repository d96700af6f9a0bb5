import NeedletailEngine
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// The gate as test results: a case for each figure and each threshold of head; what is undecided is skipped.
  public var junit: JUnitDocument { JUnitDocument("needletail gate", [junitSuite]) }

  /// Its suite, to stand beside others.
  public var junitSuite: JUnitDocument.Suite {
    let words = GateWording(self, Typeface())
    let facts = words.sides.joined(separator: "\n")
    var cases = rows.map { row in
      JUnitDocument.Case(
        "\(row.allowance.figure.shortName) \(row.allowance.expression)", in: "\(words.workload).gate",
        outcome(row.verdict, "\(words.sentence(row))\n\(facts)"),
        output: row.verdict == .held ? words.sentence(row) : "")
    }
    cases += thresholds.map { threshold in
      let sentence = "\(words.expression(threshold)): \(words.outcome(threshold))"
      return JUnitDocument.Case(
        threshold.expression, in: "\(words.workload).thresholds", outcome(threshold.verdict, "\(sentence)\n\(facts)"))
    }
    if isInterrupted {
      cases.append(
        JUnitDocument.Case(
          "all runs ended", in: "\(words.workload).gate",
          .skipped(text: "the gate was cut off before all its runs had ended")))
    }
    return JUnitDocument.Suite(words.workload, cases, properties: properties(words))
  }

  private func outcome(_ verdict: Verdict, _ text: String) -> JUnitDocument.Outcome {
    switch verdict {
    case .held: .passed
    case .broken: .failed(type: verdict.rawValue, text: text)
    case .undecided: .skipped(text: text)
    }
  }

  private func properties(_ words: GateWording) -> [JUnitDocument.Property] {
    var properties = [
      JUnitDocument.Property("verdict", verdict.rawValue), JUnitDocument.Property("base", words.side(comparison.base)),
      JUnitDocument.Property("head", words.side(comparison.head)), JUnitDocument.Property("runs", words.runs(pairs)),
      JUnitDocument.Property("confidence", words.changes.percent(confidence)),
    ]
    if let inputs = words.inputs { properties.append(JUnitDocument.Property("inputs", inputs)) }
    if let movers = words.movers { properties.append(JUnitDocument.Property("mostly", movers)) }
    properties += words.notes.map { JUnitDocument.Property("note", $0) }
    return properties
  }
}
