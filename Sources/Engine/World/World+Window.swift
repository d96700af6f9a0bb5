/// The window, which time figures cover.
extension World {
  /// How much of `[from, to)` lies in the window; `from` is not after `to`.
  @inline(__always)
  func inWindow(_ from: UInt64, _ to: UInt64) -> UInt64 {
    assert(from <= to, "World: a span ends before it begins")
    return from >= limits.warmup && to <= figures.windowEnd ? to &- from : partInWindow(from, to)
  }

  @inline(never)
  private func partInWindow(_ from: UInt64, _ to: UInt64) -> UInt64 {
    let low = Swift.max(from, limits.warmup)
    let high = Swift.min(to, figures.windowEnd)
    return high > low ? high &- low : 0
  }

  /// Arrivals have stopped, and with them the window ends. Where all its jobs came at one instant, it would be empty: then it begins there
  /// and goes on to the end of the last.
  func endWindow() {
    if end != limits.duration, let instant = intake.instantOfAll {
      figures.beginMakespan(at: instant)
    } else {
      figures.endWindow(at: end)
    }
    intervalDue = Swift.min(intervalDue, figures.course.due)
  }
}
