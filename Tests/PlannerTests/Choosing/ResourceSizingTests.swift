import NeedletailCouriers
import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload
import Synchronization
import Testing

@Suite("What it would take") struct ResourceSizingTests {
  /// Exponential service of 1 s at 2 jobs a second.
  private static let queue = """
    schema: needletail/1
    name: queue
    run: { duration: 1m }
    gateway: { instances: 4, concurrency: 100 }
    agents: { s: { count: 20, queueing: pool, simulate: { service: { exponential: { mean: 1s } } } } }
    scenarios: { one: { pattern: { call: s } } }
    load: { process: poisson, rate: 2/s }
    """

  private struct Asked {
    var choose: [String]
    var hold = "p(99) queue_time_ms < 1s"
    var lose: [String] = []
    var prices: [String] = []
    var headroom = 0.0
    var load: String?
    var seed: UInt64 = 1
    /// Stops after so many paths.
    var mostPaths = Int.max
  }

  private func size(_ text: String = queue, _ asked: Asked) async throws -> Sizing {
    func read(_ settings: [String]) throws -> WorkloadReading {
      try WorkloadReader.read(
        bytes: Array(text.utf8), path: "queue.yaml", options: WorkloadReader.Options(overrides: settings))
    }
    let file = try read([])
    let keys = ChosenKeys(of: file.wholeNumbers)
    let knobs = try keys.knobs(
      try asked.choose.map { try ChosenKey($0) }, prices: try asked.prices.map { try KeyAmount($0, example: "") })
    var request = ResourceSizing.Request(knobs: knobs)
    request.losses = try keys.losses(try asked.lose.map { try KeyAmount($0, example: "") }, knobs)
    request.headroom = asked.headroom
    request.loadFactor = try AskedLoad.factor(asked.load, in: file.file.plan)
    request.firstSeed = asked.seed
    request.seeds = 5
    request.firstSeconds = 600
    request.mostAttempts = 300_000
    let paths = Atomic(0)
    let evaluator = PathEvaluator(
      bounds: [try Threshold(holding: asked.hold)], width: 2,
      isInterrupted: { paths.load(ordering: .relaxed) >= asked.mostPaths },
      onPath: { paths.store($0.paths, ordering: .relaxed) })
    return try await ResourceSizing(request, evaluator: evaluator) { try read($0).file.plan }.sizing()
  }

  /// The probability that a job waits in M/M/c at `a` Erlang, by Erlang's recursion.
  private func waits(_ servers: Int, _ a: Double) -> Double {
    let blocked = (1...servers).reduce(1.0) { blocked, c in a * blocked / (Double(c) + a * blocked) }
    return Double(servers) * blocked / (Double(servers) - a * (1 - blocked))
  }

  /// The least servers whose waits exceed the bound, in seconds, in at most 1 % of the jobs: P(W > t) = P(wait) exp(−(c − a) t).
  private func exact(_ a: Double, bound: Double) -> Int {
    (Int(a) + 1...1_000).first { servers in
      var tail = waits(servers, a)
      // exp without the C library: the tests of other rooms may compare bits.
      let exponent = (Double(servers) - a) * bound
      tail *= 1 / (1 + (1...40).reversed().reduce(0.0) { exponent / Double($1) * (1 + $0) })
      return tail <= 0.01
    }!
  }

  @Test(
    "servers of M/M/c are as many as Erlang's formula says, whatever the seeds", arguments: [1, 100, 2_000] as [UInt64])
  func erlang(seed: UInt64) async throws {
    let sizing = try await size(Self.queue, Asked(choose: ["agents.s.count=1..30"], seed: seed))
    #expect(sizing.verdict == .fits)
    #expect(sizing.choices.map(\.value) == [exact(2, bound: 1)])
    #expect(sizing.isCheapest && sizing.moreBreaks.isEmpty && sizing.relapses.isEmpty)
    #expect(sizing.choices[0].oneLess?.verdict != .held)
    // Little: 2 of the slots are busy.
    let busy = try #require(sizing.choices[0].use)
    #expect(abs(busy.used - 2) < 0.1)
  }

