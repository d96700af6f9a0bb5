import Needletail
import NeedletailLanes
import Testing

/// Many jobs without a task for each.
@Suite("Bulk runs", .timeLimit(.minutes(10)))
struct BulkRunTests {
  /// Jobs with their numbers as input, and how many were taken.
  private func numbered(_ count: Int, _ agent: String, taken: Crowd = Crowd()) -> some Sequence<Job> {
    (0..<count).lazy.map { number in
      taken.enter()
      return Job(.call(agent), "\(number)")
    }
  }

  /// Sleeps until it is cancelled; says when `count` have begun and when as many were cancelled.
  private func sleepers(_ count: Int, begun: Gate, cancelled: Gate = Gate()) -> Fleet {
    let (crowd, ended) = (Crowd(), Crowd())
    var fleet = Fleet()
    fleet.add("sleeper") { _, context in
      crowd.enter()
      if crowd.entered >= count { begun.open() }
      do {
        try await context.sleep(for: .seconds(3_600))
      } catch {
        ended.enter()
        if ended.entered >= count { cancelled.open() }
        throw error
      }
      return Reply()
    }
    return fleet
  }

  @Test("100,000 jobs of which some fail have a result each, and never more than the limit are in flight")
  func many() async throws {
    let crowd = Crowd()
    var fleet = Fleet()
    fleet.add("a") { message, _ in
      crowd.enter()
      defer { crowd.leave() }
      guard let number = Int(message.text) else { throw Broken() }
      if number % 100 == 0 { await Task.yield() }
      if number % 8 == 3 { throw Broken() }
      return Reply("\(2 * number)")
    }
    let engine = try Engine(fleet)
    var (hasResult, completed, failed, strays) = (Array(repeating: false, count: 100_000), 0, 0, 0)
    for await job in engine.run(jobs: numbered(100_000, "a"), atMost: 64) {
      if hasResult[job.number] { strays += 1 }
      hasResult[job.number] = true
      switch job.result {
      case .success(let result) where job.number % 8 != 3 && result.reply.text == "\(2 * job.number)": completed += 1
      case .failure(let error) where job.number % 8 == 3 && error.reason == .agentFailed: failed += 1
      default: strays += 1
      }
    }
    await engine.shutdown()
    #expect(completed == 87_500 && failed == 12_500 && strays == 0)
    #expect(crowd.entered == 100_000 && crowd.most <= 64)
  }

  @Test(
    "jobs are taken from the source as results are taken")
  func backPressure() async throws {
    let taken = Crowd()
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    var received = 0
    for await _ in engine.run(jobs: numbered(2_000, "a", taken: taken), atMost: 10) {
      received += 1
      // This one's place is free, but nothing was taken for it yet.
      #expect(taken.entered <= received + 9)
    }
    await engine.shutdown()
    #expect(received == 2_000 && taken.entered == 2_000)
  }

  @Test("all places are filled while no job has ended, however many there are")
  func filled() async throws {
    let begun = Gate()
    let engine = try Engine(sleepers(900, begun: begun))
    let consumer = Task {
      var cancelled = 0
      for await job in engine.run(jobs: numbered(2_000, "sleeper"), atMost: 900) {
        if case .failure(.cancelled) = job.result { cancelled += 1 }
      }
      return cancelled
    }
    await begun.wait()
    consumer.cancel()
    // Nothing is lost: those in flight tell of it, and no other was begun.
    #expect(await consumer.value == 900)
    await engine.shutdown()
  }

  @Test("a consumer that stops early cancels what is in flight, and the engine goes on")
  func stopsEarly() async throws {
    let (begun, cancelled) = (Gate(), Gate())
    var fleet = sleepers(9, begun: begun, cancelled: cancelled)
    fleet.add("quick") { message, _ in
      await begun.wait()
      return Reply(message.text)
    }
    let engine = try Engine(fleet)
    let jobs = [Job(.call("quick"), "in")] + numbered(100, "sleeper")
    for await job in engine.run(jobs: jobs, atMost: 10) {
      #expect(try job.reply.text == "in")
      break
    }
    await cancelled.wait()
    #expect(try await engine.run(.call("quick"), "again").text == "again")
    await engine.shutdown()
  }

  @Test("jobs that come over time have their results before the source ends, and its error comes after them")
  func asynchronousSource() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    let engine = try Engine(fleet)
    let (source, jobs) = AsyncThrowingStream<Job, any Error>.makeStream()
    var results = engine.run(jobs: source, atMost: 3).makeAsyncIterator()
    for number in 0..<20 {
      jobs.yield(Job(.call("a"), "\(number)"))
      let result = try await results.next()
      #expect(result?.number == number)
      #expect(try result?.reply.text == "\(number)>a")
    }
    for _ in 0..<5 { jobs.yield(Job(.call("a"), "last")) }
    jobs.finish(throwing: Broken())
    for _ in 0..<5 { #expect(try await results.next()?.reply.text == "last>a") }
    await #expect(throws: Broken.self) { try await results.next() }
    #expect(try await results.next() == nil)
    await engine.shutdown()
  }

  @Test("cancelling the consumer of a source that has nothing to give ends both")
  func idleSource() async throws {
    let begun = Gate()
    let engine = try Engine(sleepers(2, begun: begun))
    let (source, jobs) = AsyncStream<Job>.makeStream()
    let ended = Gate()
    jobs.onTermination = { _ in ended.open() }
    let consumer = Task {
      var numbers: [Int] = []
      for await job in engine.run(jobs: source, atMost: 5) { numbers.append(job.number) }
      return numbers
    }
    for _ in 0..<2 { jobs.yield(Job(.call("sleeper"), "")) }
    await begun.wait()
    consumer.cancel()
    #expect(await consumer.value.sorted() == [0, 1])
    await ended.wait()
    await engine.shutdown()
  }

  @Test("an engine that ends in the middle leaves each job with one result")
  func engineEnds() async throws {
    let crowd = Crowd()
    let warm = Gate()
    var fleet = Fleet()
    fleet.add("a") { message, context in
      crowd.enter()
      if crowd.entered >= 1_000 { warm.open() }
      try await context.sleep(for: .microseconds(50))
      return Reply(message.text)
    }
    let engine = try Engine(fleet)
    async let end: Void = {
      await warm.wait()
      await engine.shutdown(drainingFor: .milliseconds(1))
    }()
    var tally: [String: Int] = [:]
    for await job in engine.run(jobs: numbered(20_000, "a"), atMost: 200) {
      switch job.result {
      case .success: tally["completed", default: 0] += 1
      case .failure(.engineEnded): tally["ended", default: 0] += 1
      case .failure(let error): tally["\(error)", default: 0] += 1
      }
    }
    await end
    #expect(tally["completed", default: 0] + tally["ended", default: 0] == 20_000)
    #expect(tally["completed", default: 0] >= 800 && tally["ended", default: 0] > 0)
  }
}
