import Needletail
import Testing

/// Patterns nested in each other at random, always the same ones.
@Suite("Texts through nested patterns", .timeLimit(.minutes(10)))
struct NestedPatternTests {
  /// Numbers that look random and are the same every time.
  struct Dice {
    var state: UInt64
    mutating func below(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(n))
    }
  }

  /// A pattern `depth` levels deep; `broken` ones have agents that fail, are slow or are hedged.
  static func grow(_ dice: inout Dice, _ depth: Int, broken: Bool) -> Pattern {
    let names = broken ? ["a", "b", "c", "no", "broken", "flaky", "slow"] : ["a", "b", "c", "no"]
    if depth == 0 { return .call(names[dice.below(names.count)]) }
    func inner() -> Pattern { grow(&dice, depth - 1, broken: broken) }
    func some() -> [Pattern] { (0..<1 + dice.below(3)).map { _ in inner() } }
    switch dice.below(broken ? 9 : 8) {
    case 0, 1: return .sequence(some().map { Pattern.Step($0, isEssential: broken && dice.below(3) == 0) })
    case 2: return .parallel(some(), join: .all)
    case 3: return .fanOut(body: inner(), width: .drawn(.constant(Double(1 + dice.below(3))), atMost: nil), join: .all)
    case 4: return .loop(.init(body: inner(), atMost: 1 + dice.below(3), until: .never))
    case 5:
      return .loop(
        .init(
          body: inner(), otherwise: dice.below(2) == 0 ? inner() : nil, atMost: 1 + dice.below(3), until: .never,
          handing: .board))
    case 6:
      return .loop(
        .init(
          body: .parallel([inner(), inner()], join: .all), atMost: 1 + dice.below(3), until: .never, handing: .exchange)
      )
    case 7: return .escalate(some())
    default:
      let branches = some()
      return .parallel(branches, join: dice.below(2) == 0 ? .first : .quorum(1 + dice.below(branches.count)))
    }
  }

  /// What a pattern hands on, and what its first two branches wrote.
  struct Told {
    var parts: [String]
    var first: [String]?
    var second: [String]?
    var handled = true
  }

  /// The texts by definition, without an engine.
  static func oracle(_ pattern: Pattern, _ given: [String], exchange: (first: [String], second: [String])? = nil)
    -> Told
  {
    switch pattern {
    case .call(let call):
      return Told(parts: ["\(call.pool)(\(given.joined(separator: ",")))"], handled: call.pool != "no")
    case .sequence(let steps):
      var told = Told(parts: given)
      for step in steps { told = oracle(step.body, told.parts) }
      return Told(parts: told.parts, handled: told.handled)
    case .parallel(let branches, _):
      var all: [Told] = []
      for (index, branch) in branches.enumerated() {
        let handed = exchange.map { index == 0 ? $0.second : $0.first } ?? given
        all.append(oracle(branch, handed))
      }
      return Told(
        parts: all.flatMap(\.parts), first: all[0].parts, second: all.count > 1 ? all[1].parts : nil,
        handled: all.allSatisfy(\.handled))
    case .fanOut(let body, .drawn(.constant(let width), _), _):
      let one = oracle(body, given)
      return Told(parts: (0..<Int(width)).flatMap { _ in one.parts }, handled: one.handled)
    case .loop(let loop):
      var written: [String] = []
      var last = Told(parts: [])
      var sides: (first: [String], second: [String])?
      for _ in 0..<loop.atMost {
        switch loop.handing {
        case .previous:
          last = oracle(loop.body, written.isEmpty ? given : written)
          written = last.parts
        case .board:
          last = oracle(loop.body, given + written)
          if let otherwise = loop.otherwise { last = oracle(otherwise, given + written) }
          written += last.parts
        case .exchange:
          last = oracle(loop.body, given, exchange: sides)
          written += last.parts
          sides = (last.first ?? [], last.second ?? [])
        }
      }
      return Told(parts: written, handled: last.handled)
    case .escalate(let tiers):
      var told = Told(parts: given)
      for tier in tiers {
        told = oracle(tier, told.parts)
        if told.handled { break }
      }
      return Told(parts: told.parts, handled: told.handled)
    default: return Told(parts: ["?"])
    }
  }

  @Test("texts come out as a plain reading of any nested pattern says")
  func nestedTexts() async throws {
    var fleet = Fleet()
    for name in ["a", "b", "c", "no"] {
      fleet.add(name, concurrency: 100_000) { message, context in
        if context.branch % 2 == 0 { await Task.yield() }
        return Reply("\(name)(\(message.parts.map(\.text).joined(separator: ",")))", handled: name != "no")
      }
    }
    let engine = try Engine(fleet)
    var dice = Dice(state: 42)
    var wrong = 0
    for _ in 0..<400 {
      let pattern = Self.grow(&dice, 1 + dice.below(3), broken: false)
      let expected = Self.oracle(pattern, ["in"]).parts.joined(separator: "\n\n")
      if expected.count > 200_000 { continue }
      let found = try await engine.run(pattern, "in").text
      if found != expected, wrong < 3 {
        wrong += 1
        Issue.record("\(pattern)\nexpected \(expected.prefix(600))\nfound    \(found.prefix(600))")
      }
    }
    await engine.shutdown()
  }

  @Test("no text is kept or let go of twice whatever fails", arguments: [Resilience.OnError.graceful, .failFast])
  func leaks(onError: Resilience.OnError) async throws {
    var fleet = Fleet()
    for name in ["a", "b", "c", "no"] {
      fleet.add(name, concurrency: 100_000) { message, context in
        try await context.sleep(for: .microseconds(Int64(context.job % 400)))
        return Reply("\(name)\(message.count)", handled: name != "no")
      }
    }
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.add("flaky", concurrency: 100_000) { _, context in
      try await context.sleep(for: .milliseconds(Int64(context.job % 7)))
      if (context.job >> 8 + UInt64(context.attempt)) % 3 == 0 { throw Broken() }
      return Reply("flaky")
    }
    var slow = AgentPool(
      name: "slow", count: 3, concurrency: 3, simulate: SimulatedAgent(service: .total(.constant(0))))
    slow.hedge = .after(.milliseconds(3))
    slow.queueTimeout = .constant(4_000_000)
    fleet.add(
      slow,
      agent: Scripted { _, context in
        try await context.sleep(for: .milliseconds(Int64(context.job >> 4 % 12)))
        return Reply("slow")
      })
    var dice = Dice(state: 7)
    var plan = Plan.jobs(3_000, .call("a"))
    plan.scenarios = (0..<120).map {
      Scenario(name: "s\($0)", input: "in", pattern: Self.grow(&dice, 1 + dice.below(3), broken: true))
    }
    plan.load = .open(Load.Arrivals(rate: .perSecond(2_000)))
    plan.runtime.jobTimeout = .milliseconds(40)
    plan.resilience = Resilience(
      callTimeout: .milliseconds(9), retry: Resilience.Retry(attempts: 2, initial: .microseconds(500)), onError: onError
    )
    plan.faults = [
      Fault(
        at: .milliseconds(300), for: .milliseconds(300), target: .agents("slow"), effects: [.latency(2), .down(1)]),
      Fault(at: .milliseconds(800), for: .milliseconds(200), target: .agents("a"), effects: [.fail(0.3), .latency(3)]),
    ]
    let report = try await rehearse(plan, fleet)
    #expect(report.status == .completed && report.jobs.timedOut > 0 && report.calls.hedged > 0)
  }
}
