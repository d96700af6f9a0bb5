import NeedletailEngine
public import NeedletailNotation
public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// All of the gate, schema `needletail.gate/1`; the comparison it rests on is a member.
  public var json: JSON {
    .object([
      "schema": .string(Self.schema), "verdict": .string(verdict.rawValue), "confidence": .finite(confidence),
      "pairs": .count(pairs), "usual_allowances": .bool(usesUsualAllowances), "interrupted": .bool(isInterrupted),
      "notes": .array(notes.map { .string($0) }),
      "place": place.map { .object(["path": .string($0.path), "line": .count($0.line)]) } ?? .null,
      "allowances": .array(rows.map(json)),
      "thresholds": .array(
        thresholds.map { threshold in
          .object([
            "expression": .string(threshold.expression), "verdict": .string(threshold.verdict.rawValue),
            "runs": .count(threshold.runs), "runs_failed": .count(threshold.runsFailed),
          ])
        }),
      "comparison": comparison.json,
    ])
  }

  private func json(_ row: Row) -> JSON {
    let allowance = row.allowance
    return .object([
      "verdict": .string(row.verdict.rawValue), "reason": .optional(row.reason),
      "decided_by": .optional(row.basis?.rawValue), "allowed": .finite(row.allowed),
      "pairs_to_decide": row.pairsToDecide.map { .count($0) } ?? .null, "change": comparison.json(row.change),
      "level_low": .finite(row.lowLevel), "level_high": .finite(row.highLevel),
      "allowance": .object([
        "figure": .string(allowance.figure.spelling), "expression": .string(allowance.expression),
        "side": .string(allowance.side.rawValue), "relative": .finite(allowance.relative),
        "absolute": .finite(allowance.absolute),
      ]),
    ])
  }
}
