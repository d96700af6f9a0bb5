import Dispatch
import Needletail
import NeedletailLanes
import Testing

/// An end without loss: what is under way when an engine is shut down ends, or hears of it.
@Suite("Ending an engine", .timeLimit(.minutes(10)))
struct ShutdownTests {
  /// A fleet with an agent that answers at once, and one that says when `count` of its calls have begun and waits for a gate.
  private func fleet(waitingFor gate: Gate, begun: Gate, count: Int = 1, _ crowd: Crowd = Crowd()) -> Fleet {
    var fleet = Fleet()
    fleet.addWriter("quick")
    fleet.add("patient") { message, _ in
      crowd.enter()
      defer { crowd.leave() }
      if crowd.entered >= count { begun.open() }
      await gate.wait()
      return Reply("\(message.text)>patient")
    }
    return fleet
  }

  /// Asks until the engine takes no more jobs.
  private func untilRefused(_ engine: Engine) async throws {
    while true {
      do { _ = try await engine.run(.call("quick"), "") } catch JobError.engineEnded { return }
    }
  }

  @Test("a drain lets jobs that are under way begin their further calls and end, and takes no others")
  func drain() async throws {
    let (gate, begun) = (Gate(), Gate())
    let engine = try Engine(fleet(waitingFor: gate, begun: begun))
    let job = Task { try await engine.run(.sequential(["quick", "patient", "quick"]), "in") }
    await begun.wait()
    let end = Task { await engine.shutdown(drainingFor: .seconds(3_600)) }
    try await untilRefused(engine)
    gate.open()
    #expect(try await job.value.text == "in>quick>patient>quick")
    await end.value
  }

  @Test("a drain that takes too long cancels the rest, and every job has an outcome")
  func cutOff() async throws {
    let (begun, cancelled) = (Gate(), Crowd())
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.addWriter("quick")
    fleet.add("slow") { _, context in
      crowd.enter()
      if crowd.entered >= 100 { begun.open() }
      do {
        try await context.sleep(for: .seconds(3_600))
      } catch {
        cancelled.enter()
        throw error
      }
      return Reply()
    }
    let engine = try Engine(fleet)
    let tally = await withTaskGroup(of: String.self) { group in
      for number in 0..<250 {
        group.addTask {
          do {
            return try await engine.run(.call(number % 5 < 2 ? "slow" : "quick"), "in").text
          } catch {
            return "\(error as? JobError == .engineEnded ? "ended" : "\(error)")"
          }
        }
      }
      group.addTask {
        await begun.wait()
        await engine.shutdown(drainingFor: .milliseconds(30))
        return "over"
      }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    // Two in five of 250 are slow; of the others some may have come after the end had begun.
    #expect(tally["over"] == 1)
    #expect(tally["ended", default: 0] >= 100)
    #expect(tally["ended", default: 0] + tally["in>quick", default: 0] == 250)
    #expect(cancelled.entered == 100)
  }

  @Test("an engine that 16 threads give jobs to as it drains completes each job that it has taken")
  func submitters() async throws {
    let crowd = Crowd()
    let (warm, ended) = (Gate(), Gate())
    let outcomes = Guarded((submitted: 0, completed: 0, refused: 0, strays: [String](), threads: 16))
    var fleet = Fleet()
    fleet.add("a") { message, _ in
      crowd.enter()
      await Task.yield()
      if crowd.entered >= 500 { warm.open() }
      return Reply(message.text)
    }
    let engine = try Engine(fleet)
    for number in 0..<16 {
      try LaneThread(name: "submitter-\(number)") {
        var isRefused = false
        while !isRefused {
          outcomes.withLock { $0.submitted += 1 }
          let answered = DispatchSemaphore(value: 0)
          let refusal = Guarded(false)
          Task {
            do {
              let reply = try await engine.run(.sequential(["a", "a"]), "in")
              outcomes.withLock { if reply.text == "in" { $0.completed += 1 } else { $0.strays.append(reply.text) } }
            } catch {
              refusal.withLock { $0 = true }
              outcomes.withLock {
                if error as? JobError == .engineEnded { $0.refused += 1 } else { $0.strays.append("\(error)") }
              }
            }
            answered.signal()
          }
          answered.wait()
          isRefused = refusal.withLock { $0 }
        }
        let isLast = outcomes.withLock { outcomes in
          outcomes.threads -= 1
          return outcomes.threads == 0
        }
        if isLast { ended.open() }
      }.detach()
    }
    await warm.wait()
    await engine.shutdown(drainingFor: .seconds(3_600))
    await ended.wait()
    let sums = outcomes.withLock { $0 }
    #expect(sums.strays == [])
    #expect(sums.refused == 16 && sums.completed + sums.refused == sums.submitted)
    // No call of a job that was refused has begun.
    #expect(crowd.entered == 2 * sums.completed)
  }

  @Test("several ends are one: the earliest holds, and all return when it is over")
  func severalEnds() async throws {
    let (begun, crowd) = (Gate(), Crowd())
    var fleet = Fleet()
    fleet.addWriter("quick")
    fleet.add("slow") { _, context in
      crowd.enter()
      defer { crowd.leave() }
      begun.open()
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let engine = try Engine(fleet)
    let job = Task { try await engine.run(.call("slow"), "") }
    await begun.wait()
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          await engine.shutdown(drainingFor: .seconds(7_200))
          return crowd.now
        }
      }
      group.addTask {
        try? await untilRefused(engine)
        await engine.shutdown()
        return crowd.now
      }
      for await stillRunning in group { #expect(stillRunning == 0) }
    }
    await engine.shutdown()
    await #expect(throws: JobError.engineEnded) { try await job.value }
  }

