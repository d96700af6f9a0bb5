/// When an estimate agrees with an exact value: it lies within four standard errors of it, the error comes from at
/// least 20 seeds, and the error is small beside the value.
struct AcceptanceRule: Sendable {
  static let standardErrors = 4.0
  static let leastSeeds = 20

  enum Verdict: String, Sendable {
    case accepted
    case tooFewSeeds = "too few seeds"
    /// The seeds scatter too much to say anything.
    case imprecise = "imprecise"
    case different = "DIFFERENT"
  }

  /// The largest standard error allowed, as a share of the exact value.
  var precision: Double

  func verdict(_ estimate: SampleMean, exact: Double) -> Verdict {
    guard estimate.seeds >= Self.leastSeeds else { return .tooFewSeeds }
    // Written so that not-a-number is never accepted.
    guard estimate.standardError <= precision * abs(exact) else { return .imprecise }
    let isWithin = abs(estimate.mean - exact) <= Self.standardErrors * estimate.standardError
    return isWithin ? .accepted : .different
  }
}
