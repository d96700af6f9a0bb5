import NeedletailLanes

/// The events that one listener has not taken yet: a bounded queue from the conductor to a task.
///
/// What comes while it is full is dropped and counted, and the listener finds an `eventsDropped` in the place of what is missing. The
/// conductor never waits for a listener.
final class EventBuffer: Sendable {
  fileprivate struct Gap {
    var count: Int
    /// Of the last that was dropped.
    var instant: Duration
  }

  fileprivate struct Entry {
    var event: EngineEvent
    /// What was dropped just before it.
    var gap: Gap?
  }

  fileprivate struct Waiter {
    var number: Int
    var continuation: CheckedContinuation<EngineEvent?, Never>
  }

  fileprivate struct State {
    var entries: [Entry] = []
    var first = 0
    /// What was dropped since the last entry came in.
    var gap: Gap?
    var dropped = 0
    var waiters: [Waiter] = []
    var waitersSoFar = 0
    var isFinished = false
  }

  /// What a listener gets that does not say.
  static let defaultCapacity = 4_096

  private let capacity: Int
  private let state = Guarded(State())

  /// - Parameter capacity: events kept at most, at least 1.
  init(capacity: Int) { self.capacity = max(1, capacity) }

  /// Events dropped so far.
  var dropped: Int { state.withLock { $0.dropped } }

  // MARK: The conductor's side

  /// Adds events, in their order, as long as there is room. Complexity: O(events).
  func deliver(_ events: [EngineEvent]) {
    let answered = state.withLock { state in
      for event in events { state.add(event, capacity: capacity) }
      var answered: [(CheckedContinuation<EngineEvent?, Never>, EngineEvent)] = []
      while !state.waiters.isEmpty, let event = state.take() {
        answered.append((state.waiters.removeFirst().continuation, event))
      }
      return answered
    }
    for (continuation, event) in answered { continuation.resume(returning: event) }
  }

  /// No more events come; those that are kept can still be taken.
  func finish() {
    let waiters = state.withLock { state in
      state.isFinished = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.continuation.resume(returning: nil) }
  }

  // MARK: The listener's side

  /// All events that wait to be taken.
  func takeAll() -> [EngineEvent] {
    state.withLock { state in
      var events: [EngineEvent] = []
      while let event = state.take() { events.append(event) }
      return events
    }
  }

  /// The next event, as soon as there is one; `nil` when none will come or the task is cancelled.
  func next() async -> EngineEvent? {
    let number = state.withLock { state in
      state.waitersSoFar += 1
      return state.waitersSoFar
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: EngineEvent?? = state.withLock { state in
          // A task that is cancelled from here on finds itself among the waiters.
          if Task.isCancelled { return .some(nil) }
          if let event = state.take() { return event }
          if state.isFinished { return .some(nil) }
          state.waiters.append(Waiter(number: number, continuation: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
      }
      waiter?.continuation.resume(returning: nil)
    }
  }
}

extension EventBuffer.State {
  fileprivate mutating func add(_ event: EngineEvent, capacity: Int) {
    if entries.count - first < capacity {
      entries.append(EventBuffer.Entry(event: event, gap: gap))
      gap = nil
    } else {
      dropped += 1
      gap = EventBuffer.Gap(count: (gap?.count ?? 0) + 1, instant: event.instant)
    }
  }

  /// Takes the next event out, or the news of a gap before it. Complexity: O(1) amortized.
  fileprivate mutating func take() -> EngineEvent? {
    guard first < entries.count else {
      defer { gap = nil }
      return gap.map(Self.event)
    }
    if let before = entries[first].gap {
      entries[first].gap = nil
      return Self.event(of: before)
    }
    let event = entries[first].event
    first += 1
    if first * 2 > entries.count {
      entries.removeFirst(first)
      first = 0
    }
    return event
  }

  private static func event(of gap: EventBuffer.Gap) -> EngineEvent {
    EngineEvent(instant: gap.instant, kind: .eventsDropped(count: gap.count))
  }
}
