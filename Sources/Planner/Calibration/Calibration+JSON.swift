package import NeedletailNotation
import NeedletailWorkload

extension Calibration {
  /// The document of schema `needletail-calibration/1`: see `docs/calibrate.md`.
  package var json: JSON {
    .object([
      "schema": .string(Self.schema), "runs": .array(runs.map(\.json)), "agents": .array(agents.map(\.json)),
      "workload": .string(WorkloadAmendment.document(amendments)),
    ])
  }
}

extension MeasuredRun {
  fileprivate var json: JSON {
    .object([
      "name": .string(name), "jobs": .count(jobs), "jobs_offered": .count(jobsInAll),
      "cautions": .array(cautions.map { .string($0) }),
    ])
  }
}

extension AgentCalibration {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "agent": .string(pool), "endpoint": endpoint.map { .string($0) } ?? .null, "verdict": .string(verdict.name),
      "attempts": .object([
        "answered": .count(answered), "failed": .count(failed), "timed_out": .count(timedOut),
        "cancelled": .count(cancelled),
      ]),
      "in_progress_max": .count(mostInProgress), "notes": .array(notes.map { .string($0) }),
    ]
    switch verdict {
    case .calibrated: break
    case .tooFew: members["wanted"] = .count(Self.fewestAnswers)
    case .differs(let how): members["difference"] = .string(how)
    }
    guard verdict == .calibrated else { return .object(members) }
    members["fits"] = .object(Dictionary(fits.map { ($0.key, $0.fit.json) }, uniquingKeysWith: { first, _ in first }))
    members["failure"] = failures.map {
      .object(["rate": .number($0.rate), "timeout_rate": .number($0.timeoutRate)])
    }
    members["per_input_token"] =
      tokenTrend.map {
        .object([
          "ms": .number($0.perToken / 1e6), "variance_explained": .number($0.explained),
          "rank_correlation": .number($0.rankCorrelation),
        ])
      } ?? .null
    members["slowdown"] =
      slowdown.map {
        .object([
          "sigma": .number($0.sigma), "kappa": .number($0.kappa), "aic_gain": .number($0.gain),
          "in_progress_p99": .count($0.usual), "in_progress_max": .count($0.most),
        ])
      } ?? .null
    return .object(members)
  }
}

extension FittedDistribution {
  /// Times are in milliseconds.
  fileprivate var json: JSON {
    let scale = unit == .time ? 1e-6 : 1
    var members: [String: JSON] = [
      "family": .string(family.rawValue), "distribution": .string(written), "count": .count(count),
      "unit": .string(unit == .time ? "ms" : unit == .count ? "count" : "share"),
      "mean": .number(mean * scale), "p50": .number(median * scale), "p99": .number(p99 * scale),
      "aic": .object(
        Dictionary(candidates.map { ($0.family.rawValue, .number($0.aic)) }, uniquingKeysWith: { first, _ in first })),
      "refused": .array(refused.map { .string($0.rawValue) }),
    ]
    members["kolmogorov_smirnov"] =
      goodness.map { .object(["distance": .number($0.distance), "p_value": .number($0.probability)]) } ?? .null
    members["quantile_error"] = .optional(goodness?.quantileError)
    return .object(members)
  }

  /// As workload files have it.
  package var written: String { unit == .time ? distribution.writtenAsTimes : distribution.writtenAsNumbers }
}
