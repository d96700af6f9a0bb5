import NeedletailLanes

/// The model providers: attempts at once, requests and tokens a minute, and how load slows them down.
struct Endpoints: ~Copyable {
  private let providers: FixedArray<Provider>
  /// Two an endpoint: for its permits, for its rates.
  private let queues: FIFOQueues

  init(_ providers: [Provider], classes: Int, calls: Int32) {
    self.providers = FixedArray(providers)
    queues = FIFOQueues(queues: 2 * providers.count, classes: classes, elements: calls)
  }

  var count: Int { providers.count }

  @inline(__always)
  private func permitQueue(_ endpoint: Int32) -> Int32 { endpoint &* 2 }
  @inline(__always)
  private func rateQueue(_ endpoint: Int32) -> Int32 { endpoint &* 2 &+ 1 }

  // MARK: Permits

  @inline(__always)
  func isLimited(_ endpoint: Int32) -> Bool { providers[endpoint].concurrency != .max }
  @inline(__always)
  func waitingForPermit(_ endpoint: Int32) -> Int32 { queues.count(permitQueue(endpoint)) }
  /// Permits that are out.
  @inline(__always)
  func taken(_ endpoint: Int32) -> Int32 { providers[endpoint].permits }

  /// Takes a permit; `false` when none is free.
  @inline(__always)
  func takePermit(_ endpoint: Int32) -> Bool {
    let provider = providers.at(endpoint)
    if provider.value.permits >= provider.value.concurrency { return false }
    assert(queues.isEmpty(permitQueue(endpoint)), "Endpoints: a permit is free while somebody waits")
    provider.value.permits &+= 1
    assert(provider.value.permits <= provider.value.concurrency, "Endpoints: more permits are out than there are")
    return true
  }

  /// Gives a permit back: the call it goes to, which is out of the queue then; −1 for none.
  @inline(__always)
  func handOnPermit(_ endpoint: Int32) -> Int32 {
    assert(providers[endpoint].permits > 0, "Endpoints: a permit given back that was not out")
    let next = queues.removeFirst(permitQueue(endpoint))
    if next < 0 { providers[endpoint].permits &-= 1 }
    assert(
      next < 0 || providers[endpoint].permits == providers[endpoint].concurrency,
      "Endpoints: a permit is free while an attempt waits for it")
    return next
  }

  @inline(__always)
  func appendForPermit(_ call: Int32, _ endpoint: Int32, class priority: Int) {
    queues.append(call, to: permitQueue(endpoint), class: priority)
  }

  @inline(__always)
  func removeForPermit(_ call: Int32, _ endpoint: Int32, class priority: Int) {
    queues.remove(call, from: permitQueue(endpoint), class: priority)
  }

  // MARK: Requests and tokens a minute

  @inline(__always)
  func hasRate(_ endpoint: Int32) -> Bool { providers[endpoint].hasRateLimit }
  @inline(__always)
  func rejectsOverLimit(_ endpoint: Int32) -> Bool { providers[endpoint].rejectsOverLimit }
  @inline(__always)
  func waitingForRate(_ endpoint: Int32) -> Int32 { queues.count(rateQueue(endpoint)) }

  /// Takes a request and `tokens` tokens; `false` when they are not there yet, or others wait for theirs.
  @inline(__always)
  func takeRate(_ endpoint: Int32, tokens: Int32, at now: UInt64) -> Bool {
    if !queues.isEmpty(rateQueue(endpoint)) || earliest(endpoint, tokens: tokens, now) > now { return false }
    charge(endpoint, tokens: tokens, now)
    return true
  }

  @inline(__always)
  private func earliest(_ endpoint: Int32, tokens: Int32, _ now: UInt64) -> UInt64 {
    let provider = providers.at(endpoint)
    return Swift.max(earliestRequest(provider, now), earliestTokens(provider, tokens, now))
  }

  @inline(__always)
  private func earliestRequest(_ provider: Place<Provider>, _ now: UInt64) -> UInt64 {
    if !provider.value.hasRequestLimit { return now }
    return provider.value.requests.earliest(1, from: provider.value.requestLevel, now: now)
  }

