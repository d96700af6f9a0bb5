import NeedletailLanes

/// How a simulated attempt goes: the tokens it reads and writes, its first token, how long it takes, whether it fails.
///
/// Each is a function of the attempt's key and number, so it can be asked for again at any time. What an agent would take
/// undisturbed is multiplied by a factor that is fixed at dispatch, in this order: the slowdown of the pool, its faults, those of
/// the endpoint, the slowdown of the endpoint under its load.
struct AttemptModel: ~Copyable {
  private let samplers: SamplerBank
  /// Nanoseconds; `UInt64.max` for none.
  let callTimeout: UInt64
  /// The factors of running attempts, where anything can change them.
  private let factors: SparseTable<Double>
  let hasFactors: Bool
  /// Some call's tokens are a recording's or a trace's, not its pool's.
  let hasRecordings: Bool
  /// The names that agents may choose, pool by pool.
  let choices: FixedArray<ChoiceShare>
  /// The time to first token that was asked for last: figures and accounts both ask for an answer's.
  private let lastFirstToken: Cell<FirstToken>

  /// A name an agent may choose, and the cumulative share up to it.
  struct ChoiceShare: BitwiseCopyable {
    var share: Double
    var name: Int32
  }

  struct FirstToken: BitwiseCopyable {
    var key: UInt64 = 0
    var span: UInt64 = 0
    var call: Int32 = -1
    var number: UInt32 = 0
  }

  init(
    samplers: SamplerBank, choices: [ChoiceShare], callTimeout: UInt64?, hasRecordings: Bool, hasFactors: Bool,
    calls: Int32
  ) {
    self.samplers = samplers
    self.callTimeout = callTimeout ?? .max
    self.hasRecordings = hasRecordings
    self.hasFactors = hasFactors
    self.choices = FixedArray(choices)
    lastFirstToken = Cell(FirstToken())
    factors = SparseTable(limit: hasFactors ? calls : 1)
  }

  /// What is needed of an attempt to draw it.
  struct Attempt: BitwiseCopyable {
    var key: DrawKey
    /// What tells its draws apart: its number, and whether it is the hedge of a pair.
    var number: UInt32
  }

  // MARK: Tokens

  /// The tokens that varying numbers come to.
  ///
  /// - Parameters:
  ///   - handed: what the call was handed; of a later attempt, what the one before read.
  ///   - previous: the number of the attempt before, 0 for none; what that one's agent added goes.
  @inline(__always)
  func tokens(
    _ attempt: Attempt, _ pool: Place<Pool>, handed: Int32, after previous: UInt8
  ) -> (input: Int32, output: Int32) {
    var prompt = samplers.count(pool.value.prompt, attempt.key.bits(.promptTokens, attempt: attempt.number))
    if previous > 0 {
      prompt -= samplers.count(pool.value.prompt, attempt.key.bits(.promptTokens, attempt: UInt32(previous)))
    }
    let output = samplers.count(pool.value.outputTokens, attempt.key.bits(.outputTokens, attempt: attempt.number))
    return (Int32(clamping: prompt &+ Int(handed)), Int32(clamping: output))
  }

  /// What an attempt's agent adds to whatever it is handed.
  func promptTokens(_ attempt: Attempt, _ pool: Place<Pool>) -> Int32 {
    Int32(clamping: samplers.count(pool.value.prompt, attempt.key.bits(.promptTokens, attempt: attempt.number)))
  }

  // MARK: Time

  /// What an attempt would take undisturbed: until its first token, and in all. Nanoseconds.
  @inline(__always)
  func service(
    _ attempt: Attempt, _ pool: Place<Pool>, _ node: Place<Node>, output: Int32
  ) -> (firstToken: UInt64, total: UInt64) {
    if node.value.recordedService != .max { return (0, node.value.recordedService) }
    if !pool.value.isStreamed {
      return (
        0, samplers.nanoseconds(pool.value.service, attempt.key.bits(.service, attempt: attempt.number))
      )
    }
    let first = firstToken(attempt, pool)
    let gap = samplers.nanoseconds(pool.value.interToken, attempt.key.bits(.itl, attempt: attempt.number))
    let later = UInt64(Swift.max(0, output &- 1))
    let (stream, overflow) = later.multipliedReportingOverflow(by: gap)
    return (first, overflow ? .max >> 2 : first &+ Swift.min(stream, .max >> 2))
  }

  /// Undisturbed, after dispatch; 0 where the pool does not stream.
  @inline(__always)
  func firstToken(_ attempt: Attempt, _ pool: Place<Pool>) -> UInt64 {
    if !pool.value.isStreamed { return 0 }
    return samplers.nanoseconds(pool.value.service, attempt.key.bits(.ttft, attempt: attempt.number))
  }

