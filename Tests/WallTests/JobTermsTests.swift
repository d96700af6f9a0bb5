import Needletail
import NeedletailLanes
import Testing

/// What a submitter asks of a job, and what agents read of it.
@Suite("The terms of a job", .timeLimit(.minutes(10)))
struct JobTermsTests {
  private enum Tenant: JobMetadataKey { typealias Value = Int }
  private enum Other: JobMetadataKey { typealias Value = Int }

  @Test("its agents read its user, priority, labels and values; those of a job without any read none")
  func notes() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.add("a") { _, context in
      let tenant = context.metadata[Tenant.self].map { "\($0)" } ?? "no tenant"
      let labels = context.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      notebook.note("\(context.user ?? "no user") \(context.priority) \(labels) \(tenant)")
      #expect(context.metadata[Other.self] == nil)
      return Reply()
    }
    let engine = try Engine(fleet)
    var job = Job(.sequential(["a", "a"]), "in", priority: .high, user: "u", labels: ["x": "1", "y": "2"])
    job.metadata[Tenant.self] = 7
    _ = try await engine.run(job)
    _ = try await engine.run(.call("a"), "in")
    await engine.shutdown()
    let told = "u high [\"x=1\", \"y=2\"] 7"
    #expect(notebook.all == [told, told, "no user normal [] no tenant"])
  }

  @Test("a job that takes longer than its timeout ends with it, and its agents know when")
  func timeout() async throws {
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      let left = try #require(context.deadlineInstant.map { context.clock.now.duration(to: $0) })
      #expect(left <= .milliseconds(300))
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let engine = try Engine(fleet)
    _ = try await engine.snapshot()
    let job = Job(.call("slow"), "in", timeout: .milliseconds(300))
    await #expect(throws: JobError(.jobTimeout)) { try await engine.run(job) }
    #expect(try await engine.snapshot().jobs.timedOut == 1)
    await engine.shutdown()
  }

  @Test("a timeout that has passed when the job is taken lets it not begin")
  func passedTimeout() async throws {
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.add("a") { _, _ in
      crowd.enter()
      return Reply()
    }
    let engine = try Engine(fleet)
    for timeout in [Duration.zero, .seconds(-1)] {
      await #expect(throws: JobError(.jobTimeout)) { try await engine.run(Job(.call("a"), "", timeout: timeout)) }
    }
    await engine.shutdown()
    #expect(crowd.entered == 0)
  }

  @Test("of a job's timeout and the fleet's the shorter holds, while it waits too")
  func shorterTimeout() async throws {
    let (begun, finished) = (Gate(), Gate())
    var fleet = Fleet()
    fleet.runtime.maxConcurrentJobs = 1
    fleet.runtime.jobTimeout = 3_600_000_000_000
    fleet.add("a") { _, _ in
      begun.open()
      await finished.wait()
      return Reply("done")
    }
    let engine = try Engine(fleet)
    let first = Task { try await engine.run(Job(.call("a"), "", timeout: .seconds(7_200))) }
    await begun.wait()
    await #expect(throws: JobError(.jobTimeout)) {
      try await engine.run(Job(.call("a"), "", timeout: .milliseconds(5)))
    }
    finished.open()
    #expect(try await first.value.text == "done")
    await engine.shutdown()
  }

  @Test("timers of jobs that ended before their timeouts are given up")
  func givenUpTimers() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let jobs = (0..<20_000).lazy.map { _ in Job(.call("a"), "", timeout: .seconds(3_600)) }
    var completed = 0
    for await job in engine.run(jobs: jobs, atMost: 100) where (try? job.reply) != nil { completed += 1 }
    #expect(completed == 20_000)
    await engine.shutdown()
  }

  @Test("of the jobs that wait the one of the highest priority goes first, equals in the order in which they came")
  func priorities() async throws {
    let (begun, finished, notebook) = (Gate(), Gate(), Notebook())
    var fleet = Fleet()
    fleet.add("a", concurrency: 1) { message, _ in
      if message.text == "first" {
        begun.open()
        await finished.wait()
      }
      notebook.note(message.text)
      return Reply()
    }
    let engine = try Engine(fleet)
    let first = Task { try await engine.run(.call("a"), "first") }
    await begun.wait()
    let order: [JobPriority] = [.lowest, .normal, .highest, .low, .normal, .high]
    var others: [Task<Reply, any Error>] = []
    for (number, priority) in order.enumerated() {
      others.append(Task { try await engine.run(Job(.call("a"), "\(priority) \(number)", priority: priority)) })
      while try await engine.snapshot().pool("a")?.waiting != number + 1 { await Task.yield() }
    }
    finished.open()
    for task in [first] + others { _ = try await task.value }
    await engine.shutdown()
    #expect(notebook.all == ["first", "highest 2", "high 5", "normal 1", "normal 4", "low 3", "lowest 0"])
  }

  @Test("each user has a rate limit of its own, jobs of no user share one, and all have one together")
  func rates() async throws {
    var fleet = Fleet()
    fleet.rateLimits = RateLimits(
      global: Rate(5, per: 3_600_000_000_000), perUser: Rate(1, per: 3_600_000_000_000), burst: nil)
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    func reason(_ user: String?) async -> FailureReason? {
      do { _ = try await engine.run(Job(.call("a"), "", user: user)) } catch { return error.reason }
      return nil
    }
    // A minute's worth is less than one job: each bucket holds one token.
    #expect(await reason("x") == nil)
    #expect(await reason("y") == .globalRate)
    await engine.shutdown()

    fleet.rateLimits = RateLimits(perUser: Rate(1, per: 3_600_000_000_000), burst: 2)
    let patient = try Engine(fleet)
    func answers(_ users: [String?]) async -> [FailureReason?] {
      var reasons: [FailureReason?] = []
      for user in users {
        do {
          _ = try await patient.run(Job(.call("a"), "", user: user))
          reasons.append(nil)
        } catch { reasons.append(error.reason) }
      }
      return reasons
    }
    #expect(
      await answers(["x", "x", "x", "y", nil, nil, nil, "y", "y"]) == [
        nil, nil, .userRate, nil, nil, nil, .userRate, nil, .userRate,
      ])
    let jobs = try await patient.snapshot().jobs
    #expect(jobs.submitted == 9 && jobs.rejected == 3 && jobs.completed == 6)
    await patient.shutdown()
  }

  @Test("agents know what they are called for, in which round, and by which call")
  func roles() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: 1_000)
    fleet.add("a") { _, context in
      notebook.note("\(context.role) \(context.round)")
      if context.role == .plan { return Reply("plan", fanOut: 2) }
      return Reply("", approved: context.round == 2, solved: context.round == 2)
    }
    let engine = try Engine(fleet)
    func told(_ pattern: Pattern) async throws -> [String] {
      let before = notebook.all.count
      _ = try await engine.run(pattern, "in")
      return Array(notebook.all.dropFirst(before))
    }
    #expect(try await told(.sequential(["a"])) == ["step 1"])
    #expect(
      try await told(.supervisorWorker(supervisor: "a", workers: ["a"], tasks: .outcome(atMost: nil)))
        == ["plan 1", "work 1", "work 1", "aggregate 1"])
    #expect(try await told(.parallelAgents(["a"], merge: "a")) == ["step 1", "merge 1"])
    #expect(
      try await told(.debate(for: "a", against: "a", judge: "a", rounds: 2))
        == ["argue 1", "argue 1", "argue 2", "argue 2", "judge 1"])
    #expect(
      try await told(.blackboard(controller: "a", specialists: ["a"], maxIterations: 5))
        == ["control 1", "contribute 1", "control 2"])
    #expect(
      try await told(.ensemble(agents: ["a"], topK: 1, synthesizer: "a", pools: []))
        == ["propose 1", "synthesize 1"])
    #expect(try await told(.handoff(tiers: ["a"])) == ["handle 1"])
    #expect(
      try await told(.consensus(voters: ["a"], count: 1, aggregator: "a")) == ["vote 1", "aggregate 1"])
    #expect(try await told(.router(agents: ["a"], by: .outcome, router: "a")) == ["route 1", "handle 1"])
    #expect(try await told(.call("a", as: .judge)) == ["judge 1"])
    await engine.shutdown()
  }

  @Test("attempts of one call have its number, other calls others")
  func callNumbers() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 2, initial: 1_000)
    fleet.add("a") { _, context in
      notebook.note("\(context.call)")
      if context.attempt == 1 { throw Broken() }
      return Reply()
    }
    let engine = try Engine(fleet)
    _ = try await engine.run(.sequential(["a", "a"]), "in")
    await engine.shutdown()
    let calls = notebook.all
    try #require(calls.count == 4)
    #expect(calls[0] == calls[1] && calls[2] == calls[3] && calls[0] != calls[2])
  }

  @Test(
    "each worker gets the task that the supervisor named for it, and there are as many as tasks",
    arguments: [
      Pattern.Width.outcome(atMost: 5), .drawn(.constant(1), atMost: 5), .drawn(.constant(4), atMost: 5),
    ])
  func tasks(width: Pattern.Width) async throws {
    var fleet = Fleet()
    fleet.add("boss") { message, context in
      if context.role == .plan { return Reply("three tasks", tasks: ["one", "two", "three"]) }
      return Reply(message.text)
    }
    fleet.add("worker") { message, context in
      #expect(message.parts.map(\.author) == ["boss"])
      return Reply("\(context.branch): \(message.text)")
    }
    let engine = try Engine(fleet)
    let pattern = Pattern.supervisorWorker(supervisor: "boss", workers: ["worker"], tasks: width)
    #expect(try await engine.run(pattern, "in").text == "0: one\n\n1: two\n\n2: three")
    await engine.shutdown()
  }

  @Test("a worker that is a pattern gets its task too; more tasks than the cap are an error")
  func tasksOfPatterns() async throws {
    var fleet = Fleet()
    fleet.add("boss") { _, _ in Reply("", tasks: ["one", "two"]) }
    fleet.addWriter("b")
    fleet.addWriter("c")
    let engine = try Engine(fleet)
    func pattern(_ cap: Int) -> Pattern {
      .sequence([
        Pattern.Step(.call("boss")),
        Pattern.Step(
          .fanOut(body: .sequential(["b", "c"]), width: .outcome(atMost: cap), join: .all), isEssential: true),
      ])
    }
    #expect(try await engine.run(pattern(2), "in").text == "one>b>c\n\ntwo>b>c")
    let error = await #expect(throws: JobError.self) { try await engine.run(pattern(1), "in") }
    #expect(error?.reason == .overCap)
    await engine.shutdown()
  }

  private enum Locals { @TaskLocal static var request = "none" }

  @Test(
    "task-local values of the submitter reach the agents where the fleet says so, and child tasks of theirs",
    arguments: [
      false, true,
    ])
  func taskLocals(areCarried: Bool) async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.carriesTaskLocals = areCarried
    fleet.add("a") { _, context in
      async let child = Locals.request
      try await context.sleep(for: .milliseconds(1))
      notebook.note("\(Locals.request) \(await child)")
      return Reply(Locals.request)
    }
    let engine = try Engine(fleet)
    func expected(_ value: String) -> String { areCarried ? value : "none" }
    let reply = try await Locals.$request.withValue("one") { try await engine.run(.sequential(["a", "a"]), "in") }
    #expect(reply.text == expected("one"))
    #expect(notebook.all == Array(repeating: "\(expected("one")) \(expected("one"))", count: 2))
    await Locals.$request.withValue("many") {
      for await job in engine.run(jobs: [Job(.call("a"), ""), Job(.call("a"), "")], atMost: 2) {
        #expect((try? job.reply.text) == expected("many"))
      }
    }
    let stream = Locals.$request.withValue("stream") { engine.stream(.call("a"), "") }
    #expect(try await stream.result.reply.text == expected("stream"))
    #expect(try await engine.run(.call("a"), "").text == "none")
    await engine.shutdown()
  }

  @Test("agents with task-local values time out, are cancelled and throw as others")
  func taskLocalsThatFail() async throws {
    var fleet = Fleet()
    fleet.carriesTaskLocals = true
    fleet.resilience.callTimeout = 100_000_000
    let cancelled = Notebook()
    fleet.add("slow") { _, context in
      do { try await context.sleep(for: .seconds(3_600)) } catch {
        cancelled.note("\(Task.isCancelled)")
        throw error
      }
      return Reply()
    }
    fleet.add("broken") { _, _ in throw Broken() }
    let engine = try Engine(fleet)
    let timeout = await #expect(throws: JobError.self) { try await engine.run(.call("slow"), "") }
    #expect(timeout?.reason == .callTimeout)
    let thrown = await #expect(throws: JobError.self) { try await engine.run(.call("broken"), "") }
    #expect(thrown?.underlying is Broken)
    await engine.shutdown()
    #expect(cancelled.all == ["true"])
  }
}