  @inline(__always)
  private func earliestTokens(_ provider: Place<Provider>, _ tokens: Int32, _ now: UInt64) -> UInt64 {
    if !provider.value.hasTokenLimit { return now }
    return provider.value.tokens.earliest(tokens, from: provider.value.tokenLevel, now: now)
  }

  @inline(__always)
  private func charge(_ endpoint: Int32, tokens: Int32, _ now: UInt64) {
    let provider = providers.at(endpoint)
    if provider.value.hasRequestLimit {
      provider.value.requests.take(1, from: &provider.value.requestLevel, now: now)
    }
    if provider.value.hasTokenLimit {
      provider.value.tokens.take(tokens, from: &provider.value.tokenLevel, now: now)
    }
  }

  @inline(__always)
  func appendForRate(_ call: Int32, _ endpoint: Int32, class priority: Int) {
    queues.append(call, to: rateQueue(endpoint), class: priority)
  }

  @inline(__always)
  func removeForRate(_ call: Int32, _ endpoint: Int32, class priority: Int) {
    queues.remove(call, from: rateQueue(endpoint), class: priority)
  }

  /// The call that goes next; −1 for none.
  @inline(__always)
  func firstForRate(_ endpoint: Int32) -> Int32 { queues.first(rateQueue(endpoint)) }

  /// Takes what the first that waits needs, if it is there; that call is out of the queue then.
  ///
  /// - Parameter tokens: the first one's.
  @inline(__always)
  func takeRateForFirst(_ endpoint: Int32, tokens: Int32, at now: UInt64) -> Bool {
    if earliest(endpoint, tokens: tokens, now) > now { return false }
    charge(endpoint, tokens: tokens, now)
    _ = queues.removeFirst(rateQueue(endpoint))
    return true
  }

  /// What becomes of an endpoint's refill timer.
  enum Refill: BitwiseCopyable {
    /// It stays as it is.
    case stays
    /// One must be set; an earlier one is given up where `replaces` says so.
    case set(at: UInt64, replaces: Bool)
  }

  /// The timer for when the first that waits may go; one that may go earlier sets an earlier one. Notes which limit it waits for.
  ///
  /// - Parameter tokens: the first one's.
  @inline(__always)
  func refill(_ endpoint: Int32, tokens: Int32, at now: UInt64) -> Refill {
    let provider = providers.at(endpoint)
    let (request, token) = (earliestRequest(provider, now), earliestTokens(provider, tokens, now))
    let isForTokens = provider.value.hasTokenLimit && (token >= request || !provider.value.hasRequestLimit)
    provider.value.bindingLimit = isForTokens ? .endpointTokens : .endpointRequests
    let instant = Swift.max(request, token, now)
    let armed = providers[endpoint].refillAt
    if instant >= armed { return .stays }
    providers[endpoint].refillAt = instant
    return .set(at: instant, replaces: armed != .max)
  }

  /// Whether a refill timer is the one that counts.
  @inline(__always)
  func awaitsRefill(_ endpoint: Int32, at instant: UInt64) -> Bool { providers[endpoint].refillAt == instant }

  /// What the first that waits for a rate waits for, as `refill` found.
  @inline(__always)
  func bindingLimit(_ endpoint: Int32) -> LatencyPart { providers[endpoint].bindingLimit }

  @inline(__always)
  func refillFired(_ endpoint: Int32) { providers[endpoint].refillAt = .max }

  // MARK: Load and faults

  @inline(__always)
  func inProgress(_ endpoint: Int32) -> Int32 { providers[endpoint].inProgress }

  @inline(__always)
  func started(_ endpoint: Int32) { providers[endpoint].inProgress &+= 1 }

  @inline(__always)
  func ended(_ endpoint: Int32) {
    providers[endpoint].inProgress &-= 1
    assert(providers[endpoint].inProgress >= 0, "Endpoints: more attempts end than were started")
  }

  func setFault(_ endpoint: Int32, latency: Double, failure: Double) {
    providers[endpoint].latencyFactor = latency
    providers[endpoint].extraFailure = failure
  }

  /// What an attempt meets there, to be read.
  @inline(__always)
  func at(_ endpoint: Int32) -> Place<Provider> { providers.at(endpoint) }
}
