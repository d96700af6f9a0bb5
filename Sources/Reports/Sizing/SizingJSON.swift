import NeedletailNotation
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// Parts that both kinds of documents of schema `needletail-size/1` have.
enum SizingJSON {
  static func estimate(_ estimate: Estimate) -> JSON {
    .object([
      "mean": .finite(estimate.mean), "low": .finite(estimate.interval?.lowerBound),
      "high": .finite(estimate.interval?.upperBound), "n": .count(estimate.runs),
    ])
  }

  static func hold(_ hold: Hold) -> JSON {
    .object([
      "verdict": .string(hold.verdict.rawValue), "paths": .count(hold.paths),
      "keeps_up": .object([
        "verdict": .string(hold.steadiness.verdict.rawValue), "broken": .count(hold.steadiness.broken),
        "undecided": .count(hold.steadiness.undecided), "evidence": .optional(hold.steadiness.evidence),
      ]),
      "completed_share": hold.completedShare.map { estimate($0) } ?? .null,
      "bounds": .array(
        hold.bounds.map { bound in
          .object([
            "metric": .string(bound.bound.key), "expression": .string(bound.bound.expression),
            "verdict": .string(bound.verdict.rawValue), "paths_met": .count(bound.pathsMet),
            "observed": bound.observed.map { estimate($0) } ?? .null,
          ])
        }),
    ])
  }
}