  /// What the tokens that an attempt reads add to its time, undisturbed: to the first token, and to the whole.
  @inline(__always)
  func reading(_ input: Int32, _ pool: Place<Pool>) -> UInt64 {
    guard pool.value.needs.contains(.reading) else { return 0 }
    let (span, overflow) = UInt64(Swift.max(0, input)).multipliedReportingOverflow(by: pool.value.inputToken)
    return overflow ? .max >> 2 : Swift.min(span, .max >> 2)
  }

  /// What an attempt takes that only its service time says anything of: undisturbed, without a first token, sure to be answered, and
  /// without a timeout. See `Pool.isBrief`.
  @inline(__always)
  func briefService(_ attempt: Attempt, _ pool: Place<Pool>) -> UInt64 {
    samplers.nanoseconds(
      pool.value.service, by: pool.value.serviceTable, attempt.key.bits(.service, attempt: attempt.number))
  }

  // MARK: Factors

  /// What faults and load make of an attempt that is sent now; kept until it ends.
  ///
  /// - Parameter endpoint: with this attempt among those in progress.
  /// - Returns: the probability that it fails.
  @inline(__always)
  func disturb(_ call: Int32, _ pool: Place<Pool>, _ endpoint: Place<Provider>?) -> Double {
    var factor = pool.value.latencyFactor
    var failure = pool.value.failureRate
    if pool.value.extraFailure > 0 { failure = 1 - (1 - failure) * (1 - pool.value.extraFailure) }
    if let endpoint {
      factor *= endpoint.value.latencyFactor
      // A real agent is slower under load by itself.
      if !pool.value.isReal && (endpoint.value.sigma > 0 || endpoint.value.kappa > 0) {
        let others = Double(endpoint.value.inProgress &- 1)
        factor *= 1 + endpoint.value.sigma * others + endpoint.value.kappa * (others + 1) * others
      }
      if endpoint.value.extraFailure > 0 { failure = 1 - (1 - failure) * (1 - endpoint.value.extraFailure) }
    }
    if hasFactors { factors.set(call, factor) }
    return failure
  }

  /// A running attempt's; 1 where nothing can change it.
  @inline(__always)
  func factor(of call: Int32) -> Double { hasFactors ? factors[call] : 1 }

  @inline(__always)
  func stretched(_ span: UInt64, _ call: Int32) -> UInt64 {
    if !hasFactors { return span }
    let factor = factors[call]
    return factor == 1 ? span : UInt64(Swift.min(Double(span) * factor + 0.5, 4e18))
  }

  /// When a running attempt's first token comes, after dispatch.
  @inline(__always)
  func timeToFirstToken(_ call: Int32, _ attempt: Attempt, _ pool: Place<Pool>, input: Int32) -> UInt64 {
    let last = lastFirstToken.place
    if last.value.call == call && last.value.key == attempt.key.bits && last.value.number == attempt.number {
      return last.value.span
    }
    let span = stretched(firstToken(attempt, pool) &+ reading(input, pool), call)
    last.value = FirstToken(key: attempt.key.bits, span: span, call: call, number: attempt.number)
    return span
  }

  // MARK: Endings

  /// Whether it hangs until its call timeout.
  @inline(__always)
  func neverAnswers(_ attempt: Attempt, _ pool: Place<Pool>) -> Bool {
    pool.value.timeoutRate > 0
      && Draws.chance(attempt.key.bits(.timeout, attempt: attempt.number), pool.value.timeoutRate)
  }

  /// How an attempt ends that would take `span` and may fail, and when.
  @inline(__always)
  func ending(
    _ attempt: Attempt, _ pool: Place<Pool>, failure probability: Double, span: UInt64
  ) -> (Call.Ending, UInt64) {
    guard Draws.chance(attempt.key.bits(.failure, attempt: attempt.number), probability) else {
      return cut(.completed, span)
    }
    let after = pool.value.failAfter
    if after == .none { return cut(.failed, span) }
    return cut(.failed, samplers.nanoseconds(after, attempt.key.bits(.failAfter, attempt: attempt.number)))
  }

  /// … where the call timeout ends it first.
  @inline(__always)
  func cut(_ ending: Call.Ending, _ span: UInt64) -> (Call.Ending, UInt64) {
    span > callTimeout ? (.callTimeout, callTimeout) : (ending, span)
  }

  /// The tokens an attempt has written after so long: none before the first token, then linearly.
  @inline(__always)
  func output(
    _ call: Int32, _ attempt: Attempt, _ pool: Place<Pool>, _ node: Place<Node>, input: Int32, of output: Int32,
    after elapsed: UInt64
  ) -> Int32 {
    if neverAnswers(attempt, pool) { return 0 }
    let service = service(attempt, pool, node, output: output)
    let reading = node.value.recordedService == .max ? reading(input, pool) : 0
    let first = stretched(service.firstToken &+ (pool.value.isStreamed ? reading : 0), call)
    let total = stretched(service.total &+ reading, call)
    if elapsed >= total { return output }
    if elapsed < first || total == first { return 0 }
    return Int32(Double(output) * (Double(elapsed &- first) / Double(total &- first)))
  }
}
