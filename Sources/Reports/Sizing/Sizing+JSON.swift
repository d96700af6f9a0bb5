import NeedletailEngine
package import NeedletailNotation
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

extension SizedFleet {
  /// The whole sizing, schema `needletail-size/1`. Nothing in it depends on the machine; what is not known is `null`.
  package var json: JSON {
    let wording = SizingWording(self, Typeface())
    var members: [String: JSON] = [
      "schema": .string(Self.schema), "kind": .string("resources"), "workload": .string(name),
      "verdict": .string(sizing.verdict.rawValue), "interrupted": .bool(sizing.isInterrupted),
      "cheapest": .bool(sizing.isCheapest), "summary": .string(wording.verdict),
    ]
    members["notes"] = .array(wording.notes.map { .string($0) })
    members["asked"] = asked
    members["choices"] = .array(sizing.choices.map(\.json))
    members["settings"] = .array(sizing.isAnswered ? sizing.settings.map { .string($0) } : [])
    members["run"] = sizing.isAnswered ? .string(wording.runLine) : .null
    members["dollars_per_hour"] = .finite(sizing.dollarsPerHour)
    members["answer"] = sizing.trial?.json ?? .null
    members["floor"] = sizing.floor?.json ?? .null
    members["knee_jobs_per_s"] = .finite(sizing.kneePerSecond)
    members["ceiling_jobs_per_s"] = .finite(sizing.ceilingPerSecond)
    members["one_away"] = .array(sizing.away.map(\.json))
    members["breaks_with_more"] = .array(sizing.relapses.map(\.json))
    members[Limit.gateway.name] = sizing.gateway.map { GatewayText.json(of: $0) } ?? .null
    members["tried"] = .array(sizing.tried.map(\.json))
    members["simulated"] = .object([
      "configurations": .count(sizing.progress.configurations), "paths": .count(sizing.progress.paths),
      "jobs": .count(sizing.progress.jobs), "attempts": .count(sizing.progress.attempts),
    ])
    return .object(members)
  }

  private var asked: JSON {
    let request = sizing.request
    return .object([
      "jobs_per_s": .finite(sizing.offeredPerSecond), "load_factor": .finite(request.loadFactor),
      "headroom": .finite(request.headroom), "seeds": .count(request.seeds), "first_seed": .count(request.firstSeed),
      "hold": .array(
        sizing.bounds.map { .object(["metric": .string($0.key), "expression": .string($0.expression)]) }),
      "lose": .array(
        request.losses.map { .object(["key": .string($0.key), "count": .count($0.count)]) }),
    ])
  }
}

extension Sizing.Away {
  fileprivate var json: JSON {
    .object(["key": .string(key), "count": .count(count), "needs": .count(needs), "outcome": trial.json])
  }
}

extension Sizing.Choice {
  fileprivate var json: JSON {
    .object([
      "key": .string(knob.key), "unit": knob.unit.isEmpty ? .null : .string(knob.unit),
      "now": knob.now.map { .count($0) } ?? .null, "need": .count(value), "alone": alone.map { .count($0) } ?? .null,
      "range": .object(["least": .count(knob.least), "most": .count(knob.most), "step": .count(knob.step)]),
      "price_usd_per_hour": .finite(knob.price), "utilization": .finite(use?.utilization),
      "limit": .optional(use.map { $0.resource.title }), "one_less": oneLess?.json ?? .null,
    ])
  }
}

extension MixTrial {
  fileprivate var json: JSON {
    .object([
      "values": .array(values.map { .count($0) }), "verdict": .string(verdict.rawValue), "hold": SizingJSON.hold(hold),
      "after_losses": .array(afterLosses.map { SizingJSON.hold($0) }),
      "jobs_per_path": jobs.map { .count($0) } ?? .null,
      "p50_ms": json(p50Milliseconds), "p99_ms": json(p99Milliseconds), "jobs_per_s": .finite(jobsPerSecond),
      "resources": .array(
        resources.map { use in
          .object([
            "limit": .string(use.resource.part.name), "of": .optional(use.resource.name),
            "capacity": .finite(use.capacity), "utilization": .finite(use.utilization),
            "working": .finite(use.working), "mean_waiting": .finite(use.meanWaiting),
          ])
        }),
    ])
  }

  private func json(_ estimate: Estimate?) -> JSON { estimate.map { SizingJSON.estimate($0) } ?? .null }
}
