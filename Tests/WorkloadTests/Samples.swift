/// Valid files that between them use every key of a workload file.
enum Samples {
  static let all = [
    minimal, everyKey, everyPattern, everyDistribution, stages, jumps, userStages, closed, ownLoads, json,
  ]

  static let everyKey = """
    schema: needletail/1
    name: "every key: 100% ${HERE:of them}"
    seed: 18446744073709551615
    run:
      clock: wall
      duration: 1.5h
      warmup: 90s
      drain: 0
      jobs: 100000
      budget_usd: 25.5
      spin: true
      couriers: 2
      schedule_delay_limit: 2.5ms
    users: { count: 10, skew: zipf(0.8) }
    gateway:
      instances: [ { concurrency: 64, weight: 3 }, { concurrency: 16, weight: 1 } ]
      overhead: 2ms
      routing: weighted
      queue: 7
      rate_limit: { global: 1000.5/min, per_agent: 5/h, per_user: 10/s, burst: 50 }
    runtime: { max_concurrent_jobs: 8, max_concurrent_calls: 9, job_timeout: 100us, queue: 0 }
    endpoints:
      large:
        concurrency: 4
        requests_per_minute: 1e3
        tokens_per_minute: 60000000
        request_burst: 10
        token_burst: 5000
        over_limit: reject
        price: { input: 2.5, output: 10 }
        slowdown: { sigma: 0.002, kappa: 0.00001 }
      plain:
    agents:
      expert:
        count: 3
        concurrency: 2
        endpoint: large
        capabilities: [billing, "refunds & more"]
        domain: finance
        description: "says \\"yes\\"\\n"
        routing: weighted
        weights: [1, 2, 0.5]
        queueing: pool
        queue: 100
        queue_timeout: { exponential: { mean: 5s } }
        slowdown: 1.1
        hedge: { after: p95 }
        budget_usd: 3
        simulate:
          ttft: 100ms
          itl: 7.25ms
          per_input_token: 30us
          prompt_tokens: 10
          output_tokens: { uniform: [1, 6] }
          failure: { rate: 0.1, timeout_rate: 0.1, after: 3ns }
          outcome:
            handles: 0.5
            approves: 0.6
            abstains: 0.1
            solves: 0.2
            confidence: { uniform: [0.1, 0.9] }
            fan_out: { empirical: [1, 2, 3] }
            choice: { "a b": 1, c: 2 }
            verdict: { for: 1, against: 2, tie: 0.5 }
      other:
        hedge: { after: 2s }
        simulate: { service: 1s }
        command: [./agents/echo.py, --delay-ms, 250]
        protocol: json-lines
        directory: "a folder"
        environment: { LEVEL: debug, "ODD NAME": "${HERE:yes}", EMPTY: "" }
        restart: { initial: 20ms, max: 3s }
      real:
        command: [echo-agent]
        holds_slot_until_returned: true
    resilience:
      call_timeout: 30s
      retry: { attempts: 4, backoff: linear, initial: 10ms, factor: 1.5, max: 1m, jitter: equal }
      breaker: { failure_rate: 0.25, window: 50, minimum_calls: 5, open_for: 10s, half_open_calls: 2 }
      on_error: fail-fast
    scenarios:
      vip: { weight: 0.25, priority: 1, input: "Why?\\nIt is \\"${HERE:late}\\".", input_tokens: { constant: 12 }, pattern: expert }
      rest: { weight: 0.75, priority: -3, pattern: { call: other } }
    load: { process: gamma, rate: 30/min, cv: 2.5 }
    slo: { job_latency_ms: 20000, ttft_ms: 1.5, tpot_ms: 40 }
    faults:
      - { at: 2m, for: 30s, agents: expert, latency: 4, fail: 0.5, down: 2 }
      - { at: 4m, for: 10s, endpoint: large, fail: 0.5 }
    registry: { heartbeat_timeout: 30s, deregister_after: 5m }
    thresholds:
      job_latency_ms: ["p(99) < 60000", "mean <= 2e3", "p99.9<1.5m"]
      job_latency_ms{scenario=vip}: "p(99.9) < 100"
      failed_job_latency_ms: ["max > 0"]
      call_latency_ms{agent=expert}: ["min >= 0"]
      queue_time_ms{scenario=rest}: ["count > 5"]
      wait_ms{for=endpoint_rate}: ["mean < 5"]
      ttft_ms{endpoint=large}: ["mean < 5"]
      tpot_ms: ["mean < 5"]
      jobs_in_flight: ["mean < 5"]
      schedule_delay_ms: ["p(99) < 1"]
      schedule_delay_ms{scenario=vip}: ["p(50) < 0.1"]
      job_failure_rate: ["rate < 0.02"]
      call_failure_rate: ["rate < 0.02"]
      rejection_rate: ["rate < 0.7%"]
      cost_usd: ["value < $25"]
      jobs_per_s: ["value > 60/min"]
      calls_per_s: ["value > 1"]
      goodput_jobs_per_s: ["value > 1"]
      abort_on_fail: 30s

    """

