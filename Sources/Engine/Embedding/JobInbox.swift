import NeedletailCouriers
import NeedletailLanes

/// The conductor's side of an engine's jobs: posts become jobs of the world, jobs that end become answers.
final class JobInbox<Conductor: JobConductor> {
  private let conductor: Conductor
  private let inbox: Inbox
  private let fleet: StandingFleet?
  private let grace: Nanoseconds
  /// The outermost node of each pattern that was met.
  private var roots: [Pattern: Int32] = [:]
  /// Requests whose jobs are open, by number.
  private var requests: [JobRequest?] = []
  private var free: [Int32] = []

  /// Events handled before posts are taken again.
  private static var batch: Int { 256 }

  /// - Parameters:
  ///   - fleet: `nil` where it never changes.
  ///   - grace: what agents have to return at the end.
  init(
    _ conductor: Conductor, _ inbox: Inbox, _ fleet: StandingFleet? = nil,
    grace: Nanoseconds = LiveRun.grace.nanoseconds
  ) {
    self.conductor = conductor
    self.inbox = inbox
    self.fleet = fleet
    self.grace = grace
    fleet?.poolCameBack = { [unowned self] name in roots = roots.filter { !$0.key.poolNames.contains(name) } }
  }

  /// Takes jobs until there is a deadline and it has passed or none is open, or until the world can hold no more and has stopped.
  ///
  /// - Parameter deadline: as `MonotonicClock` counts; `nil` as long as more jobs may come.
  /// - Returns: why no job will be taken any more; those in flight have been told.
  func serve(until deadline: () -> UInt64?) -> JobError {
    while true {
      let end = deadline()
      if conductor.world.isOver { break }
      if let end, end <= MonotonicClock.now || (requests.count == free.count && inbox.isEmpty) { break }
      turn(end, unless: { deadline() != end })
    }
    let reason = conductor.world.isOver ? JobError(conductor.world.verdict) : .engineEnded
    close(because: reason)
    return reason
  }

  /// One turn of the conductor's loop; sleeps until `deadline` when there was nothing to do, unless the deadline is another now.
  private func turn(_ deadline: UInt64?, unless hasChanged: () -> Bool) {
    conductor.beginTurn(isEnding: deadline != nil)
    var handled = 0
    fleet?.attend()
    while handled < Conductor.postsInTurn, let post = inbox.take() {
      take(post)
      handled += 1
    }
    handled += conductor.turn(events: Self.batch)
    answerCompletions()
    fleet?.settle()
    if handled == 0 {
      let limit = min(deadline.map(conductor.time.instant(ofMonotonic:)) ?? .max, fleet?.nextDeadline ?? .max)
      conductor.rest(
        until: limit, unless: { !inbox.isEmpty || fleet?.areRequestsWaiting == true || hasChanged() })
    }
  }

  private func take(_ post: Inbox.Post) {
    let world = conductor.world
    world.now = max(world.now, conductor.time.now)
    conductor.attendToObservers()
    fleet?.attend()
    switch post {
    case .cancelled(let request):
      // It may be told more than once.
      if request.isCancelled { return }
      request.isCancelled = true
      if request.job >= 0 { world.cancelExternalJob(request.job) }
    case .job(let request):
      if request.isCancelled {
        request.answer(.failure(.cancelled))
        return
      }
      do throws(PlanError) {
        guard let root = try root(of: request.pattern) else {
          let limit = World.externalNodeLimit
          throw PlanError(problems: ["The engine has met patterns of \(limit) combinators in all and can keep no more."]
          )
        }
        let deadline = conductor.deadline(of: request)
        if deadline <= world.now { return request.answer(.failure(JobError(.jobTimeout))) }
        let terms = ExternalJobs.Terms(isDetailed: request.isDetailed, deadline: deadline, notes: request.notes)
        request.job = world.receive(root: root, request: enter(request), terms, input: Message(request.input))
      } catch {
        request.answer(.failure(JobError(error)))
      }
    }
  }

  private func root(of pattern: Pattern) throws(PlanError) -> Int32? {
    if let known = roots[pattern] { return known }
    let root = try conductor.world.compile(pattern)
    roots[pattern] = root
    return root
  }

  private func enter(_ request: JobRequest) -> Int32 {
    if let number = free.popLast() {
      requests[Int(number)] = request
      return number
    }
    requests.append(request)
    return Int32(truncatingIfNeeded: requests.count - 1)
  }

  private func answerCompletions() {
    conductor.world.externalJobs.takeCompletions { completion in
      guard let request = requests[Int(completion.request)] else { return }
      requests[Int(completion.request)] = nil
      free.append(completion.request)
      request.job = -1
      request.answer(result(of: completion))
    }
  }

  private func result(of completion: ExternalJobs.Completion) -> Result<JobResult, JobError> {
    // A call that is waited for in vain ends the engine: that its pattern handled it gracefully does not hide it.
    if conductor.world.isOver, let call = conductor.world.verdict.call { return .failure(JobError(call)) }
    if let failure = completion.failure { return .failure(JobError(failure)) }
    return .success(JobResult(completion, reply: conductor.world.reply(of: completion)))
  }

  /// Cancels what is open and ends the couriers.
  private func close(because reason: JobError) {
    fleet?.close(because: reason)
    for request in requests {
      if let request, request.job >= 0 { conductor.world.cancelExternalJob(request.job) }
    }
    conductor.world.externalJobs.takeCompletions { _ in }
    for request in requests { request?.answer(.failure(reason)) }
    requests = []
    for courier in conductor.couriers { courier.flush() }
    conductor.close(grace: grace)
  }
}
