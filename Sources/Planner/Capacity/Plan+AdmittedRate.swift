import NeedletailEngine

extension Plan {
  /// The most jobs a second that rate limits at the gateway let in for long, if 99 % of them have to be; `nil` without such limits, and where users
  /// loop.
  ///
  /// Buckets begin full, so a short run is let in faster: nothing but the limits themselves says how it goes on. Of users with shares p each,
  /// what is beyond their rate r is turned away: Σ max(0, p λ − r) / λ.
  ///
  /// - Complexity: O(users).
  var admittedPerSecond: Double? {
    guard let limits = gateway?.rateLimit else { return nil }
    let global = limits.global.map { $0.perSecond / Hold.leastCompletedShare }
    let perUser = limits.perUser.flatMap { rate in users.map { $0.admittedPerSecond(of: rate.perSecond) } }
    return [global, perUser].compactMap(\.self).min()
  }
}

extension Users {
  /// - Parameter rate: of each.
  fileprivate func admittedPerSecond(of rate: Double) -> Double {
    let weights = (0..<count).map { zipf == 0 ? 1 : Elementary.exp(-zipf * Elementary.log(Double($0 + 1))) }
    let sum = weights.reduce(0, +)
    func refusedShare(_ load: Double) -> Double {
      var refused = 0.0
      // In order of their shares: behind the first that keeps within the rate all do.
      for weight in weights {
        let beyond = weight / sum * load - rate
        guard beyond > 0 else { break }
        refused += beyond
      }
      return refused / load
    }
    // All users at their rate are the most there can be, and the first at its rate the least.
    var (low, high) = (rate * sum / weights[0], 2 * rate * Double(count))
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if refusedShare(middle) <= 1 - Hold.leastCompletedShare { low = middle } else { high = middle }
    }
    return low
  }
}
