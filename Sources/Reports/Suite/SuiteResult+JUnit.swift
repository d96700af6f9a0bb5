public import NeedletailResults

extension SuiteResult {
  /// The suite as test results: a case for each run, and one for each of its thresholds; what is undecided or was not begun is skipped.
  public var junit: JUnitDocument {
    let suites = runs.map { run in
      JUnitDocument.Suite(run.name, run.junitCases(in: name), properties: run.junitProperties)
    }
    return JUnitDocument("needletail suite \(name)", suites)
  }
}

extension SuiteRun {
  fileprivate func junitCases(in suite: String) -> [JUnitDocument.Case] {
    let told = ([headline] + causes + (reason.map { [$0] } ?? []) + facts).filter { !$0.isEmpty }.joined(
      separator: "\n")
    let group = "\(suite).\(name)"
    let outcome: JUnitDocument.Outcome =
      switch verdict {
      // What ended before its end has a reason: a bound that ended it.
      case .broken where reason != nil: .failed(type: verdict.rawValue, text: told)
      case .held, .broken, .undecided: .passed
      case .failed, .unreadable: .erred(type: verdict.rawValue, text: told)
      case .interrupted, .skipped: .skipped(text: told.isEmpty ? verdict.rawValue : told)
      }
    return [JUnitDocument.Case("completes", in: group, outcome, output: verdict == .held ? told : "")]
      + thresholds.map { threshold in
        let observed = threshold.observed.isEmpty ? "" : ": \(threshold.observed)"
        let text = ([threshold.expression + observed] + [told]).joined(separator: "\n")
        let outcome: JUnitDocument.Outcome =
          switch threshold.verdict {
          case .held: .passed
          case .broken: .failed(type: threshold.verdict.rawValue, text: text)
          case .undecided: .skipped(text: "undecided: \(text)")
          }
        return JUnitDocument.Case(threshold.expression, in: group, outcome)
      }
  }

  private var facts: [String] {
    [path] + changes + (storedAs.map { ["stored as \($0)"] } ?? [])
  }

  fileprivate var junitProperties: [JUnitDocument.Property] {
    let wording = Wording(typeface: Typeface())
    return [JUnitDocument.Property("verdict", verdict.rawValue), JUnitDocument.Property("workload", path)]
      + changes.map { JUnitDocument.Property("changed", $0) }
      + SuiteColumn.allCases.compactMap { column in
        column.words(self, wording).map { JUnitDocument.Property(column.rawValue, $0) }
      }
  }
}
