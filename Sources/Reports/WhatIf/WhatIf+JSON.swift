import NeedletailEngine
package import NeedletailNotation
package import NeedletailPlanner
import NeedletailResults

extension WhatIf {
  /// All answers, schema `needletail-whatif/1`. What is not known is `null`.
  package var json: JSON {
    let words = WhatIfWording(self, Typeface())
    let all = RelaxationKind.Group.allCases.flatMap { answers($0) }
    return .object([
      "schema": .string(Self.schema), "name": .string(name), "factor": .finite(factor),
      "seeds": .array(seeds.map { .count($0) }), "interrupted": .bool(isInterrupted),
      "headline": .string(words.headline), "work": .string(work.rawValue), "base": asItIs.figures,
      "answers": .array(all.map { answer in answer.json(with: [:]) }),
      "pairs": .array(
        pairs.map { pair in
          pair.answer.json(with: [
            "together": .bool(pair.isTogether), "work_beyond_better_alone": pair.work.json,
            "p99_beyond_better_alone": pair.p99.json,
          ])
        }),
      "pairs_asked": .count(pairsAsked), "unanswered": .array(unanswered.map(\.json)),
      "best_options": .optional(words.bestOptions),
    ])
  }
}

extension WhatIf.Answer {
  fileprivate func json(with more: [String: JSON]) -> JSON {
    let change: JSON = .object([
      "work": work.json, "p99_ms": p99.json, "p50_ms": p50.json, "jobs_per_s": jobsPerSecond.json,
      "completed_share": completedShare.json, "cost_per_job_usd": costPerJob.json,
    ])
    let own: [String: JSON] = [
      "group": .string(group.rawValue), "relaxations": .array(relaxations.map(\.json)),
      "judgement": .string(judgement.rawValue), "figures": figures, "change": change,
    ]
    return .object(own.merging(more) { first, _ in first })
  }

  /// Means over the seeds, and by seed what is decided by.
  fileprivate var figures: JSON {
    let fullest = WhatIf.fullest(outcomes)
    return .object([
      "p99_ms": .finite(p99.value), "p50_ms": .finite(p50.value), "jobs_per_s": .finite(jobsPerSecond.value),
      "completed_share": .finite(completedShare.value), "cost_per_job_usd": .finite(costPerJob.value),
      "keeps_up": .string(keepsUp.rawValue), "meets_thresholds": meetsBounds.map { .bool($0) } ?? .null,
      "fullest": fullest.map { fullest in
        .object([
          "part": .string(fullest.resource.part.name), "owner": .optional(fullest.resource.name),
          "utilization": .finite(fullest.utilization),
        ])
      } ?? .null,
      "by_seed": .object([
        "p99_ms": .array(outcomes.map { .finite($0.p99Milliseconds) }),
        "jobs_per_s": .array(outcomes.map { .finite($0.jobsPerSecond) }),
        "completed_share": .array(outcomes.map { .finite($0.completedShare) }),
      ]),
    ])
  }
}

extension Relaxation {
  fileprivate var json: JSON {
    .object([
      "kind": .string(kind.rawValue), "key": .string(key), "from": .string(from), "to": .string(to),
      "set": .array(settings.map { .string($0) }), "load_scale": .finite(loadScale),
    ])
  }
}

extension PairedShift {
  fileprivate var json: JSON {
    .object([
      "relative": .finite(change), "low": .finite(interval?.lowerBound), "high": .finite(interval?.upperBound),
      "clear": .bool(isClear),
    ])
  }
}