  private static let fleet = """
    schema: needletail/1
    run: { jobs: 100 }
    agents:
      a: &agent
        capabilities: [billing]
        simulate:
          service: 1s
          outcome: { handles: 0.5, approves: 0.5, solves: 0.5, confidence: 0.5, fan_out: 2, choice: { b: 1, c: 2 } }
      b: *agent
      c: *agent
    load: { concurrency: 5 }

    """

  private static let patterns = [
    "a", "{ call: a }", "{ sequential: { agents: [a, b, c] } }", "{ sequential: [a, b, c] }",
    "{ parallel: { agents: [a, b], merge: c } }", "{ parallel: { agents: a } }",
    "{ supervisor_worker: { supervisor: a, workers: b } }",
    "{ supervisor_worker: { supervisor: a, workers: [b, c], need: [billing], tasks: outcome, max_delegations: 5 } }",
    "{ supervisor_worker: { supervisor: a, workers: b, tasks: { uniform: [1, 4] } } }",
    "{ router: { agents: [a, b, c] } }",
    "{ router: { agents: [a, b, c], by: semantic, fallback: a, need: [billing] } }",
    "{ meta_controller: { agents: [a, b], by: weighted, weights: [1, 3] } }",
    "{ router: { agents: [b, c], router: a } }", "{ router: { agents: [a, b], by: random } }",
    "{ ensemble: { agents: a, synthesizer: b } }",
    "{ ensemble: { agents: [a, b, c], top_k: 2, need: [billing], synthesizer: b } }",
    "{ blackboard: { controller: a, specialists: [b, c] } }",
    "{ blackboard: { controller: a, specialists: [b, c], max_iterations: 3 } }",
    "{ consensus: { voters: a } }",
    "{ consensus: { voters: [a, b, c], quorum: 0.66, rounds: 2, aggregator: c } }",
    "{ consensus: { voters: a, count: 5, quorum: 2 } }", "{ consensus: { voters: a, quorum: 1.0 } }",
    "{ debate: { for: a, against: b, judge: c, rounds: 2 } }", "{ handoff: { tiers: [a, b, c] } }",
    "{ all_of: [ a, { call: b }, { handoff: { tiers: [a, b] } } ] }", "{ race: [ a, b ] }",
    "{ sequence: [ a, { debate: { for: a, against: b, judge: c } } ] }", "{ all: [ a, b ] }",
    "{ all: { of: [ a, b, c ], join: { quorum: 2 } } }", "{ all: { of: [ a, b, c ], join: first } }",
    "{ fan_out: { body: a, width: 4 } }",
    "{ sequence: [ a, { fan_out: { body: b, width: outcome, join: { quorum: 7 }, at_most: 9 } } ] }",
    "{ fan_out: { body: a, width: { mixture: [ { weight: 1, of: 2 }, { weight: 2, of: 3 } ] } } }",
    "{ loop: { body: a, at_most: 5, until: solved } }", "{ loop: { body: a, at_most: 5, until: approved } }",
    "{ loop: { body: a, at_most: 5, until: { confidence: 0.9 } } }", "{ loop: { body: a, at_most: 5 } }",
    "{ loop: { body: a, at_most: 5, until: handled } }",
    "{ sequence: [ a, { choose: { among: [ b, c ], by: outcome } } ] }",
    "{ choose: { among: [ b, { sequence: [ a, c ] } ], weights: [1, 2] } }",
    "{ choose: { among: [ b, c ], by: semantic, need: billing, fallback: a } }",
    "{ sequence: [ a, { choose: { among: { b: b, c: { sequence: [ c, b ] } } } } ] }",
    "{ sequence: [ a, { choose: { among: { b: b, \"a c\": c }, by: outcome, fallback: c } } ] }",
    "{ choose: { among: { x: b, y: { race: [ b, c ] } }, weights: { y: 3, x: 1 } } }",
    "{ choose: { among: { x: b, y: c }, by: random } }",
    "{ escalate: [ a, { loop: { body: b, at_most: 2 } } ] }",
  ]

