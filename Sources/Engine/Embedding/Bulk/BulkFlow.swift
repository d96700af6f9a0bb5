import NeedletailLanes

/// The jobs of one bulk run between a source and a consumer: a bounded number of places, each of which a job holds from before it
/// is taken from the source until its result is handed out.
///
/// One task takes jobs from the source and submits them, one task takes results; the conductor's thread brings results, and any
/// thread may cancel. Every job that is taken from the source has exactly one result.
final class BulkFlow: Sendable {
  private struct State {
    /// Free ones for jobs to come.
    var freePlaces: Int
    let places: Int
    var inFlight: [Int: BulkRequest] = [:]
    var results = ResultQueue()
    /// No job is taken any more.
    var isSourceOver = false
    var isCancelled = false
    /// Waits for a result, or for the end.
    var consumer: CheckedContinuation<BulkResult?, Never>?
    /// Waits for a place.
    var feeder: CheckedContinuation<Bool, Never>?
    /// Takes jobs from an asynchronous source.
    var feed: Task<Void, Never>?
    /// In virtual time, what lets time go on while both sides wait.
    var demand: TimeDemand?

    var isOver: Bool { isSourceOver && freePlaces == places }

    /// Nothing comes of either side before a job ends.
    var waitsForJobs: Bool { consumer != nil && (feed == nil || feeder != nil || isSourceOver) }

    mutating func takePlace() -> Bool {
      if isSourceOver || freePlaces == 0 { return false }
      freePlaces -= 1
      return true
    }
  }

  /// What has to be resumed once the lock is given back.
  private struct Resumption {
    var consumer: CheckedContinuation<BulkResult?, Never>?
    var result: BulkResult?
    var feeder: CheckedContinuation<Bool, Never>?
    var hasPlace = false

    func run() {
      consumer?.resume(returning: result)
      feeder?.resume(returning: hasPlace)
    }
  }

  private let conductor: StandingConductor
  private let state: Guarded<State>

  /// - Parameter places: jobs in flight and results that wait, in all; at least one.
  init(_ conductor: StandingConductor, places: Int) {
    self.conductor = conductor
    let places = max(1, places)
    state = Guarded(State(freePlaces: places, places: places))
  }

  // MARK: From the source

  /// Takes a place for the next job; `false` when none is free or no job is taken any more.
  func takePlace() -> Bool { state.withLock { $0.takePlace() } }

  /// As `takePlace`, but waits until there is one; `false` when no job is taken any more.
  func waitForPlace() async -> Bool {
    await withCheckedContinuation { feeder in
      let hasPlace: Bool? = state.withLock { state in
        if state.takePlace() { return true }
        if state.isSourceOver { return false }
        state.feeder = feeder
        adjustDemand(&state)
        return nil
      }
      if let hasPlace { feeder.resume(returning: hasPlace) }
    }
  }

  /// Hands a job to the engine in a place that was taken. Waits while the engine's inbox is full.
  ///
  /// - Parameter number: unlike that of any other job of the run.
  func submit(_ job: Job, number: Int, isolation: isolated (any Actor)? = #isolation) async {
    let request = BulkRequest(job, number: number, of: self, taskLocals: conductor.taskLocals())
    let isCancelled = state.withLock { state in
      state.inFlight[number] = request
      return state.isCancelled
    }
    if isCancelled { return request.answer(.failure(.cancelled)) }
    switch Result(catching: conductor.open) {
    case .failure(let error): request.answer(.failure(error))
    case .success(let inbox):
      while !inbox.post(request) {
        guard (try? await Task.sleep(for: .milliseconds(1))) != nil else { return request.answer(.failure(.cancelled)) }
      }
      // A cancellation that came before there was an engine to tell.
      if state.withLock({ $0.isCancelled }) { conductor.cancel(request) }
    }
  }

  /// The source has no more jobs; the place that was taken for the next one is free.
  func endSource() {
    let resumption = state.withLock { state in
      state.isSourceOver = true
      return giveBackPlace(&state)
    }
    resumption.run()
  }

