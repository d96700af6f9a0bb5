extension TimerQueue {
  /// Drops the next timer without moving `now` to it: for an abandoned one, so that `peek` shows a live one.
  ///
  /// Timers may then be scheduled before the dropped one's instant. Complexity: as `pop`.
  public func dropNext() {
    if run.isEmpty && !refill() { return }
    _ = run.removeFirst()
    state.value.held &-= 1
  }
}
