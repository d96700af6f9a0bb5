import Needletail
import Synchronization

/// One run: an engine, its submitters, and what came of their jobs.
struct Trial: Sendable {
  private let settings: Settings
  private let seed: UInt64
  private let engine: Engine
  private let submitted = Counter()

  init(_ settings: Settings, seed: UInt64) throws {
    self.settings = settings
    self.seed = seed
    engine = try Engine(Desk.fleet(of: settings.agents))
  }

  func run() async throws -> Outcomes {
    try await withThrowingTaskGroup(of: Outcomes.self) { group in
      for submitter in 0..<settings.submitters { group.addTask { await submit(as: submitter) } }
      group.addTask {
        // The desk closes when three quarters of the jobs are in: those under way have half a second.
        while submitted.value < settings.jobs * 3 / 4 { try await Task.sleep(for: .milliseconds(1)) }
        await engine.shutdown(drainingFor: .milliseconds(500))
        return Outcomes()
      }
      return try await group.reduce(into: Outcomes()) { $0.add($1) }
    }
  }

  /// A submitter has some jobs open at once, and cancels one in ten.
  private func submit(as submitter: Int) async -> Outcomes {
    let own = stride(from: submitter, to: settings.jobs, by: settings.submitters)
    return await withTaskGroup(of: Outcomes.Kind.self) { group in
      var outcomes = Outcomes()
      var open = 0
      for job in own {
        if open == 20, let kind = await group.next() {
          outcomes.count(kind)
          open -= 1
        }
        group.addTask { await outcome(of: job) }
        open += 1
        submitted.increment()
      }
      for await kind in group { outcomes.count(kind) }
      return outcomes
    }
  }

  private func outcome(of number: Int) async -> Outcomes.Kind {
    var dice = Dice(seed << 32 | UInt64(number))
    var job = Job(Desk.patterns[number % Desk.patterns.count], "question \(number)", user: "customer \(number % 97)")
    if dice.roll(20) == 0 { job.timeout = .milliseconds(5) }
    job.priority = JobPriority(rawValue: dice.roll(5)) ?? .normal
    let patience = dice.roll(10) == 0 ? Duration.microseconds(dice.roll(20_000)) : nil
    let result = Task { [job] in try await engine.result(of: job) }
    let canceller = patience.map { patience in
      Task {
        try await Task.sleep(for: patience)
        result.cancel()
      }
    }
    defer { canceller?.cancel() }
    switch await result.result {
    case .success(let done): return done.reply.isPartial ? .partial : .completed
    case .failure(let error): return .ended((error as? JobError)?.reason ?? .engineFailed)
    }
  }
}

/// A number that many tasks count up.
final class Counter: Sendable {
  private let count = Atomic(0)

  func increment() { count.add(1, ordering: .relaxed) }

  var value: Int { count.load(ordering: .relaxed) }
}
