import NeedletailLanes

/// How many jobs may be submitted in a time: a token bucket of all jobs, and one of each user. Every operation is O(1).
struct JobRateLimits: ~Copyable {
  private let global: TokenBucket?
  private let perUser: TokenBucket?
  private let globalLevel: Cell<TokenBucket.Level>
  private let userLevels: FixedArray<TokenBucket.Level>

  /// - Parameter users: those that have a bucket each; jobs of none share the first one's.
  init(_ limits: RateLimits, users: Int) {
    let (burst, buckets) = (limits.burst, limits.perUser == nil ? 0 : Swift.max(users, 1))
    global = limits.global.map { TokenBucket($0, burst: burst) }
    perUser = limits.perUser.map { TokenBucket($0, burst: burst) }
    globalLevel = Cell(0)
    userLevels = FixedArray(repeating: 0, count: buckets)
  }

  /// Users have a bucket each.
  var areByUser: Bool { perUser != nil }

  /// A user's bucket is as full as a new one.
  func isFull(user: Int32, now: UInt64) -> Bool { userLevels[Int(user)] <= UInt128(now) << 32 }

  /// Takes a token of both buckets or of neither.
  ///
  /// - Parameter user: −1 for none.
  /// - Returns: the limit that refuses the job, `nil` when it passes.
  func take(user: Int32, now: UInt64) -> Rejection? {
    if let global, global.earliest(1, from: globalLevel.value, now: now) > now { return .globalRate }
    if let perUser {
      let place = Int(Swift.max(user, 0))
      assert(place < userLevels.count, "JobRateLimits: a user without a bucket")
      if perUser.earliest(1, from: userLevels[place], now: now) > now { return .userRate }
      perUser.take(1, from: &userLevels[place], now: now)
      assert(perUser.isWithinCapacity(userLevels[place], now: now), "JobRateLimits: a token taken that was not there")
    }
    if let global {
      global.take(1, from: &globalLevel.value, now: now)
      assert(global.isWithinCapacity(globalLevel.value, now: now), "JobRateLimits: a token taken that was not there")
    }
    return nil
  }
}
