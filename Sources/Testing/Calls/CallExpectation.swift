public import NeedletailEngine

/// Something that should be true of a log of calls: see `CallLog.verify`.
public struct CallExpectation: Sendable {
  /// Why it is not true; `nil` when it is.
  let problem: @Sendable (CallLog) -> String?

  /// A pool's agent was asked `count` times, retries and hedges among them.
  public static func calls(of pool: any PoolName, _ count: Int) -> CallExpectation {
    let pool = pool.poolName
    return of(pool) { log in
      let found = log.calls(of: pool).count
      return found == count ? nil : "\"\(pool)\" was to be called \(times(count)), and was called \(times(found))"
    }
  }

  /// A pool's agent was handed these texts, in this order, and no others.
  public static func texts(of pool: any PoolName, _ texts: [String]) -> CallExpectation {
    let pool = pool.poolName
    return of(pool) { log in
      let found = log.calls(of: pool).map(\.text)
      return found == texts ? nil : "\"\(pool)\" was to be handed \(texts), and was handed \(found)"
    }
  }

  /// Calls of these pools began in this order; others may have come between.
  public static func order(_ pools: any PoolName...) -> CallExpectation {
    let pools = pools.map(\.poolName)
    return CallExpectation { log in
      if let unknown = pools.compactMap({ unknownPool($0, log) }).first { return unknown }
      var left = pools[...]
      for call in log.calls where call.pool == left.first { left.removeFirst() }
      return left.first.map { "calls were to begin in the order \(pools), and \"\($0)\" does not come where it should" }
    }
  }

  /// At no instant more than `limit` calls of a pool were waited for.
  public static func concurrency(of pool: any PoolName, atMost limit: Int) -> CallExpectation {
    let pool = pool.poolName
    return of(pool) { log in
      let found = log.maximumConcurrency(of: pool)
      return found <= limit ? nil : "\"\(pool)\" was to have at most \(limit) calls at once, and had \(found)"
    }
  }

  /// At some instant `count` calls of a pool were waited for.
  public static func concurrency(of pool: any PoolName, reaches count: Int) -> CallExpectation {
    let pool = pool.poolName
    return of(pool) { log in
      let found = log.maximumConcurrency(of: pool)
      return found >= count ? nil : "\"\(pool)\" was to have \(count) calls at once, and had at most \(found)"
    }
  }

  /// No call came for which a script had nothing.
  public static let scriptsSuffice = CallExpectation { $0.scriptErrors.first.map { "\($0)" } }

  /// This holds of each call of a pool; `what` says it in words.
  public static func each(
    of pool: any PoolName, _ what: String, _ holds: @escaping @Sendable (RecordedCall) -> Bool
  ) -> CallExpectation {
    let pool = pool.poolName
    return of(pool) { log in
      log.calls(of: pool).first { !holds($0) }.map {
        "each call of \"\(pool)\" was to \(what): call \($0.number) does not"
      }
    }
  }

  private static func of(_ pool: String, _ problem: @escaping @Sendable (CallLog) -> String?) -> CallExpectation {
    CallExpectation { log in unknownPool(pool, log) ?? problem(log) }
  }

  private static func unknownPool(_ pool: String, _ log: CallLog) -> String? {
    guard let pools = log.pools, !pools.contains(pool) else { return nil }
    return "there is no pool \"\(pool)\": there are \(pools)"
  }

  private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}

/// What a log of calls does not fulfil, with a table of the calls there were.
public struct UnmetExpectations: Error, CustomStringConvertible {
  /// A sentence each.
  public let problems: [String]
  /// The calls, as a table.
  public let table: String

  public var description: String { problems.map { "\($0)\n" }.joined() + table }
}

extension CallLog {
  /// Holds the calls so far to all of these.
  ///
  ///     try engine.log.verify(.calls(of: "expert", 2), .concurrency(of: "expert", atMost: 1))
  ///
  /// - Throws: all that are not met, with a table of the calls; a log that had no room for a call meets none.
  public func verify(_ expectations: CallExpectation...) throws(UnmetExpectations) {
    var problems = expectations.compactMap { $0.problem(self) }
    if dropped > 0 { problems.insert("the log is full: it keeps \(Self.limit) calls", at: 0) }
    if !problems.isEmpty { throw UnmetExpectations(problems: problems, table: description) }
  }
}
