/// What a draw is for. Numbers are part of every run's sameness: add at the end, change none.
enum Purpose: UInt64, CaseIterable, Sendable {
  /// An attempt's service time.
  case service = 1
  /// Time to first token.
  case ttft = 2
  /// Inter-token latency.
  case itl = 3
  case promptTokens = 4
  case outputTokens = 5
  /// Whether an attempt fails.
  case failure = 6
  /// How long a failing attempt takes.
  case failAfter = 7
  case handles = 8
  case approves = 9
  case abstains = 10
  case solves = 11
  case confidence = 12
  case fanOut = 13
  /// An agent's choice among names.
  case choice = 14
  /// For, against or tie.
  case verdict = 15
  /// Which member of a pool.
  case route = 16
  /// The second member of power-of-two routing.
  case routeSecond = 17
  /// Jitter of a retry's wait.
  case backoff = 18
  case queueTimeout = 19
  /// Time spent in the gateway.
  case overhead = 20
  case gatewayRoute = 21
  case gatewaySecond = 22
  /// Which scenario a job runs.
  case scenario = 23
  /// Which user submits a job.
  case user = 24
  /// Tokens a job hands to its first call.
  case inputTokens = 25
  case thinkTime = 26
  /// The gap before an arrival.
  case arrival = 27
  /// Which branch a pattern takes.
  case branch = 28
  /// Whether an attempt runs into its pool's timeout rate.
  case timeout = 29
  /// Draws of a hedged attempt's own.
  case hedge = 30
  /// Whether a fault fails an attempt.
  case fault = 31
  /// Whether a fault of the gateway fails a job.
  case gatewayFault = 32
}
