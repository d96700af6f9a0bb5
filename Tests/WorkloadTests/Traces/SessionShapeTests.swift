import NeedletailEngine
import NeedletailNotation
import Testing
import NeedletailWorkload

@Suite("Shapes of recorded sessions")
struct SessionShapeTests {
  /// A call that has as many input tokens as it has a number, so that it can be told from the others.
  private func call(_ number: Int, at time: Double, api: Double) -> String {
    #"{"t": \#(time), "type": "s", "model": "m", "in": \#(number), "out": 1, "api_time": \#(api)}"#
  }

  private func subAgent(_ times: ClosedRange<Double>, _ requests: String...) -> String {
    """
    {"t": \(times.upperBound), "type": "subagent", "duration_ms": \((times.upperBound - times.lowerBound) * 1000),
     "requests": [\(requests.joined(separator: ", "))]}
    """
  }

  private func session(_ requests: String...) -> String { "{\"requests\": [\(requests.joined(separator: ", "))]}" }

  private func pattern(_ text: String, _ times: SessionTimes = .recorded) throws -> Pattern {
    try SessionReader.pattern(bytes: Array(text.utf8), path: "s", times: times, defaultPool: "p")
  }

  /// When each call begins, in seconds by its number, if nothing waits and calls last as long as recorded.
  private func starts(_ pattern: Pattern) -> [Int: Double] {
    var starts: [Int: Double] = [:]
    func visit(_ pattern: Pattern, at time: Double) {
      switch pattern {
      case .call(let call): starts[call.recorded?.inputTokens ?? -1] = time
      case .sequence(let steps):
        var time = time
        for step in steps {
          visit(step.body, at: time)
          time += step.body.idealDuration / .seconds(1)
        }
      case .parallel(let branches, _): for branch in branches { visit(branch, at: time) }
      default: break
      }
    }
    visit(pattern, at: 0)
    return starts
  }

  private func seconds(_ pattern: Pattern) -> Double { pattern.idealDuration / .seconds(1) }

  @Test("calls that ran beside each other do so again, and those behind them keep their instants")
  func besideEachOther() throws {
    let text = session(
      call(1, at: 0, api: 10), call(2, at: 4, api: 3), call(3, at: 5, api: 9), call(4, at: 20, api: 2))
    let replayed = try pattern(text)
    #expect(starts(replayed) == [1: 0, 2: 4, 3: 5, 4: 20])
    #expect(seconds(replayed) == 22)
  }

  @Test("a call that rounding has start a little before the end of the one before it follows it")
  func rounding() throws {
    let replayed = try pattern(session(call(1, at: 0, api: 10), call(2, at: 9.99, api: 3), call(3, at: 20, api: 1)))
    // What it was put off by is gone at the next gap.
    #expect(starts(replayed) == [1: 0, 2: 10, 3: 20])
    #expect(try pattern(session(call(1, at: 0, api: 10), call(2, at: 9.99, api: 3)), .simulated).children.count == 2)
  }

  @Test("calls that started together run beside each other, in whatever order they are written")
  func together() throws {
    for order in [
      [call(1, at: 0, api: 0.8), call(2, at: 0, api: 5)], [call(2, at: 0, api: 5), call(1, at: 0, api: 0.8)],
    ] {
      let replayed = try pattern("{\"requests\": [\(order.joined(separator: ",")), \(call(3, at: 5, api: 1))]}")
      #expect(starts(replayed) == [1: 0, 2: 0, 3: 5])
    }
  }

  @Test("what calls and sub-agents overlap by never adds up", arguments: [0.001, 0.005, 0.01, 0.05, 0.3, 0.9, 1.1])
  func overlaps(overlap: Double) throws {
    var calls: [String] = []
    var mixed: [String] = []
    var pairs: [String] = []
    var overrunning: [String] = []
    let count = 50
    for place in 0..<count {
      let start = Double(place) * 2
      calls.append(call(place, at: start, api: 2 + overlap))
      mixed.append(
        place.isMultiple(of: 2)
          ? calls[place]
          : subAgent(start...start + 2 + overlap, call(place, at: 0, api: 2 + overlap)))
      pairs += [call(place, at: start, api: overlap), call(100 + place, at: start, api: 2)]
      // What it did took longer than it did itself.
      overrunning += [
        call(place, at: start, api: 1), subAgent(start + 1...start + 2, call(100 + place, at: 0, api: 1 + overlap)),
      ]
    }
    for entries in [calls, mixed, pairs, overrunning] {
      let replayed = try pattern("{\"requests\": [\(entries.joined(separator: ","))]}")
      let seconds = seconds(replayed)
      #expect(seconds >= 100 - 1e-9 && seconds <= (100 + overlap) * 1.01, "\(entries[0])")
      #expect(replayed.recordedCalls.count >= count)
    }
  }

