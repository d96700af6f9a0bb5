import Dispatch
import Needletail
import NeedletailLanes
import Testing

/// What other threads still do with a courier when its engine ends. The sanitizers see what is touched too late.
@Suite("Other threads as an engine ends", .timeLimit(.minutes(10)))
struct EngineEndTests {
  /// Shuts down engines of one job each, 16 at a time, as soon as the job's agents have begun; answers the jobs that heard of
  /// anything but the engine's end.
  private func endEngines(
    rounds: Int, calls: Int, _ respond: @escaping @Sendable (CallContext) async -> Void
  ) async -> [String] {
    await withTaskGroup(of: [String].self) { group in
      for _ in 0..<16 {
        group.addTask {
          var strays: [String] = []
          for _ in 0..<rounds {
            let begun = Gate()
            let crowd = Crowd()
            var fleet = Fleet()
            fleet.add("a") { message, context in
              crowd.enter()
              if crowd.entered == calls { begun.open() }
              await respond(context)
              return Reply(message.text)
            }
            guard let engine = try? Engine(fleet) else { return ["no engine"] }
            let pattern = Pattern.parallelAgents(Array(repeating: "a", count: calls))
            let job = Task { try await engine.run(pattern, "in") }
            await begun.wait()
            await engine.shutdown()
            switch await job.result {
            case .success(let reply): strays.append(reply.text)
            case .failure(let error): if (error as? JobError)?.reason != .engineEnded { strays.append("\(error)") }
            }
          }
          return strays
        }
      }
      return await group.reduce([], +)
    }
  }

  @Test("agents that other threads call back as the engine ends do not outlive what their callers touch")
  func calledBack() async {
    let strays = await endEngines(rounds: 12, calls: 8) { _ in
      let answered = Gate()
      await withTaskCancellationHandler {
        await answered.wait()
      } onCancel: {
        DispatchQueue.global().async { answered.open() }
      }
    }
    #expect(strays == [])
  }

  @Test("tasks of other executors may mark the first token and sleep at any moment of the engine's end")
  func contextElsewhere() async {
    let strays = await endEngines(rounds: 3, calls: 2) { context in
      // No child: what it does may come before, at and after the end.
      Task.detached {
        for _ in 0..<20 {
          context.markFirstToken()
          try? await context.sleep(for: .microseconds(10))
        }
      }
      try? await context.sleep(for: .seconds(3_600))
    }
    #expect(strays == [])
  }

  @Test("a context that outlives its engine marks nothing, and sleeps no more")
  func contextAfterwards() async throws {
    let kept = Guarded<CallContext?>(nil)
    var fleet = Fleet()
    fleet.add("a") { message, context in
      kept.withLock { $0 = context }
      return Reply(message.text)
    }
    var engine: Engine? = try Engine(fleet)
    _ = try await engine?.run(.call("a"), "in")
    await engine?.shutdown()
    engine = nil
    let context = try #require(kept.withLock { $0 })
    let instant = context.clock.now
    context.markFirstToken()
    await #expect(throws: CancellationError.self) { try await context.sleep(for: .seconds(3_600)) }
    #expect(context.clock.now >= instant)
  }
}
