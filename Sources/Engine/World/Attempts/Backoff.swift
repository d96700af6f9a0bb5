import NeedletailCouriers

/// How often calls are tried, and how long they wait before they are tried again: `Resilience.Retry` in the world's nanoseconds.
struct Backoff {
  let attempts: Int
  private let backoff: Resilience.Retry.Backoff
  private let jitter: Resilience.Retry.Jitter
  private let factor: Double
  private let initial: Double
  private let longest: Double

  init(_ retry: Resilience.Retry) {
    attempts = retry.attempts
    backoff = retry.backoff
    jitter = retry.jitter
    factor = retry.factor
    initial = Double(retry.initial.nanoseconds)
    longest = Double(retry.max.nanoseconds)
  }

  /// How long to wait after attempt `attempt` (from 1) failed, with jitter decided by `unit` in (0, 1).
  func delay(after attempt: Int, unit: Double) -> Nanoseconds {
    var delay: Double
    switch backoff {
    case .constant: delay = initial
    case .linear: delay = initial * Double(attempt)
    case .exponential:
      delay = initial
      var step = 1
      while step < attempt && delay < longest {
        delay *= factor
        step += 1
      }
    }
    delay = Swift.min(delay, longest)
    switch jitter {
    case .none: break
    case .full: delay *= unit
    case .equal: delay = delay / 2 + delay / 2 * unit
    }
    return Nanoseconds(Swift.min(delay, 0x1p63))
  }
}
