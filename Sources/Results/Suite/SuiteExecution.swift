package import NeedletailEngine
package import NeedletailWorkload

/// Runs the workloads of a suite in virtual time, each seed of each run a task, side by side on all cores.
package enum SuiteExecution {
  /// A run to be made.
  package struct Request: Sendable {
    package var file: WorkloadFile
    /// `nil` is one run, with a document of its own.
    package var seeds: Int?

    package init(file: WorkloadFile, seeds: Int?) {
      self.file = file
      self.seeds = seeds
    }

    var tasks: Int { seeds ?? 1 }
  }

  /// What a request came to.
  package enum Outcome: Sendable {
    /// With the seconds that it took.
    case single(ResultDocument, seconds: Double)
    /// With the seconds of all seeds together.
    case several(Replications, seconds: Double)
    /// The plan cannot be run.
    case refused(PlanError)
    /// Not begun: interrupted before, or stopped by an earlier one.
    case unbegun
  }

  /// Runs all requests, `width` seeds at a time.
  ///
  /// Structured: when this returns, nothing is left running. Outcomes come in the order of the requests and do not depend on `width`; where
  /// `onOutcome` answers false, those after it are `unbegun`, whether or not they had been.
  ///
  /// - Parameters:
  ///   - now: the seconds on a clock, to tell how long each run took.
  ///   - isInterrupted: asked between slices of each run; what has not begun then does not begin.
  ///   - onSeed: told after each seed how many have ended.
  ///   - onOutcome: told of each request once, in their order; false ends the others.
  package static func run(
    _ requests: [Request], width: Int, now: @escaping @Sendable () -> Double,
    isInterrupted: @escaping @Sendable () -> Bool,
    onSeed: (_ ended: Int) -> Void = { _ in }, onOutcome: (_ index: Int, Outcome) -> Bool
  ) async {
    await withTaskGroup(of: Part.self) { group in
      var order = RequestOrder(requests)
      var next = (request: 0, seed: 0)
      var isStopped = false
      func start() {
        guard !isStopped, next.request < requests.count, !isInterrupted() else { return }
        let (index, seed) = next
        let request = requests[index]
        next = seed + 1 < request.tasks ? (index, seed + 1) : (index + 1, 0)
        order.begin(index)
        group.addTask {
          var file = request.file
          file.plan.seed &+= UInt64(seed)
          return Part(
            request: index, seed: seed, of: file, isSingle: request.seeds == nil, now: now,
            isInterrupted: { isInterrupted() || Task.isCancelled })
        }
      }
      func hand() {
        while !isStopped, let (index, outcome) = order.takeNext() {
          if onOutcome(index, outcome) { continue }
          isStopped = true
          group.cancelAll()
        }
      }
      for _ in 0..<max(1, width) { start() }
      var ended = 0
      while let part = await group.next() {
        order.take(part)
        ended += 1
        onSeed(ended)
        hand()
        start()
      }
      // What is left was interrupted, or has not begun.
      while let (index, outcome) = order.takeRest(isStopped: isStopped) {
        if !onOutcome(index, outcome) { isStopped = true }
      }
    }
  }

  /// What one seed came to.
  fileprivate struct Part: Sendable {
    enum Content: Sendable {
      case document(ResultDocument)
      case seed(Result<Replications.Run, PlanError>)
      case refused(PlanError)
    }

    var request: Int
    var seed: Int
    var content: Content
    var seconds: Double

    init(request: Int, seed: Int, of file: WorkloadFile, isSingle: Bool, now: () -> Double, isInterrupted: () -> Bool) {
      self.request = request
      self.seed = seed
      let began = now()
      do throws(PlanError) {
        let report = try GuardedRun.report(of: file, isInterrupted: isInterrupted)
        content =
          isSingle
          ? .document(ResultDocument(report: report, of: file, host: nil))
          : .seed(.success(Replications.Run(report, of: file)))
      } catch {
        content = isSingle ? .refused(error) : .seed(.failure(error))
      }
      seconds = now() - began
    }
  }

  /// Puts what ends in any order back into the order of the requests.
  private struct RequestOrder {
    private struct Slot {
      var begun = 0
      var ended = 0
      var seconds = 0.0
      var document: ResultDocument?
      var refusal: PlanError?
      var seeds: SeedOrder?
    }

    private let requests: [Request]
    private var slots: [Int: Slot] = [:]
    private var next = 0

    init(_ requests: [Request]) { self.requests = requests }

    mutating func begin(_ index: Int) { slots[index, default: Slot()].begun += 1 }

    mutating func take(_ part: Part) {
      var slot = slots.removeValue(forKey: part.request) ?? Slot()
      slot.ended += 1
      slot.seconds += part.seconds
      switch part.content {
      case .document(let document): slot.document = document
      case .refused(let error): slot.refusal = error
      case .seed(let result):
        var seeds = slot.seeds ?? SeedOrder(replications: Replications(of: requests[part.request].file))
        slot.seeds = nil
        seeds.take(result, at: part.seed)
        slot.seeds = seeds
      }
      slots[part.request] = slot
    }

    /// The next request in order if it has ended whole.
    mutating func takeNext() -> (Int, Outcome)? {
      guard next < requests.count, let slot = slots[next], slot.ended == requests[next].tasks else { return nil }
      slots[next] = nil
      next += 1
      return (next - 1, outcome(slot, isWhole: true))
    }

    /// The next request in order, as far as it came.
    mutating func takeRest(isStopped: Bool) -> (Int, Outcome)? {
      guard next < requests.count else { return nil }
      let slot = slots.removeValue(forKey: next)
      next += 1
      guard !isStopped, let slot else { return (next - 1, .unbegun) }
      return (next - 1, outcome(slot, isWhole: slot.ended == requests[next - 1].tasks))
    }

    private func outcome(_ slot: Slot, isWhole: Bool) -> Outcome {
      if let error = slot.refusal ?? slot.seeds?.failure { return .refused(error) }
      if let document = slot.document { return .single(document, seconds: slot.seconds) }
      guard var replications = slot.seeds?.replications else { return .unbegun }
      if !isWhole { replications.cutOff() }
      return .several(replications, seconds: slot.seconds)
    }
  }
}
