import NeedletailLanes

/// The agents' own rates: a token bucket each, and the attempts that wait for its next token.
struct AgentRates: ~Copyable {
  private let bucket: TokenBucket
  private let levels: FixedArray<TokenBucket.Level>
  /// When each agent's armed refill timer fires; `UInt64.max` for none.
  private let refills: FixedArray<UInt64>
  private let queues: FIFOQueues

  /// - Parameter rate: `nil` where agents have none.
  init(_ rate: Rate?, burst: Double?, members: Int, classes: Int, calls: Int32) {
    bucket = TokenBucket(rate ?? .perSecond(1), burst: burst)
    let count = rate == nil ? 0 : members
    levels = FixedArray(repeating: 0, count: count)
    refills = FixedArray(repeating: .max, count: count)
    queues = FIFOQueues(queues: count, classes: classes, elements: calls)
  }

  /// Tokens a second of one agent.
  var perSecond: Double { bucket.perSecond }
  var isLimited: Bool { levels.count > 0 }
  /// Attempts waiting at all agents. Complexity: O(agents).
  var waiting: Int { (0..<Int32(levels.count)).reduce(0) { $0 + Int(queues.count($1)) } }
  @inline(__always)
  func waiting(_ member: Int32) -> Int32 { isLimited ? queues.count(member) : 0 }

  /// Takes a token; `false` when there is none or others wait for one.
  @inline(__always)
  func take(_ member: Int32, at now: UInt64) -> Bool {
    assert(isLimited, "AgentRates: a token of agents that have no rate")
    if !queues.isEmpty(member) || earliest(member, now) > now { return false }
    bucket.take(1, from: &levels[member], now: now)
    assert(queues.isEmpty(member), "AgentRates: a token taken past those that wait for it")
    return true
  }

  @inline(__always)
  private func earliest(_ member: Int32, _ now: UInt64) -> UInt64 {
    bucket.earliest(1, from: levels[member], now: now)
  }

  @inline(__always)
  func append(_ call: Int32, _ member: Int32, class priority: Int) {
    queues.append(call, to: member, class: priority)
  }

  @inline(__always)
  func remove(_ call: Int32, _ member: Int32, class priority: Int) {
    queues.remove(call, from: member, class: priority)
  }

  /// The instant for which a refill timer must be set now that somebody waits; `nil` while one is set.
  @inline(__always)
  func refillToArm(_ member: Int32, at now: UInt64) -> UInt64? {
    if refills[member] != .max || queues.isEmpty(member) { return nil }
    refills[member] = Swift.max(earliest(member, now), now)
    return refills[member]
  }

  /// The refill timer of an agent has fired.
  @inline(__always)
  func refillFired(_ member: Int32) {
    assert(refills[member] != .max, "AgentRates: a timer that was not set")
    refills[member] = .max
  }

  /// Takes a token for the first that waits, which is out of the queue then; −1 when there is no token or no call.
  @inline(__always)
  func takeForFirst(_ member: Int32, at now: UInt64) -> Int32 {
    if queues.isEmpty(member) || earliest(member, now) > now { return -1 }
    bucket.take(1, from: &levels[member], now: now)
    return queues.removeFirst(member)
  }
}
