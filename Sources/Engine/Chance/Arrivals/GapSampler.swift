/// Gaps of mean 1 between the arrivals of one load generator; gap n is a pure function of seed, generator and n.
///
/// A class, so that a schedule can be copied with its table shared; immutable, hence safe to share.
final class GapSampler: Sendable {
  private let samplers: SamplerBank
  private let gap: SamplerID
  private let key: DrawKey

  init(_ process: ArrivalProcess, seed: UInt64, generator: UInt64) {
    let bank = SamplerBank()
    gap =
      switch process {
      case .constant: bank.add(.constant(1), kind: .real)
      case .poisson: bank.add(.exponential(mean: 1), kind: .real)
      case .gamma(let cv): bank.add(.gamma(mean: 1, cv: cv), kind: .real)
      case .weibull(let cv): bank.add(.weibull(mean: 1, cv: cv), kind: .real)
      }
    samplers = bank
    key = Draws.generator(seed: seed, generator: generator)
  }

  /// The gap before arrival `number`, counted from 0.
  @inline(__always)
  func gap(before number: UInt64) -> Double { samplers.draw(gap, key.child(number).bits(.arrival)) }
}