  @Test("where a sub-agent can only have begun at its instant, those of the file did")
  func starts() throws {
    // The first lasts longer than the time until its instant; the second might be taken either way.
    let text = session(
      call(0, at: 0, api: 1),
      #"{"t": 2, "type": "subagent", "duration_ms": 9000, "requests": [\#(call(1, at: 0, api: 9))]}"#,
      call(2, at: 20, api: 1),
      #"{"t": 30, "type": "subagent", "duration_ms": 5000, "requests": [\#(call(3, at: 1, api: 2))]}"#)
    #expect(starts(try pattern(text)) == [0: 0, 1: 2, 2: 20, 3: 31])
    #expect(seconds(try pattern(text)) == 35)
  }

  @Test("calls are taken in the order of their instants, however they are written")
  func unordered() throws {
    let replayed = try pattern(session(call(3, at: 9, api: 1), call(1, at: 1, api: 1), call(2, at: 4, api: 2)))
    #expect(starts(replayed) == [1: 1, 2: 4, 3: 9])
    #expect(replayed.recordedCalls.map { $0.recorded?.inputTokens } == [1, 2, 3])
    let many = 10_000
    let backwards = (0..<many).map { call(many - $0, at: Double(many - $0), api: 1) }
    let sorted = try pattern("{\"requests\": [\(backwards.joined(separator: ","))]}")
    #expect(sorted.recordedCalls.map { $0.recorded?.inputTokens } == (1...many).map { $0 })
  }

  @Test("a sub-agent in the background keeps no call waiting")
  func background() throws {
    // It runs from 3 s to 15 s, beside calls at 5 s and 10 s; the one at 20 s comes when it has ended.
    let text = session(
      call(1, at: 0, api: 2), subAgent(3...15, call(7, at: 1, api: 8)), call(2, at: 5, api: 2),
      call(3, at: 10, api: 1), call(4, at: 20, api: 1))
    let replayed = try pattern(text)
    #expect(starts(replayed) == [1: 0, 7: 4, 2: 5, 3: 10, 4: 20])
    #expect(seconds(replayed) == 21)
  }

  @Test("sub-agents in the background may overlap, begin within a call and outlast the session")
  func overlapping() throws {
    let text = session(
      call(1, at: 0, api: 10), subAgent(4...12, call(11, at: 0, api: 8)),
      subAgent(11...31, call(12, at: 2, api: 10)), call(2, at: 15, api: 2), call(3, at: 20, api: 1),
      subAgent(20.5...90, call(13, at: 9, api: 60)), subAgent(22...25, call(14, at: 0, api: 3)),
      call(4, at: 30, api: 2))
    let replayed = try pattern(text)
    #expect(starts(replayed) == [1: 0, 11: 4, 12: 13, 2: 15, 3: 20, 13: 29.5, 14: 22, 4: 30])
    #expect(seconds(replayed) == 90)
  }

  @Test("the calls of a sub-agent may be on the session's clock, and its instant may be when it began")
  func otherClocks() throws {
    // From 20 s to 30 s, with calls at 21 s and 27 s; in it another, from 24 s to 26 s.
    let expected = [0: 0.0, 1: 21, 2: 27, 3: 24.5, 4: 40]
    for (stamp, innerStamp) in [(30, 26), (20, 24)] {
      let inner = """
        {"t": \(innerStamp), "type": "subagent", "duration_ms": 2000, "requests": [\(call(3, at: 24.5, api: 1))]}
        """
      let outer = """
        {"t": \(stamp), "type": "subagent", "duration_ms": 10000,
         "requests": [\(call(1, at: 21, api: 2)), \(inner), \(call(2, at: 27, api: 3))]}
        """
      #expect(starts(try pattern(session(call(0, at: 0, api: 1), outer, call(4, at: 40, api: 1)))) == expected)
    }
  }

  @Test("sub-agents nest several deep, each level on its own clock", arguments: 1...16)
  func nested(levels: Int) throws {
    // Each level begins a second into the one around it, makes a call half a second later, and ends a second before it.
    func level(_ depth: Int) -> String {
      let length = Double(3 * (levels - depth) + 4)
      let inner = depth < levels ? level(depth + 1) : call(100, at: 1, api: 1)
      return subAgent(1...1 + length, call(depth, at: 0.5, api: 0.25), inner)
    }
    let replayed = try pattern(session(call(0, at: 0, api: 0.5), level(1)))
    var expected = [0: 0.0, 100: Double(levels) + 1]
    for depth in 1...levels { expected[depth] = Double(depth) + 0.5 }
    #expect(starts(replayed) == expected)
    #expect(seconds(replayed) == Double(3 * (levels - 1) + 4) + 1)
    let pools = [AgentPool(name: "p", simulate: SimulatedAgent(service: .total(.constant(1))))]
    #expect(replayed.problems(pools: pools) == [])
  }

  @Test("a session may consist of sub-agents alone, and sub-agents of nothing")
  func withoutMainCalls() throws {
    let replayed = try pattern(
      session(subAgent(0...6, call(1, at: 1, api: 2)), subAgent(2...9, call(2, at: 0, api: 7)), subAgent(4...4)))
    #expect(starts(replayed) == [1: 1, 2: 2])
    #expect(seconds(replayed) == 9)
  }

  @Test("instants that rounding has put a little before the beginning count as at it, earlier ones are refused")
  func early() throws {
    let replayed = try pattern(session(call(0, at: 0, api: 1), subAgent(2...6, call(1, at: -0.3, api: 2))))
    #expect(starts(replayed) == [0: 0, 1: 2])
    #expect(throws: TraceError.self) { try pattern(session(call(0, at: -1.5, api: 1))) }
  }

  @Test("a hundred short calls at one instant neither add up nor vanish")
  func burst() throws {
    let calls = (0..<100).map { call($0, at: 5, api: 0.4) } + [call(100, at: 8, api: 1)]
    let replayed = try pattern("{\"requests\": [\(calls.joined(separator: ","))]}")
    #expect(replayed.recordedCalls.count == 101)
    #expect(abs((starts(replayed)[100] ?? 0) - 8) < 1e-9 && abs(seconds(replayed) - 9) < 1e-9)
  }
}