  static let everyPattern =
    fleet + "scenarios:\n" + patterns.enumerated().map { "  s\($0): { pattern: \($1) }\n" }.joined()

  private static let times = [
    "250ms", "{ constant: 250ms }", "{ uniform: [100ms, 300ms] }", "{ exponential: { mean: 1s } }",
    "{ erlang: { mean: 1s, k: 4 } }", "{ gamma: { mean: 1s, cv: 2 } }", "{ weibull: { mean: 1s, cv: 0.5 } }",
    "{ lognormal: { p50: 300ms, p99: 1.2s } }", "{ lognormal: { mean: 1s, cv: 2 } }",
    "{ hyperexponential: { mean: 1s, cv: 2 } }", "{ pareto: { min: 100ms, alpha: 2.5 } }",
    "{ empirical: [1s, 2s, 0] }",
    "{ mixture: [ { weight: 0.9, of: 1s }, { weight: 0.1, of: { uniform: [1s, 2h] } } ] }",
    "1ns", "999us", "1000.5us", "100h", "61s", "1.000000001s", "0",
  ]

  static let everyDistribution =
    "schema: needletail/1\nrun: { duration: 1m }\nagents:\n"
    + times.enumerated().map {
      "  t\($0): { simulate: { service: \($1), output_tokens: { lognormal: { p50: 90.5, p99: 400 } } } }\n"
    }
    .joined()
    + "scenarios: { s: { pattern: t0 } }\nload: { process: weibull, rate: 0.1/h, cv: 0.5 }\n"

  static let stages = minimal.replacing("run: { duration: 1m }\n", with: "").replacing(
    "{ rate: 5/s }",
    with:
      "{ stages: [ { duration: 1m, target: 50/s }, { duration: 5m, target: 50/s }, { duration: 1m, target: 0/s } ], process: constant }"
  )

  static let jumps = minimal.replacing("run: { duration: 1m }\n", with: "").replacing(
    "{ rate: 5/s }",
    with:
      "{ start: 50/s, stages: [ { duration: 1m, target: 1800/h }, { duration: 0, target: 0.1/min }, { duration: 5m, target: 0.1/min } ] }"
  )

  static let userStages = minimal.replacing("run: { duration: 1m }\n", with: "").replacing(
    "{ rate: 5/s }",
    with:
      "{ start: 7, stages: [ { duration: 1m, target: 500 }, { duration: 0s, target: 20 }, { duration: 2m, target: 20 } ], think_time: 2s, retry_pause: 5ms }"
  )

  static let closed = minimal.replacing("1m }", with: "1m, clock: wall, time_scale: 2.5 }").replacing(
    "{ rate: 5/s }", with: "{ concurrency: 500, think_time: { exponential: { mean: 2s } }, retry_pause: 5ms }")

  static let ownLoads = minimal.replacing("load: { rate: 5/s }\n", with: "").replacing(
    "pattern: { call: worker }", with: "pattern: { call: worker }\n    start: 5s\n    load: { rate: 1/s }")

  static let json = """
    {"schema": "needletail/1", "name": "caf\\u00e9 \\ud83d\\ude00", "run": {"jobs": 10},
     "agents": {"a": {"simulate": {"service": "1s"}}}, "scenarios": {"s": {"pattern": "a"}},
     "load": {"concurrency": 1, "think_time": {"constant": "5ms"}}}
    """
}
