/// Templates about the fleet and its load.
extension Template {
  static let basicText = """
    # One kind of agent under an open load. Check it with `needletail validate`, run it with `needletail run`,
    # and see every default with `needletail expand`.
    schema: needletail/1
    name: basic
    seed: 1                         # the same file and seed give the same result

    run:
      duration: 10m                 # simulated time; arrivals stop here
      warmup: 30s                   # run but not measured

    agents:
      assistant:
        count: 4
        concurrency: 8              # calls at once, per agent
        simulate:
          ttft: { lognormal: { p50: 300ms, p99: 1.2s } }      # time to first token
          itl: { lognormal: { p50: 10ms, p99: 40ms } }        # from one token to the next
          prompt_tokens: 400
          output_tokens: { lognormal: { p50: 120, p99: 600 } }
          failure: { rate: 0.01 }

    resilience:
      retry: { attempts: 3, initial: 500ms }                  # the first included

    scenarios:
      ask:
        pattern: { call: assistant }

    load: { process: poisson, rate: 10/s }

    thresholds:                     # exit code 99 when one fails
      job_latency_ms: ["p(99) < 15000"]
      job_failure_rate: ["rate < 0.01"]

    """

  static let gatewayText = """
    # A gateway near its limit: what it cannot take waits, and what cannot wait is rejected.
    schema: needletail/1
    name: gateway

    run: { duration: 5m, warmup: 30s }

    users: { count: 100, skew: zipf(1.0) }        # the first user asks most

    gateway:
      instances: 2
      concurrency: 32               # jobs at once, per instance
      overhead: 2ms                 # spent on each job before its pattern starts
      routing: least-loaded
      queue: 50                     # waiting jobs, per instance, before one is rejected
      rate_limit: { global: 3000/min, per_user: 600/min, burst: 100 }

    agents:
      assistant:
        count: 8
        concurrency: 8
        simulate:
          service: { lognormal: { p50: 1.2s, p99: 5s } }

    scenarios:
      ask:
        pattern: { call: assistant }

    load: { rate: 35/s }

    thresholds:
      rejection_rate: ["rate < 0.05"]
      "wait_ms{for=gateway}": ["p(95) < 2000"]

    """

  static let closedLoopText = """
    # A closed loop: a fixed number of users; each thinks, asks, and waits for the answer before the next thought.
    # The offered load falls as the system slows down: compare such runs by throughput, not by latency alone.
    schema: needletail/1
    name: closed-loop

    run: { duration: 5m, warmup: 30s }

    agents:
      assistant:
        count: 10
        concurrency: 4
        routing: power-of-two       # the less loaded of two drawn at random
        simulate:
          service: { erlang: { mean: 800ms, k: 4 } }

    scenarios:
      ask:
        pattern: { call: assistant }

    load:
      concurrency: 60               # users
      think_time: { exponential: { mean: 1s } }

    thresholds:
      jobs_per_s: ["value > 20"]

    """

  static let traceText = """
    # Recorded arrivals, replayed at their instants with their token counts. Put a trace beside this file:
    #   trace.csv    TIMESTAMP,ContextTokens,GeneratedTokens (azure)
    #   trace.jsonl  {"timestamp": ms, "input_length": n, "output_length": n} a line (mooncake)
    # or name one when you run it: needletail run FILE --trace trace.csv
    schema: needletail/1
    name: trace

    agents:
      model:
        count: 16
        concurrency: 8
        simulate:
          ttft: { lognormal: { p50: 250ms, p99: 1.5s } }
          itl: { lognormal: { p50: 12ms, p99: 45ms } }
          output_tokens: 100        # rows that record theirs replace it

    scenarios:
      replay:
        pattern: { call: model }

    load:
      trace: trace.csv
      format: azure
      speedup: 1                    # 10 replays it ten times as fast

    thresholds:
      ttft_ms: ["p(95) < 3000"]

    """
}
