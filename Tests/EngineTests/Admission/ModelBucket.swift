import NeedletailCouriers
@testable import NeedletailEngine

/// A token bucket kept as what it holds: it starts full, refills continuously and holds `burst`.
///
/// All in whole numbers: a token is `period` parts, and each nanosecond brings `count` parts. More than the bucket holds can
/// be taken when it is full; the rest is owed.
struct ModelBucket {
  private let count: Int128
  private let period: Int128
  private let burst: Int128
  private var held: Int128
  private var heldAt: UInt64 = 0

  /// - Precondition: the rate and the burst are whole numbers and a token takes whole nanoseconds, as in the plans of these
  ///   tests: the engine rounds other intervals to 2⁻³² ns.
  init(_ rate: Rate, burst: Double?) {
    let tokens = max(1, burst ?? rate.count * (60e9 / Double(rate.period.nanoseconds)))
    precondition(rate.count == rate.count.rounded() && tokens == tokens.rounded(), "the model counts whole tokens")
    count = Int128(rate.count)
    period = Int128(rate.period.nanoseconds)
    precondition(period % count == 0, "a token takes whole nanoseconds")
    self.burst = Int128(tokens) * period
    held = self.burst
  }

  private func held(at instant: UInt64) -> Int128 {
    min(burst, held + Int128(instant - heldAt) * count)
  }

  /// The first instant from `now` on at which `tokens` tokens are there, or as many as the bucket holds.
  func earliest(_ tokens: Int, from now: UInt64) -> UInt64 {
    let missing = min(Int128(tokens) * period, burst) - held(at: now)
    return missing <= 0 ? now : now + UInt64((missing + count - 1) / count)
  }

  mutating func take(_ tokens: Int, at now: UInt64) {
    held = held(at: now) - Int128(tokens) * period
    heldAt = now
  }
}
