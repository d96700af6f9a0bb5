/// How much of an error probability is spent by when, where pairs are looked at more than once (Lan and DeMets 1983).
///
/// The function is of O'Brien and Fleming's kind, α*(t) = 2 − 2Φ(z_{α/2}/√t) for a share t of the most pairs: next to
/// nothing at first, nearly all at the end. Each look is tested at what it adds. That is Bonferroni's inequality over the
/// looks, so it holds whatever their correlation; it costs a little power, the less the fewer looks there are.
public enum Spending {
  /// What may have been spent of `level` when this share of the most pairs has been seen.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - share: from 0 to 1; what is beyond counts as the nearer of both.
  public static func spent(of level: Double, at share: Double) -> Double {
    guard share > 0 else { return 0 }
    guard share < 1 else { return level }
    return 2 * NormalDistribution.upperTail(NormalDistribution.upperQuantile(level / 2) / share.squareRoot())
  }

  /// One look at the pairs measured until then.
  public struct Look: Sendable, Equatable {
    /// The shares of the most pairs that were there at the look before, and now.
    let before: Double
    let now: Double

    /// The only look there is, which may spend everything.
    public static let only = Look(before: 0, now: 1)

    private init(before: Double, now: Double) {
      self.before = before
      self.now = now
    }

    /// - Parameters:
    ///   - pairs: how many there are.
    ///   - previous: how many there were at the look before; 0 at the first.
    ///   - most: how many there will be at most, fixed before the first look.
    public init(at pairs: Int, after previous: Int, of most: Int) {
      precondition(most >= 1 && previous >= 0 && pairs >= previous, "Spending.Look: out of range")
      self.init(before: min(1, Double(previous) / Double(most)), now: min(1, Double(pairs) / Double(most)))
    }

    /// The level at which this look is tested, where all looks share `level`.
    public func level(of level: Double) -> Double {
      max(0, spent(of: level, at: now) - spent(of: level, at: before))
    }
  }

  /// The numbers of pairs at which to look: `fewest`, then twice as many each time, and `most`; no look at more than two
  /// thirds of the last one. Few looks far apart lose little of the level at the last one: of 1 % it keeps 0.97 % after a
  /// look at half of the pairs, 0.84 % after looks at a third and at two thirds.
  public static func looks(fewest: Int, most: Int) -> [Int] {
    precondition(fewest >= 1 && most >= 1, "Spending.looks: out of range")
    var looks: [Int] = []
    var next = fewest
    while 3 * next <= 2 * most {
      looks.append(next)
      next *= 2
    }
    return looks + [most]
  }
}