  @Test("headroom is more load, and a loss is one more") func headroomAndLoss() async throws {
    let more = try await size(Self.queue, Asked(choose: ["agents.s.count"], headroom: 0.5))
    #expect(more.choices.map(\.value) == [exact(3, bound: 1)])
    let other = try await size(Self.queue, Asked(choose: ["agents.s.count"], load: "3/s"))
    #expect(other.choices.map(\.value) == [exact(3, bound: 1)])
    let lost = try await size(Self.queue, Asked(choose: ["agents.s.count"], lose: ["agents.s.count=2"]))
    #expect(lost.choices.map(\.value) == [exact(2, bound: 1) + 2])
    #expect(lost.trial?.afterLosses.map(\.verdict) == [.held])
  }

  @Test("what does not matter fits with the least of it, and several are found together") func together() async throws {
    let sizing = try await size(Self.queue, Asked(choose: ["gateway.instances=1..6", "agents.*.count"]))
    #expect(sizing.choices.map(\.value) == [1, exact(2, bound: 1)])
    #expect(sizing.choices.map(\.isLeast) == [true, false])
    #expect(sizing.settings == ["gateway.instances=1", "agents.s.count=5"])
    // An only instance cannot be lost; one of the agents can, and then it takes one more.
    #expect(sizing.away.map(\.key) == ["agents.s.count"])
    #expect(sizing.away[0].needs == 6 && sizing.away[0].trial.hold.verdict != .held)
  }

  @Test("where the floor breaks the bound no resource helps, and nothing is searched") func unreachable() async throws {
    // An exponential service time of 1 s exceeds 4 s in 1.8 % of the jobs.
    let sizing = try await size(
      Self.queue, Asked(choose: ["agents.s.count"], hold: "p(99) job_latency_ms < 4s"))
    #expect(sizing.verdict == .unreachable)
    #expect(sizing.choices.isEmpty && sizing.progress.configurations == 1)
    #expect(sizing.floor?.hold.verdict == .broken)
  }

  @Test("where nothing in the range holds, the most of it is the nearest") func nothing() async throws {
    let sizing = try await size(Self.queue, Asked(choose: ["agents.s.count=1..3"]))
    #expect(sizing.verdict == .nothingFits)
    #expect(sizing.choices.map(\.value) == [3])
    #expect(sizing.trial?.hold.verdict == .broken)
  }

  @Test("a rate's limit is found on its grid: what is taken a minute, and less than a step more") func rates()
    async throws
  {
    let text = Self.queue.replacing(
      "agents: { s: {",
      with: "endpoints: { e: { tokens_per_minute: 90000, token_burst: 500 } }\nagents: { s: { endpoint: e,"
    ).replacing("mean: 1s } }", with: "mean: 1s } }, output_tokens: 90")
    let sizing = try await size(
      text, Asked(choose: ["endpoints.e.tokens_per_minute=2000..20000:2000"], hold: "p(99) job_latency_ms < 60s"))
    // 120 jobs a minute take 90 tokens each, which are 10,800.
    #expect(sizing.choices.map(\.value) == [12_000])
    #expect(sizing.choices[0].oneLess?.values == [10_000])
  }

  @Test("cut off, it tells the cheapest that held by then") func interrupted() async throws {
    let begun = try await size(Self.queue, Asked(choose: ["agents.s.count=1..30"], mostPaths: 2))
    #expect(begun.isInterrupted && begun.trial == nil && begun.verdict == .undecided)
    let later = try await size(Self.queue, Asked(choose: ["agents.s.count=1..30"], mostPaths: 11))
    #expect(later.isInterrupted && later.trial?.verdict == .held)
    #expect(later.choices.count == 1)
  }
}