  @Test(
    "after the end, and without a beginning, every call throws that the engine has ended", arguments: [false, true])
  func afterwards(hasRun: Bool) async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    if hasRun { _ = try await engine.run(.call("a"), "") }
    await engine.shutdown(drainingFor: .seconds(3_600))
    await #expect(throws: JobError.engineEnded) { try await engine.run(.call("a"), "") }
    await #expect(throws: JobError.engineEnded) { try await engine.run(.jobs(1, .call("a")), clock: .virtual) }
    await #expect(throws: JobError.engineEnded) { try await engine.run() }
    var ended = 0
    for await job in engine.run(jobs: [Job(.call("a"), ""), Job(.call("a"), "")], atMost: 1) {
      if case .failure(.engineEnded) = job.result { ended += 1 }
    }
    #expect(ended == 2)
  }

  @Test("a plan that runs ends with its engine and hands back the report so far", arguments: RunClock.allCases)
  func plannedRun(clock: RunClock) async throws {
    let (begun, crowd) = (Gate(), Crowd())
    var fleet = Fleet()
    fleet.add("a") { _, context in
      crowd.enter()
      defer { crowd.leave() }
      begun.open()
      try await context.sleep(for: .milliseconds(1))
      return Reply()
    }
    var plan = Plan.jobs(1, .call("a"))
    plan.run = RunLimits(duration: .nanoseconds(1 << 62))
    let engine = try Engine(fleet)
    let (endless, run) = (plan, Gate())
    let report = Task {
      defer { run.open() }
      return try await engine.run(endless, clock: clock)
    }
    await begun.wait()
    await engine.shutdown(drainingFor: .milliseconds(5))
    let found = try await report.value
    #expect(found.status == .interrupted && found.statusReason == "its engine was shut down")
    #expect(found.jobs.started > 0 && crowd.now == 0)
  }

  @Test("as a service it runs until its task is cancelled, and lets jobs end before it returns")
  func service() async throws {
    let (gate, begun) = (Gate(), Gate())
    let engine = try Engine(fleet(waitingFor: gate, begun: begun))
    let service = Task { try await engine.run() }
    let job = Task { try await engine.run(.call("patient"), "in") }
    await begun.wait()
    service.cancel()
    try await untilRefused(engine)
    gate.open()
    #expect(try await job.value.text == "in>patient")
    try await service.value
  }

  @Test("a service that is shut down elsewhere returns, whether a job ever came or not", arguments: [false, true])
  func serviceShutDown(hasRun: Bool) async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    if hasRun { _ = try await engine.run(.call("a"), "") }
    let service = Task { try await engine.run() }
    await engine.shutdown()
    // It may have come to begin before the end or after.
    do { try await service.value } catch JobError.engineEnded {}
  }

  @Test("a service whose drain is over cancels what is left")
  func serviceDrain() async throws {
    let begun = Gate()
    var fleet = Fleet()
    fleet.drain = .milliseconds(20)
    fleet.add("slow") { _, context in
      begun.open()
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let engine = try Engine(fleet)
    let service = Task { try await engine.run() }
    let job = Task { try await engine.run(.call("slow"), "") }
    await begun.wait()
    service.cancel()
    await #expect(throws: JobError.engineEnded) { try await job.value }
    try await service.value
  }

  @Test("an agent that is deaf to its cancellation has the fleet's grace to return")
  func grace() async throws {
    let (begun, crowd, gate) = (Gate(), Crowd(), Gate())
    var fleet = Fleet()
    fleet.grace = .seconds(3_600)
    fleet.add("deaf") { _, _ in
      crowd.enter()
      defer { crowd.leave() }
      begun.open()
      await withTaskCancellationHandler {
        await gate.wait()
      } onCancel: {
        // Longer than the two seconds that it has by default.
        DispatchQueue.global().asyncAfter(deadline: .now() + 2.5) { gate.open() }
      }
      return Reply()
    }
    let engine = try Engine(fleet)
    let job = Task { try await engine.run(.call("deaf"), "") }
    await begun.wait()
    await engine.shutdown()
    #expect(crowd.now == 0)
    await #expect(throws: JobError.engineEnded) { try await job.value }
  }
}
