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

  private init(virtualInstant: VirtualInstant?, origin: UInt64) {
    self.virtualInstant = virtualInstant
    self.origin = origin
  }

  /// Real time, counted from `origin`, an instant of `MonotonicClock`; before it the time is 0.
  package static func wall(origin: UInt64) -> EngineTime { EngineTime(virtualInstant: nil, origin: origin) }

  /// Virtual time, at 0 until it is set.
  package static func virtual() -> EngineTime { EngineTime(virtualInstant: VirtualInstant(), origin: 0) }

  /// Nanoseconds since the run began. Real time costs about 25 ns to ask.
  package var now: UInt64 {
    if let virtualInstant { return virtualInstant.nanoseconds.load(ordering: .relaxed) }
    let instant = MonotonicClock.now
    return instant > origin ? instant &- origin : 0
  }

  package var isVirtual: Bool { virtualInstant != nil }

  /// Sets virtual time. The conductor's thread.
  package func set(_ now: UInt64) {
    guard let virtualInstant else { fatalError("EngineTime: real time cannot be set") }
    virtualInstant.nanoseconds.store(now, ordering: .relaxed)
  }

  /// An instant of the engine as `MonotonicClock` counts, for sleeping; real time only.
  func monotonic(_ instant: UInt64) -> UInt64 {
    let (sum, overflows) = instant.addingReportingOverflow(origin)
    return overflows ? .max : sum
  }

  /// The engine's instant of what `MonotonicClock` counts, 0 before it began; real time only.
  package func instant(ofMonotonic instant: UInt64) -> UInt64 { instant > origin ? instant &- origin : 0 }
}
