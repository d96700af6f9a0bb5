public import CNeedletailLinux

/// The machine's clock that only goes forward: CLOCK_MONOTONIC.
public enum MonotonicClock {
  /// Nanoseconds since some start of the machine's own; about 30 ns to ask, without entering the kernel.
  @inlinable
  public static var now: UInt64 { nt_monotonic_ns() }
}
