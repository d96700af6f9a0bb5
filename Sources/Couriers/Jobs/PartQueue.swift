internal import NeedletailLanes

/// Parts of replies on their way from a job's agents to the task that reads them. Any thread.
///
/// It holds a bounded number: an agent that gives a part while it is full waits until there is room. In the order in which they
/// came, agents that wait first.
package final class PartQueue: Sendable {
  private struct Producer {
    var number: UInt64
    var part: JobPart
    var task: CheckedContinuation<Bool, Never>
  }

  private struct State {
    /// The oldest first, from `first` on.
    var parts: [JobPart] = []
    var first = 0
    var producers: [Producer] = []
    var nextProducer: UInt64 = 0
    /// Cancelled before they came to wait.
    var cancelled: Set<UInt64> = []
    /// Tasks that wait for a part, the first first; one, unless a stream is read by several.
    var readers: [CheckedContinuation<JobPart?, Never>] = []
    /// No part is taken any more: the job has ended, or is not waited for.
    var isFinished = false
    /// Parts are dropped: only the job's end is waited for.
    var isDrained = false

    var count: Int { parts.count - first }

    mutating func takeFirst() -> JobPart? {
      if count == 0 { return nil }
      let part = parts[first]
      first += 1
      if first == parts.count {
        parts.removeAll(keepingCapacity: true)
        first = 0
      } else if first >= 64 && first * 2 >= parts.count {
        parts.removeSubrange(..<first)
        first = 0
      }
      return part
    }
  }

  private let capacity: Int
  private let state = Guarded(State())
  private let readerWaits: @Sendable (Bool) -> Void

  /// - Parameters:
  ///   - capacity: parts that wait to be read at most, not counting one for each agent that waits; at least 1.
  ///   - readerWaits: told when the reader begins to wait and when it does no more, by who makes it so.
  package init(capacity: Int, readerWaits: @escaping @Sendable (Bool) -> Void = { _ in }) {
    self.capacity = max(1, capacity)
    self.readerWaits = readerWaits
  }

  // MARK: Agents

  /// Gives a part away, and waits while as many as may wait to be read.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or no part is taken any more.
  package func give(_ part: JobPart) async throws {
    if Task.isCancelled { throw CancellationError() }
    let number: UInt64? = try state.withLock { state in
      if state.isFinished { throw CancellationError() }
      if state.isDrained || !state.readers.isEmpty || (state.count < capacity && state.producers.isEmpty) { return nil }
      defer { state.nextProducer += 1 }
      return state.nextProducer
    }
    guard let number else {
      put(part)
      return
    }
    let isTaken = await withTaskCancellationHandler {
      await withCheckedContinuation { task in wait(Producer(number: number, part: part, task: task)) }
    } onCancel: {
      cancel(number)
    }
    if !isTaken { throw CancellationError() }
  }

  /// Hands a part to the reader, or keeps it: a part beyond the capacity at most for each agent that comes at this instant.
  private func put(_ part: JobPart) {
    let reader: CheckedContinuation<JobPart?, Never>? = state.withLock { state in
      if state.isFinished || state.isDrained { return nil }
      if let reader = takeReader(&state) { return reader }
      state.parts.append(part)
      return nil
    }
    reader?.resume(returning: part)
  }

  private func takeReader(_ state: inout State) -> CheckedContinuation<JobPart?, Never>? {
    if state.readers.isEmpty { return nil }
    if state.readers.count == 1 { readerWaits(false) }
    return state.readers.removeFirst()
  }

  private func wait(_ producer: Producer) {
    enum Now { case waits, handsOver(CheckedContinuation<JobPart?, Never>), goesOn, isOver }
    let now: Now = state.withLock { state in
      if state.cancelled.remove(producer.number) != nil || state.isFinished { return .isOver }
      if state.isDrained { return .goesOn }
      if let reader = takeReader(&state) { return .handsOver(reader) }
      if state.count < capacity && state.producers.isEmpty {
        state.parts.append(producer.part)
        return .goesOn
      }
      state.producers.append(producer)
      return .waits
    }
    switch now {
    case .waits: break
    case .handsOver(let reader):
      reader.resume(returning: producer.part)
      producer.task.resume(returning: true)
    case .goesOn: producer.task.resume(returning: true)
    case .isOver: producer.task.resume(returning: false)
    }
  }

  private func cancel(_ number: UInt64) {
    let task: CheckedContinuation<Bool, Never>? = state.withLock { state in
      if let place = state.producers.firstIndex(where: { $0.number == number }) {
        return state.producers.remove(at: place).task
      }
      // It has not come to wait yet, or waits no more; after the end nothing is to be kept of it.
      if !state.isFinished { state.cancelled.insert(number) }
      return nil
    }
    task?.resume(returning: false)
  }

  // MARK: The reader

  /// The next part; `nil` when the job has ended and all are read. Of several tasks that ask each part goes to one.
  package func next() async -> JobPart? {
    await withCheckedContinuation { reader in
      let (part, isOver, producer): (JobPart?, Bool, Producer?) = state.withLock { state in
        if let part = state.takeFirst() {
          // The room is the first agent's that waits for it.
          let producer = state.producers.isEmpty ? nil : state.producers.removeFirst()
          if let producer { state.parts.append(producer.part) }
          return (part, false, producer)
        }
        if state.isFinished { return (nil, true, nil) }
        state.readers.append(reader)
        if state.readers.count == 1 { readerWaits(true) }
        return (nil, false, nil)
      }
      producer?.task.resume(returning: true)
      if part != nil || isOver { reader.resume(returning: part) }
    }
  }

  /// No part is read any more: those that wait are dropped, and agents do not wait from now on.
  package func drain() {
    let producers = state.withLock { state in
      defer { state.producers = [] }
      state.isDrained = true
      (state.parts, state.first) = ([], 0)
      return state.producers
    }
    for producer in producers { producer.task.resume(returning: true) }
  }

  /// The job has ended: what waits can still be read, and agents that go on giving are told that it is over.
  package func finish() {
    let (readers, producers) = state.withLock { state in
      defer { (state.readers, state.producers, state.cancelled) = ([], [], []) }
      state.isFinished = true
      if !state.readers.isEmpty { readerWaits(false) }
      return (state.readers, state.producers)
    }
    for producer in producers { producer.task.resume(returning: false) }
    for reader in readers { reader.resume(returning: nil) }
  }
}