  /// The task that takes jobs from the source, to be cancelled with the flow.
  func keep(_ feed: Task<Void, Never>) {
    let isCancelled = state.withLock { state in
      state.feed = feed
      return state.isCancelled
    }
    if isCancelled { feed.cancel() }
  }

  // MARK: To the consumer

  /// A job has ended. Any thread.
  func finish(_ result: BulkResult) {
    let resumption = state.withLock { state in
      let request = state.inFlight.removeValue(forKey: result.number)
      assert(request != nil, "BulkFlow: a job ended twice")
      guard let consumer = state.consumer else {
        state.results.append(result)
        return Resumption()
      }
      state.consumer = nil
      var resumption = giveBackPlace(&state)
      resumption.consumer = consumer
      resumption.result = result
      return resumption
    }
    resumption.run()
  }

  /// A result waits to be taken.
  ///
  /// In virtual time never said, so that what is submitted does not depend on the conductor's pace: first all places are taken.
  var hasResult: Bool { conductor.virtualTime == nil && state.withLock { !$0.results.isEmpty } }

  /// The next result, in the order in which jobs end; `nil` when all have been taken and no job comes any more.
  ///
  /// Cancelling the task cancels the jobs in flight, whose results still come.
  func next(isolation: isolated (any Actor)? = #isolation) async -> BulkResult? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { consumer in
        let resumption = state.withLock { state in
          var resumption = Resumption()
          if let result = state.results.popFirst() {
            resumption = giveBackPlace(&state)
            resumption.result = result
          } else if !state.isOver {
            assert(state.consumer == nil, "BulkFlow: two tasks take results")
            state.consumer = consumer
            adjustDemand(&state)
            return resumption
          }
          resumption.consumer = consumer
          return resumption
        }
        resumption.run()
      }
    } onCancel: {
      cancel()
    }
  }

  /// No job is taken any more, and those in flight are cancelled. Any thread; a second time it does nothing.
  func cancel() {
    let (resumption, requests, feed) = state.withLock { state in
      if state.isCancelled { return (Resumption(), [BulkRequest](), nil as Task<Void, Never>?) }
      state.isCancelled = true
      state.isSourceOver = true
      return (wake(&state), Array(state.inFlight.values), state.feed)
    }
    feed?.cancel()
    for request in requests { conductor.cancel(request) }
    resumption.run()
  }

  private func giveBackPlace(_ state: inout State) -> Resumption {
    state.freePlaces += 1
    assert(state.freePlaces <= state.places, "BulkFlow: a place was given back twice")
    return wake(&state)
  }

  /// Virtual time goes on while both sides wait, and stands while one of them is at work.
  private func adjustDemand(_ state: inout State) {
    guard let time = conductor.virtualTime, state.waitsForJobs != (state.demand != nil) else { return }
    if let demand = state.demand {
      demand.end()
      state.demand = nil
    } else {
      let demand = TimeDemand(.answer)
      state.demand = demand
      time.add(demand)
    }
  }

  /// Who need not wait any more, as things stand.
  private func wake(_ state: inout State) -> Resumption {
    var resumption = Resumption()
    if let feeder = state.feeder, state.isSourceOver || state.freePlaces > 0 {
      state.feeder = nil
      resumption.feeder = feeder
      resumption.hasPlace = state.takePlace()
    }
    if let consumer = state.consumer, state.isOver {
      state.consumer = nil
      resumption.consumer = consumer
    }
    adjustDemand(&state)
    return resumption
  }
}

/// Results in the order in which they came. Appending and taking are O(1), amortized.
private struct ResultQueue {
  private var incoming: [BulkResult] = []
  /// Older ones, the oldest last.
  private var outgoing: [BulkResult] = []

  var isEmpty: Bool { incoming.isEmpty && outgoing.isEmpty }

  mutating func append(_ result: BulkResult) { incoming.append(result) }

  mutating func popFirst() -> BulkResult? {
    if outgoing.isEmpty {
      swap(&incoming, &outgoing)
      outgoing.reverse()
    }
    return outgoing.popLast()
  }
}
