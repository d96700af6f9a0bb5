extension Resilience.Retry {
  /// How long to wait after attempt `attempt` (from 1) failed, with jitter decided by `unit` in (0, 1).
  func delay(after attempt: Int, unit: Double) -> Nanoseconds {
    var delay: Double
    switch backoff {
    case .constant: delay = Double(initial)
    case .linear: delay = Double(initial) * Double(attempt)
    case .exponential:
      delay = Double(initial)
      var step = 1
      while step < attempt && delay < Double(max) {
        delay *= factor
        step += 1
      }
    }
    delay = Swift.min(delay, Double(max))
    switch jitter {
    case .none: break
    case .full: delay *= unit
    case .equal: delay = delay / 2 + delay / 2 * unit
    }
    return Nanoseconds(Swift.min(delay, 0x1p63))
  }
}
