import NeedletailEngine

/// Every key a workload file may have, part by part. The JSON Schema in `Workloads/` lists the same.
enum Vocabulary {
  static let root = [
    "schema", "name", "seed", "run", "users", "gateway", "runtime", "endpoints", "agents", "resilience", "scenarios",
    "load", "slo", "faults", "registry", "thresholds", "abort_on_fail", "gate",
  ]
  static let run = [
    "clock", "duration", "warmup", "drain", "jobs", "budget_usd", "spin", "couriers", "schedule_delay_limit",
    "time_scale",
  ]
  static let users = ["count", "skew"]
  static let gateway = ["instances", "concurrency", "overhead", "routing", "queue", "rate_limit"]
  static let gatewayInstance = ["concurrency", "weight"]
  static let rateLimit = ["global", "per_agent", "per_user", "burst"]
  static let runtime = ["max_concurrent_jobs", "max_concurrent_calls", "job_timeout", "queue"]
  static let endpoint = [
    "concurrency", "requests_per_minute", "tokens_per_minute", "request_burst", "token_burst", "over_limit", "price",
    "slowdown",
  ]
  static let price = ["input", "output"]
  static let slowdown = ["sigma", "kappa"]
  private static let anyAgent = [
    "count", "concurrency", "endpoint", "capabilities", "domain", "description", "routing", "weights", "queueing",
    "queue", "queue_timeout", "hedge", "budget_usd", "slowdown", "holds_slot_until_returned", "simulate",
  ]
  /// An agent's keys with those of the kinds of external agents.
  static func agent(_ kinds: [any WrittenAgent.Type]) -> [String] {
    anyAgent + kinds.flatMap { [$0.key] + $0.keysBeside.filter { !anyAgent.contains($0) } }
  }
  static let hedge = ["after"]
  static let simulate = [
    "service", "ttft", "itl", "per_input_token", "prompt_tokens", "output_tokens", "failure", "outcome",
  ]
  static let failure = ["rate", "timeout_rate", "after"]
  static let outcome = Decision.allCases.map(\.key)
  static let verdict = ["for", "against", "tie"]
  static let resilience = ["call_timeout", "retry", "breaker", "on_error"]
  static let retry = ["attempts", "backoff", "initial", "factor", "max", "jitter"]
  static let breaker = ["failure_rate", "window", "minimum_calls", "open_for", "half_open_calls"]
  static let scenario = ["weight", "priority", "input", "input_tokens", "pattern", "load", "start"]
  static let load = [
    "process", "rate", "cv", "stages", "start", "concurrency", "think_time", "retry_pause", "trace", "format", "unit",
    "speedup", "times", "models",
  ]
  static let stage = ["duration", "target"]
  static let registry = ["heartbeat_timeout", "deregister_after"]
  static let gate = ["seeds", "confidence", "allow"]
  static let slo = ["job_latency_ms", "ttft_ms", "tpot_ms"]
  static let fault = ["at", "for"] + faultTargets + ["latency", "fail", "down"]
  /// What a fault touches; of the gateway the whole.
  static let faultTargets = ["agents", "endpoint", gatewayFault]
  static let gatewayFault = "gateway"

  static let distribution = [
    "constant", "uniform", "exponential", "erlang", "gamma", "weibull", "lognormal", "hyperexponential", "pareto",
    "empirical", "mixture",
  ]
  static let mean = ["mean"]
  static let erlang = ["mean", "k"]
  static let meanAndVariation = ["mean", "cv"]
  static let lognormal = ["p50", "p99", "mean", "cv"]
  static let pareto = ["min", "alpha"]
  static let mixtureComponent = ["weight", "of"]

  static let pattern = [
    "call", "sequential", "parallel", "supervisor_worker", "router", "meta_controller", "ensemble", "blackboard",
    "consensus", "debate", "handoff", "all_of", "race", "sequence", "all", "fan_out", "loop", "choose", "escalate",
  ]
  static let sequential = ["agents"]
  static let parallel = ["agents", "merge"]
  static let supervisorWorker = ["supervisor", "workers", "need", "tasks", "max_delegations"]
  static let router = ["agents", "by", "need", "weights", "fallback", "router"]
  static let ensemble = ["agents", "top_k", "need", "synthesizer"]
  static let blackboard = ["controller", "specialists", "max_iterations"]
  static let consensus = ["voters", "count", "quorum", "rounds", "aggregator"]
  static let debate = ["for", "against", "judge", "rounds"]
  static let handoff = ["tiers"]
  static let all = ["of", "join"]
  static let quorumJoin = ["quorum"]
  static let fanOut = ["body", "width", "join", "at_most"]
  static let loop = ["body", "at_most", "until"]
  static let confidenceCondition = ["confidence"]
  static let choose = ["among", "by", "need", "weights", "fallback"]
}
