import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes

/// Jobs given to an engine by a program's own tasks, and their results, all by its public face: agents that answer at once.
enum EmbeddedEngine {
  static var benchmarks: [Benchmark] {
    [
      jobs("engine/sequential-3-from-1000-tasks", "1,000 tasks, each with one job after another") { engine, jobs in
        await fromTasks(engine, jobs, tasks: 1_000)
      },
      jobs("engine/sequential-3-in-bulk", "`run(jobs:atMost: 1000)`") { engine, jobs in
        await inBulk(engine, jobs) { Job(pattern, "question \($0)") }
      },
      jobs("engine/million-in-bulk", "a million jobs by `run(jobs:atMost: 1000)`", count: 1_000_000) { engine, jobs in
        await inBulk(engine, jobs) { Job(pattern, "question \($0)") }
      },
      jobs("engine/sequential-3-in-bulk/terms", "with a timeout, a user and labels") { engine, jobs in
        await inBulk(engine, jobs) {
          Job(pattern, "question \($0)", timeout: .seconds(60), user: "user \($0 % 100)", labels: ["kind": "a"])
        }
      },
      jobs("engine/sequential-3-in-bulk/events", "while a listener reads all events") { engine, jobs in
        let events = engine.events(buffering: 1 << 16)
        let listener = Task {
          var count = 0
          for await _ in events { count += 1 }
          return count
        }
        let completed = await inBulk(engine, jobs) { Job(pattern, "question \($0)") }
        await engine.shutdown()
        _ = await listener.value
        return completed
      },
      jobs("engine/sequential-3-in-bulk/task-locals", "with the submitter's task-local values", carriesTaskLocals: true)
      {
        engine, jobs in
        await inBulk(engine, jobs) { Job(pattern, "question \($0)") }
      },
      jobs("engine/streamed-part", "the parts of one reply, read as they come", unit: "ns a part") { engine, parts in
        var read = 0
        do {
          for try await _ in engine.stream(.call("streamer"), "\(parts)") { read += 1 }
        } catch {
          return 0
        }
        return read
      },
    ]
  }

  private static let pattern = Pattern.sequential(["agent", "agent", "agent"])

  /// - Parameter run: runs `count` of what is measured, and answers how many came to their end.
  private static func jobs(
    _ name: String, _ shows: String, unit: String = "ns a job", count full: Int = 200_000,
    carriesTaskLocals: Bool = false,
    _ run: @escaping @Sendable (_ engine: Engine, _ count: Int) async throws -> Int
  ) -> Benchmark {
    Benchmark(name: name, unit: unit, clock: .elapsed, shows: shows) { _, scale in
      let count = scale.of(full)
      let nanoseconds = try waiting {
        var fleet = Fleet()
        fleet.carriesTaskLocals = carriesTaskLocals
        fleet.add("agent", concurrency: 100_000, agent: NoOp())
        fleet.add("streamer", agent: Streamer())
        let engine = try Engine(fleet)
        // The engine's threads, tables and tasks are there before the clock starts.
        _ = await inBulk(engine, 2_000) { Job(pattern, "warm-up \($0)") }
        let start = MonotonicClock.now
        let done = try await run(engine, count)
        let end = MonotonicClock.now
        await engine.shutdown()
        guard done == count else { throw Unfinished("\(name): \(done) of \(count) came to their end") }
        return Double(end - start)
      }
      var finding = Finding(figure: nanoseconds / Double(count), operations: count)
      finding.others = [(word: "memory", unit: "MB resident", value: Double(Meter.residentBytes) / 1e6)]
      return finding
    }
  }

  private static func fromTasks(_ engine: Engine, _ jobs: Int, tasks: Int) async -> Int {
    await withTaskGroup(of: Int.self) { group in
      for task in 0..<tasks {
        group.addTask {
          var completed = 0
          for number in stride(from: task, to: jobs, by: tasks)
          where (try? await engine.run(pattern, "question \(number)")) != nil { completed += 1 }
          return completed
        }
      }
      return await group.reduce(0, +)
    }
  }

  private static func inBulk(_ engine: Engine, _ jobs: Int, _ job: @escaping @Sendable (Int) -> Job) async -> Int {
    var completed = 0
    for await ended in engine.run(jobs: (0..<jobs).lazy.map(job), atMost: 1_000) {
      if case .success = ended.result { completed += 1 }
    }
    return completed
  }
}

/// Gives as many parts away as its input says.
private struct Streamer: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    for _ in 0..<(Int(message.text) ?? 0) { try await context.emit("token") }
    return Reply()
  }
}
