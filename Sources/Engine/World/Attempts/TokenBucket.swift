import NeedletailCouriers

/// A token bucket's constants: it starts full, refills continuously and holds `burst`.
///
/// Kept as a generic cell rate algorithm (ITU-T I.371): one instant, at which the bucket will be full again, says
/// everything. Instants are 2⁻³² ns, so a rate that is no whole number of nanoseconds does not drift.
struct TokenBucket: BitwiseCopyable {
  /// When a bucket will be full, in 2⁻³² ns. A new bucket is full: 0.
  typealias Level = UInt128

  /// Time to refill one token, in 2⁻³² ns.
  let interval: UInt128
  let perSecond: Double
  /// Time to refill an empty bucket, in 2⁻³² ns.
  let capacity: UInt128

  /// - Parameter burst: at least one; default one minute's worth (at least one token).
  init(_ rate: Rate, burst: Double?) {
    perSecond = rate.perSecond
    let tokens = Swift.max(1, burst ?? rate.perSecond * 60)
    let nanoseconds = Double(rate.period.nanoseconds) / rate.count
    // A token takes at most 2⁶⁰ ns, 36 years, and 2³¹ tokens are more than anyone asks for: no sum of levels overflows.
    let units = Swift.min(nanoseconds * 4_294_967_296, 0x1p92)
    interval = UInt128(units)
    // Whole tokens are whole intervals: rounded by itself, a full bucket could be a token short.
    let whole = tokens.rounded(.down)
    capacity =
      units * tokens >= 0x1p123
      ? 1 << 123 : interval &* UInt128(whole) &+ UInt128(units * (tokens - whole))
  }

  /// The first instant, not before `now`, at which `tokens` can be taken. More than the bucket holds can be taken
  /// when it is full; the rest is owed.
  @inline(__always)
  func earliest(_ tokens: Int32, from level: Level, now: UInt64) -> UInt64 {
    let present = UInt128(now) << 32
    let wanted = Swift.min(UInt128(UInt32(bitPattern: tokens)) &* interval, capacity)
    let full = Swift.max(level, present)
    // A whisker of one unit, so that a bucket refilled to the token is not a token short by rounding.
    if full &+ wanted <= present &+ capacity &+ 1 { return now }
    return UInt64(clamping: (full &+ wanted &- capacity &+ 0xFFFF_FFFF) >> 32)
  }

  /// Takes tokens, owing what is not there.
  @inline(__always)
  func take(_ tokens: Int32, from level: inout Level, now: UInt64) {
    level = Swift.max(level, UInt128(now) << 32) &+ UInt128(UInt32(bitPattern: tokens)) &* interval
  }

  /// Whether no more has been taken than a bucket of this level holds, but for rounding.
  @inline(__always)
  func isWithinCapacity(_ level: Level, now: UInt64) -> Bool { level <= UInt128(now) << 32 &+ capacity &+ 1 }
}
