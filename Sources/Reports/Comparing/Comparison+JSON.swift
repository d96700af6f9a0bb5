import NeedletailEngine
public import NeedletailNotation
public import NeedletailResults
import NeedletailWorkload

extension Comparison {
  /// The whole comparison, schema `needletail.comparison/1`. What is not known, and an end of an interval that is infinite, is `null`.
  public var json: JSON {
    .object([
      "schema": .string(Self.schema), "base": base.json, "head": head.json, "identical": .bool(isIdentical),
      "confidence": .finite(confidence), "pairs": .count(pairs), "inputs_unknown": .optional(whyInputsUnknown),
      "incomparable": .optional(whyIncomparable),
      "inputs": .array(
        inputs.map { input in
          .object(["key": .string(input.key), "base": .optional(input.base), "head": .optional(input.head)])
        }),
      "figures": .array(figures.map { json($0) }), "details": .array(details.map { json($0) }),
      "movers": .array(
        movers.map { mover in
          .object([
            "name": .string(mover.name), "changes": .array(mover.changes.map { .string($0) }),
            "ms_per_job": .finite(mover.millisecondsPerJob),
          ])
        }),
    ])
  }

  /// A figure's change, with its values run by run.
  func json(_ change: FigureChange) -> JSON {
    let gated = change.figure
    func values(_ side: ComparedSide) -> JSON { .array(side.runs.map { .finite($0.value(of: gated)) }) }
    let interval: JSON =
      change.interval.map { .object(["low": .finite($0.lowerBound), "high": .finite($0.upperBound)]) } ?? .null
    return .object([
      "figure": .string(gated.spelling), "name": .string(gated.figure.name),
      "statistic": gated.statistic.key.isEmpty ? .null : .string(gated.statistic.key),
      "label": gated.label.map { .object([$0.name: .string($0.value)]) } ?? .null,
      "unit": gated.shownUnit.map { .string($0.rawValue) } ?? .null, "better": .string(gated.figure.better.rawValue),
      "base": .finite(change.base), "head": .finite(change.head), "pairs": .count(change.pairs),
      "change": .finite(change.change), "interval": interval, "relative": .bool(change.isRelative),
      "means": .bool(change.isOfMeans),
      "judgement": .string(change.judgement.rawValue), "base_values": values(base), "head_values": values(head),
    ])
  }
}

extension ComparedSide {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "commit": .optional(commit), "workload": .string(workload), "path": .optional(path),
      "clock": .string(clock.rawValue), "load_model": .optional(loadModel), "effective": .optional(effective),
      "effective_sha256": .optional(effectiveSHA256), "version": .optional(version),
      "runs": .array(runs.map(\.json)),
    ])
  }
}

extension RunNumbers {
  fileprivate var json: JSON {
    .object([
      "seed": seed.map { .count($0) } ?? .null, "digest": .optional(digest), "status": .string(status.rawValue),
      "status_reason": .optional(statusReason), "thresholds": .count(thresholds),
      "failed_thresholds": .array(failedThresholds.map { .string($0) }),
    ])
  }
}

extension JSON {
  /// `null` for none.
  static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// `null` for none and for what JSON cannot hold.
  static func finite(_ value: Double?) -> JSON { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
}
