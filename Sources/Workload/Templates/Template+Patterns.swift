/// Templates about a pattern each.
extension Template {
  static let sequentialText = """
    # A pipeline: each agent's output is the next one's input.
    schema: needletail/1
    name: sequential

    run: { duration: 5m, warmup: 30s }

    agents:
      researcher:
        count: 6
        concurrency: 4
        simulate: { service: { lognormal: { p50: 900ms, p99: 4s } }, output_tokens: 300 }
      writer:
        count: 6
        concurrency: 4
        simulate: { service: { lognormal: { p50: 1.5s, p99: 5s } }, output_tokens: 500 }
      editor:
        count: 4
        concurrency: 4
        simulate: { service: { lognormal: { p50: 600ms, p99: 2s } }, output_tokens: 400 }

    resilience:
      on_error: graceful            # a failed stage makes the job partial; fail-fast would fail it

    scenarios:
      article:
        pattern: { sequential: [researcher, writer, editor] }

    load: { rate: 4/s }

    thresholds:
      job_latency_ms: ["p(95) < 12000"]

    """

  static let parallelText = """
    # Several agents at once; the slowest decides when the merge can begin.
    schema: needletail/1
    name: parallel

    run: { duration: 5m, warmup: 30s }

    agents:
      analyst:
        count: 8
        concurrency: 4
        simulate: { service: { lognormal: { p50: 1s, p99: 4s } }, output_tokens: 200 }
      critic:
        count: 8
        concurrency: 4
        simulate: { service: { lognormal: { p50: 800ms, p99: 3s } }, output_tokens: 150 }
      merger:
        count: 4
        concurrency: 4
        simulate: { service: { lognormal: { p50: 500ms, p99: 2s } }, output_tokens: 300 }

    scenarios:
      review:
        pattern: { parallel: { agents: [analyst, critic], merge: merger } }

    load: { rate: 6/s }

    thresholds:
      job_latency_ms: ["p(95) < 8000"]

    """

  static let supervisorText = """
    # A supervisor splits each job into tasks, workers do them at once, and the supervisor sums up.
    schema: needletail/1
    name: supervisor

    run: { duration: 5m, warmup: 30s }

    agents:
      planner:
        count: 4
        concurrency: 8
        simulate:
          service: { lognormal: { p50: 700ms, p99: 2.5s } }
          outcome: { fan_out: { uniform: [2, 5] } }           # tasks it makes of a job
      worker:
        count: 20
        concurrency: 4
        capabilities: [search, summarize]
        simulate:
          service: { lognormal: { p50: 1.5s, p99: 6s } }
          failure: { rate: 0.01 }

    resilience:
      retry: { attempts: 2, initial: 250ms }

    scenarios:
      task:
        pattern: { supervisor_worker: { supervisor: planner, workers: worker, tasks: outcome, max_delegations: 20 } }

    load: { rate: 5/s }

    thresholds:
      job_latency_ms: ["p(95) < 15000"]

    """

  static let routerText = """
    # Each job goes to one agent: the one whose capabilities match the need best.
    schema: needletail/1
    name: router

    run: { duration: 5m, warmup: 30s }

    agents:
      billing:
        count: 4
        concurrency: 8
        capabilities: [billing, refunds]
        simulate: { service: { lognormal: { p50: 900ms, p99: 3s } } }
      technical:
        count: 6
        concurrency: 8
        capabilities: [outages, configuration]
        simulate: { service: { lognormal: { p50: 1.4s, p99: 5s } } }
      general:
        count: 4
        concurrency: 8
        simulate: { service: { lognormal: { p50: 700ms, p99: 2s } } }

    scenarios:
      refund:
        weight: 0.4
        pattern: { router: { agents: [billing, technical, general], by: semantic, need: [refunds], fallback: general } }
      anything:
        weight: 0.6
        pattern: { router: { agents: [billing, technical, general], by: least-loaded } }

    load: { rate: 20/s }

    thresholds:
      "job_latency_ms{scenario=refund}": ["p(95) < 5000"]

    """

  static let handoffText = """
    # Tiers: each handles a job or passes it up; the last always takes it.
    schema: needletail/1
    name: handoff

    run: { duration: 5m, warmup: 30s }

    agents:
      first_line:
        count: 10
        concurrency: 8
        simulate:
          service: { lognormal: { p50: 500ms, p99: 2s } }
          outcome: { handles: 0.7 }                           # 30 % go on
      specialist:
        count: 6
        concurrency: 4
        simulate:
          service: { lognormal: { p50: 1.5s, p99: 6s } }
          outcome: { handles: 0.9 }
      principal:
        count: 2
        concurrency: 2
        simulate:
          service: { lognormal: { p50: 4s, p99: 12s } }

    scenarios:
      ticket:
        pattern: { handoff: { tiers: [first_line, specialist, principal] } }

    load: { rate: 15/s }

    thresholds:
      job_latency_ms: ["p(95) < 10000"]

    """
}
