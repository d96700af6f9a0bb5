internal import NeedletailLanes
internal import Synchronization

/// The engine's clock, in nanoseconds since the run began: the machine's, or a number that the conductor sets.
///
/// A small handle. Copies show the same time.
package struct EngineTime: Sendable {
  /// The instant of virtual time. It changes on one thread; reading it from others is harmless.
  private final class VirtualInstant: Sendable {
    let nanoseconds = Atomic<UInt64>(0)
  }

  private let virtualInstant: VirtualInstant?
  private let origin: UInt64
  /// How many nanoseconds pass for one of `MonotonicClock`.
  private let scale: Double

  private init(virtualInstant: VirtualInstant?, origin: UInt64, scale: Double = 1) {
    self.virtualInstant = virtualInstant
    self.origin = origin
    self.scale = scale
  }

  /// Real time, counted from `origin`, an instant of `MonotonicClock`; before it the time is 0.
  ///
  /// - Parameter scale: how many times as fast as the machine's clock it goes; above 0.
  package static func wall(origin: UInt64, scale: Double = 1) -> EngineTime {
    EngineTime(virtualInstant: nil, origin: origin, scale: scale)
  }

  /// Virtual time, at 0 until it is set.
  package static func virtual() -> EngineTime { EngineTime(virtualInstant: VirtualInstant(), origin: 0) }

  /// Nanoseconds since the run began. Real time costs about 25 ns to ask.
  package var now: UInt64 {
    if let virtualInstant { return virtualInstant.nanoseconds.load(ordering: .relaxed) }
    return instant(ofMonotonic: MonotonicClock.now)
  }

  package var isVirtual: Bool { virtualInstant != nil }

  /// Sets virtual time. The conductor's thread.
  package func set(_ now: UInt64) {
    guard let virtualInstant else { fatalError("EngineTime: real time cannot be set") }
    virtualInstant.nanoseconds.store(now, ordering: .relaxed)
  }

  /// An instant of the engine as `MonotonicClock` counts, for sleeping: by then it has come. `UInt64.max` for never; real time only.
  package func monotonic(_ instant: UInt64) -> UInt64 {
    let elapsed = scale == 1 ? instant : UInt64(Swift.min((Double(instant) / scale).rounded(.up), 0x1p63))
    let (sum, overflows) = elapsed.addingReportingOverflow(origin)
    return overflows || instant == .max ? .max : sum
  }

  /// The engine's instant of what `MonotonicClock` counts, 0 before it began; real time only.
  package func instant(ofMonotonic instant: UInt64) -> UInt64 {
    guard instant > origin else { return 0 }
    let elapsed = instant &- origin
    return scale == 1 ? elapsed : UInt64(Swift.min(Double(elapsed) * scale, 0x1p63))
  }
}
