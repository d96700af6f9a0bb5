import Needletail
import Testing

/// The orchestrator as a library call.
@Suite("An engine to embed", .timeLimit(.minutes(10)))
struct EmbeddingTests {
  @Test("a thousand jobs at once each get their own answer")
  func many() async throws {
    var fleet = Fleet()
    for name in ["a", "b"] { fleet.addWriter(name) }
    let engine = try Engine(fleet)
    let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<1_000 {
        group.addTask { (number, try await engine.run(.sequential(["a", "b"]), "\(number)").text) }
      }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    await engine.shutdown()
    #expect(answers.count == 1_000 && answers.allSatisfy { $0.value == "\($0.key)>a>b" })
  }

  @Test("patterns share the members' slots")
  func sharedSlots() async throws {
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.add("only", concurrency: 1) { _, context in
      crowd.enter()
      try await context.sleep(for: .microseconds(200))
      crowd.leave()
      return Reply()
    }
    let engine = try Engine(fleet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        let pattern = [Pattern.call("only"), .sequential(["only"]), .race([.call("only")])][number % 3]
        group.addTask { _ = try await engine.run(pattern, "") }
      }
      try await group.waitForAll()
    }
    await engine.shutdown()
    #expect(crowd.most == 1)
  }

  @Test("a job that outlasts its timeout throws, and agents that had begun are cancelled")
  func timeout() async throws {
    let crowd = Crowd()
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.runtime.jobTimeout = .milliseconds(100)
    fleet.add("slow") { _, context in
      crowd.enter()
      defer { crowd.leave() }
      do {
        try await context.sleep(for: .seconds(3_600))
      } catch {
        if error is CancellationError { notebook.note("cancelled") }
        throw error
      }
      return Reply()
    }
    let engine = try Engine(fleet)
    await #expect(throws: JobError(.jobTimeout)) { try await engine.run(.parallelAgents(["slow", "slow"]), "") }
    await engine.shutdown()
    // On a slow machine the timeout may come before the agents begin.
    #expect(crowd.now == 0 && notebook.all.count == crowd.entered)
  }

  @Test("cancelling the task cancels the job")
  func cancellation() async throws {
    let started = Gate()
    let notebook = Notebook()
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      started.open()
      do {
        try await context.sleep(for: .seconds(3_600))
      } catch {
        notebook.note("cancelled")
        throw error
      }
      return Reply()
    }
    fleet.addWriter("quick")
    let engine = try Engine(fleet)
    let job = Task { try await engine.run(.call("slow"), "") }
    await started.wait()
    job.cancel()
    await #expect(throws: JobError.cancelled) { try await job.value }
    // The engine goes on.
    #expect(try await engine.run(.call("quick"), "in").text == "in>quick")
    await engine.shutdown()
    #expect(notebook.all == ["cancelled"])
  }

  @Test("a job hands back the last agent's verdict and choice", arguments: Reply.Verdict.allCases)
  func decisions(verdict: Reply.Verdict) async throws {
    var fleet = Fleet()
    fleet.addWriter("pro")
    fleet.addWriter("con")
    fleet.add("judge") { _, _ in Reply("so it is", choice: "pro", verdict: verdict) }
    let engine = try Engine(fleet)
    let reply = try await engine.run(.debate(for: "pro", against: "con", judge: "judge"), "tea")
    await engine.shutdown()
    #expect(reply.verdict == verdict && reply.choice == "pro")
  }

  @Test("a fleet's endpoints come along to a plan, which may have its own of the same name")
  func endpoints() async throws {
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.endpoints = [Endpoint(name: "shared", concurrency: 2)]
    fleet.add(
      AgentPool(
        name: "a", concurrency: 10, endpoint: "shared", simulate: SimulatedAgent(service: .total(.constant(0)))),
      agent: Scripted { _, context in
        crowd.enter()
        try await context.sleep(for: .seconds(1))
        crowd.leave()
        return Reply()
      })
    var plan = Plan.jobs(20, .call("a"))
    #expect(try await rehearse(plan, fleet).jobs.completed == 20)
    #expect(crowd.most == 2)
    plan.endpoints = [Endpoint(name: "shared", concurrency: 3)]
    #expect(try await rehearse(plan, fleet).jobs.completed == 20)
    #expect(crowd.most == 3)
  }

  @Test("a choice among more names than agents can choose from is an error, other patterns are not")
  func tooManyNames() async throws {
    var fleet = Fleet()
    for number in 0..<300 { fleet.addWriter("w\(number)") }
    let engine = try Engine(fleet)
    let near = Pattern.blackboard(controller: "w0", specialists: ["w1", "w254"], maxIterations: 1)
    _ = try await engine.run(near, "")
    #expect(try await engine.run(.call("w290"), "in").text == "in>w290")
    let far = Pattern.blackboard(controller: "w0", specialists: ["w1", "w290"], maxIterations: 1)
    let error = await #expect(throws: JobError.self) { try await engine.run(far, "") }
    #expect(error?.reason == .invalidPlan && error?.description.contains("w290") == true)
    await engine.shutdown()
  }

  @Test("an unknown agent is told as such")
  func unknownAgent() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let error = await #expect(throws: JobError.self) { try await engine.run(.call("b"), "") }
    #expect(error?.reason == .invalidPlan && error?.problems.count == 1)
    #expect(error?.problems.first?.contains("\"b\"") == true)
    await engine.shutdown()
  }

  @Test("an engine that was shut down refuses jobs, and those in flight hear of it")
  func shutdown() async throws {
    let started = Gate()
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      started.open()
      try await context.sleep(for: .seconds(3_600))
      return Reply()
    }
    let engine = try Engine(fleet)
    let job = Task { try await engine.run(.call("slow"), "") }
    await started.wait()
    await engine.shutdown()
    await #expect(throws: JobError.engineEnded) { try await job.value }
    await #expect(throws: JobError.engineEnded) { try await engine.run(.call("slow"), "") }
  }

  @Test("everybody who shuts an engine down waits for its end")
  func twoShutdowns() async throws {
    let started = Gate()
    let returned = Crowd()
    var fleet = Fleet()
    fleet.add("slow") { _, context in
      defer { returned.enter() }
      started.open()
      do { try await context.sleep(for: .seconds(3_600)) } catch { for _ in 0..<200 { await Task.yield() } }
      return Reply()
    }
    let engine = try Engine(fleet)
    let job = Task { try? await engine.run(.call("slow"), "") }
    await started.wait()
    let seen = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<2 {
        group.addTask {
          await engine.shutdown()
          return returned.entered
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    _ = await job.value
    #expect(seen == [1, 1])
  }

  @Test("no engine is made of a fleet that cannot be run, and each problem names its pool")
  func badFleet() {
    var fleet = Fleet()
    fleet.addWriter("good")
    fleet.add("empty", count: 0, agent: Scripted { _, _ in Reply() })
    fleet.add(
      AgentPool(name: "lost", endpoint: "nowhere", simulate: SimulatedAgent(service: .total(.constant(0)))),
      agent: Scripted { _, _ in Reply() })
    let error = #expect(throws: PlanError.self) { try Engine(fleet) }
    #expect(error?.problems.count == 2)
    #expect(error?.problems.first?.contains("\"empty\"") == true)
    #expect(error?.problems.last?.contains("\"lost\"") == true)
  }

  @Test("an engine of no pools runs plans, and says of a job that its agent is unknown")
  func noPools() async throws {
    let engine = try Engine(Fleet())
    let error = await #expect(throws: JobError.self) { try await engine.run(.call("a"), "") }
    await engine.shutdown()
    #expect(error?.reason == .invalidPlan)
  }

  @Test("retries, breakers and queues hold for embedded jobs")
  func resilience() async throws {
    var fleet = Fleet()
    fleet.resilience.retry = Resilience.Retry(attempts: 3, initial: .microseconds(100))
    fleet.add("flaky") { _, context in
      if context.attempt < 3 { throw Broken() }
      return Reply("attempt \(context.attempt)")
    }
    let engine = try Engine(fleet)
    #expect(try await engine.run(.call("flaky"), "").text == "attempt 3")
    await engine.shutdown()
  }

  @Test("a failure that was handled gracefully makes the reply partial")
  func partial() async throws {
    var fleet = Fleet()
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("writer")
    let engine = try Engine(fleet)
    let whole = try await engine.run(.sequential(["writer", "writer"]), "in")
    let partial = try await engine.run(.parallelAgents(["writer", "broken"]), "in")
    await engine.shutdown()
    #expect(!whole.isPartial && partial.isPartial && partial.text == "in>writer")
  }

  @Test("jobs that are cancelled at any moment, while the engine is shut down, all end in one of three ways")
  func cancelledAnyhow() async throws {
    for round in 0..<20 {
      var fleet = Fleet()
      fleet.add("a") { message, context in
        if context.job % 3 == 0 { try await context.sleep(for: .microseconds(Int(context.job % 500))) }
        return Reply(message.text)
      }
      let engine = try Engine(fleet)
      let strays = await withTaskGroup(of: String?.self) { group in
        for number in 0..<100 {
          group.addTask {
            let job = Task { try await engine.run(.sequential(["a", "a"]), "\(number)") }
            for _ in 0..<number % 7 * round { await Task.yield() }
            if number % 2 == 0 { job.cancel() }
            switch await job.result {
            case .success(let reply): return reply.text == "\(number)" ? nil : reply.text
            case .failure(let error):
              let reason = (error as? JobError)?.reason
              return reason == .cancelled || reason == .engineEnded ? nil : "\(error)"
            }
          }
        }
        group.addTask {
          for _ in 0..<round * 20 { await Task.yield() }
          await engine.shutdown()
          return nil
        }
        return await group.reduce(into: [String]()) { if let stray = $1 { $0.append(stray) } }
      }
      #expect(strays == [])
    }
  }
}
