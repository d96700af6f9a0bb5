import NeedletailEngine
package import NeedletailNotation
package import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension Sweep {
  /// The whole sweep, schema `needletail-sweep/1`. What is not known, and an end of an interval that is infinite, is `null`.
  package var json: JSON {
    var members: [String: JSON] = [
      "schema": .string(Self.schema),
      "workload": .object([
        "name": .string(subject.name), "path": .string(subject.path), "sha256": .string(subject.sha256),
        "clock": .string(subject.clock.rawValue), "load_model": .string(subject.isOpen ? "open" : "closed"),
        "changes": .array(subject.changes.map { .string($0) }),
        "load": .optional(design.load?.text),
      ]),
      "interrupted": .bool(isInterrupted), "seeds": .array(seeds.map { .count($0) }),
      "figure": .string(figure.spelling), "confidence": .number(SweepPoint.confidence),
      "axes": .array(
        design.axes.map { axis in
          .object([
            "key": .string(axis.title), "unit": axis.unit.map { .string($0.rawValue) } ?? .null,
            "values": .array(axis.values.map { .string($0.text) }),
          ])
        }),
      "figures": .array(
        figures.map { figure in
          .object([
            "figure": .string(figure.spelling), "unit": .optional(figure.shownUnit?.rawValue),
            "better": .string(figure.figure.better.rawValue),
          ])
        }),
      "points": .array(points.indices.map { json(ofPoint: $0) }),
      "knee": knee.map { .count($0) } ?? .null, "frontier": .array(frontier.map { .count($0) }),
      "first_broken": firstBroken.map { broken in
        .object([
          "point": .count(broken.point),
          "threshold": .string("\(bounds[broken.bound].key) \(bounds[broken.bound].expression)"),
        ])
      } ?? .null,
    ]
    if let scaling { members["scaling_law"] = scaling.json }
    return .object(members)
  }

  private func json(ofPoint place: Int) -> JSON {
    let point = points[place]
    return .object([
      "values": .array(
        point.setting.values.map { value in
          .object(["text": .string(value.text), "place": .finite(value.place)])
        }),
      "set": .array(point.setting.overrides.map { .string($0) }), "load_scale": .number(point.loadFactor),
      "seeds": .array(point.seeds.map { .count($0) }),
      "status": .string(point.failure?.rawValue ?? "completed"), "keeps_up": .string(point.keepsUp.answer.rawValue),
      "figures": .object(
        Dictionary(
          uniqueKeysWithValues: figures.enumerated().map { index, figure in
            (figure.spelling, json(of: point.figures[index], point.paths.map { $0.watched[index] }))
          })),
      "thresholds": .array(
        zip(bounds, point.bounds).map { bound, outcome in
          .object([
            "threshold": .string("\(bound.key) \(bound.expression)"), "verdict": .string(outcome.verdict.rawValue),
            "observed": json(of: outcome.observed),
          ])
        }),
      "uses": .array(
        point.uses.map { use in
          .object([
            "resource": .string(use.resource.part.name), "name": .optional(use.resource.name),
            "utilization": .finite(use.utilization), "mean_waiting": .finite(use.meanWaiting),
          ])
        }),
    ])
  }

  private func json(of estimate: Estimate?, _ values: [Double?]? = nil) -> JSON {
    guard let estimate else { return .null }
    var members: [String: JSON] = [
      "mean": .finite(estimate.mean), "low": .finite(estimate.interval?.lowerBound),
      "high": .finite(estimate.interval?.upperBound), "n": .count(estimate.runs),
    ]
    if let values { members["by_seed"] = .array(values.map { .finite($0) }) }
    return .object(members)
  }
}

extension ScalingResult {
  /// As in a sweep's document.
  package var json: JSON {
    switch self {
    case .refused(let refusal): return .object(["refused": .string(refusal.sentence)])
    case .fitted(let fit):
      return .object([
        "lambda_per_s": .number(fit.law.lambda), "sigma": .number(fit.law.sigma), "kappa": .number(fit.law.kappa),
        "stderr": .object([
          "lambda_per_s": .finite(fit.errors.lambda), "sigma": .finite(fit.errors.sigma),
          "kappa": .finite(fit.errors.kappa),
        ]),
        "r2": .finite(fit.r2), "slowdown": .optional(fit.isPoor ? nil : fit.slowdown),
        "peak": fit.peak.map { peak in
          .object(["concurrency": .number(peak.concurrency), "jobs_per_s": .number(peak.throughput)])
        } ?? .null,
        "points": .array(
          zip(fit.points, fit.residuals).map { point, residual in
            .object([
              "concurrency": .number(point.concurrency), "jobs_per_s": .number(point.throughput),
              "residual": .number(residual),
            ])
          }),
      ])
    }
  }
}
