extension Duration {
  /// Why it is no span of time that an engine can wait for; `nil` where it is one. Goes on from the name of what holds it.
  var problem: String? { self < .zero ? "is \(self); a span of time is 0 or more." : nil }
}

/// A span of a plan under the name that a program gives it by.
private typealias NamedSpan = (name: String, span: Duration?)

extension Plan {
  /// Spans of time that are negative, a sentence each.
  var durationProblems: [String] {
    var spans: [NamedSpan] = [
      ("run.duration", run.duration), ("run.warmup", run.warmup), ("run.drain", run.drain),
      ("runtime.jobTimeout", runtime.jobTimeout), ("slo.jobLatency", slo.jobLatency),
      ("slo.timeToFirstToken", slo.timeToFirstToken), ("slo.timePerOutputToken", slo.timePerOutputToken),
      ("wall.scheduleDelayLimit", wall.scheduleDelayLimit), ("registry.heartbeatTimeout", registry.heartbeatTimeout),
      ("registry.deregisterAfter", registry.deregisterAfter), ("resilience.callTimeout", resilience.callTimeout),
      ("resilience.retry.initial", resilience.retry?.initial), ("resilience.retry.max", resilience.retry?.max),
      ("resilience.breaker.openFor", resilience.breaker?.openFor),
    ]
    for (number, fault) in faults.enumerated() {
      spans += [("faults[\(number)].at", fault.at), ("faults[\(number)].duration", fault.duration)]
    }
    spans += load?.spans ?? []
    for scenario in scenarios {
      let own = scenario.load?.spans ?? []
      spans += ([("start", scenario.start)] + own).map { ("scenario \"\(scenario.name)\", \($0.name)", $0.span) }
    }
    for pool in agents {
      if case .after(let span) = pool.hedge { spans.append(("pool \"\(pool.name)\", hedge", span)) }
    }
    return spans.compactMap { name, span in span?.problem.map { "The plan's \(name) \($0)" } }
  }
}

extension Load {
  fileprivate var spans: [NamedSpan] {
    switch self {
    case .open: []
    case .stages(let stages, _):
      stages.enumerated().map { ("load, duration of stage \($0.offset)", $0.element.duration) }
    case .closed(let loop): [("load, retryPause", loop.retryPause)]
    // The rows are in order: what is wrong with one is wrong with the first or the last.
    case .trace(let trace):
      [
        ("load, instant of the first row", trace.rows.first?.instant),
        ("load, instant of the last row", trace.rows.last?.instant),
        ("load, longest delay of a turn", trace.rows.lazy.flatMap(\.turns).map(\.delay).max()),
        ("load, shortest delay of a turn", trace.rows.lazy.flatMap(\.turns).map(\.delay).min()),
      ]
    }
  }
}
