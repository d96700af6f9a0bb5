/// The arrival schedules of all generators, each advanced in place: no copy, no reference counted, no access checked.
@safe
struct ArrivalSchedules: ~Copyable {
  private let base: UnsafeMutablePointer<ArrivalSchedule>
  private let count: Int

  init(_ schedules: [ArrivalSchedule]) {
    count = schedules.count
    unsafe base = .allocate(capacity: Swift.max(count, 1))
    for (index, schedule) in schedules.enumerated() { unsafe (base + index).initialize(to: schedule) }
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  /// A generator's next arrival; `nil` when there are no more. Complexity: O(1), without allocation.
  func next(_ generator: Int32) -> Nanoseconds? {
    precondition(generator >= 0 && generator < count, "ArrivalSchedules: no such generator")
    return unsafe base[Int(generator)].next()
  }

  /// A generator's next change of its looping users; `nil` when there are no more.
  func nextUserStep(_ generator: Int32) -> UserRamp.Step? {
    precondition(generator >= 0 && generator < count, "ArrivalSchedules: no such generator")
    return unsafe base[Int(generator)].nextUserStep()
  }
}
