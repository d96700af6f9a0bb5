/// A level that moves by single steps, and its integral over time: one addition a step, and nothing while it stands.
///
/// The clock is the sum of the instants at which the level fell less those at which it rose; what is up at an instant adds that instant once
/// for each. All of it is counted without regard to overflow: the difference of two integrals is right while it is below 2⁶³
/// level-nanoseconds, which a million slots take two and a half hours to fill.
struct LevelClock: BitwiseCopyable {
  private(set) var level: Int32 = 0
  private var clock: UInt64 = 0

  @inline(__always)
  mutating func rise(at now: UInt64) {
    level &+= 1
    clock &-= now
  }

  @inline(__always)
  mutating func fall(at now: UInt64) {
    level &-= 1
    clock &+= now
    assert(level >= 0, "LevelClock: more falls than rises")
  }

  /// Level-nanoseconds from instant 0 until one that is not before the last step; only differences mean anything.
  @inline(__always)
  func integral(until instant: UInt64) -> UInt64 { clock &+ UInt64(bitPattern: Int64(level)) &* instant }
}

/// How much of something there was over time, where that changes seldom.
struct SupplyClock: BitwiseCopyable {
  private(set) var amount = 0.0
  /// Amount-nanoseconds until `since`.
  private var before = 0.0
  private var since: UInt64 = 0

  mutating func set(_ amount: Double, at now: UInt64) {
    before = integral(until: now)
    since = now
    self.amount = amount
  }

  /// Amount-nanoseconds from instant 0 until one that is not before the last change.
  func integral(until instant: UInt64) -> Double { before + amount * (Double(instant) - Double(since)) }
}
