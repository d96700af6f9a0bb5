import Needletail
import Testing

/// What one agent writes reaches the agents that come after it, and no others. In virtual time, so the order is exact.
@Suite("Texts through patterns", .timeLimit(.minutes(10)))
struct ContentTests {
  /// Runs one job and answers the text its pattern hands on.
  private func answer(_ pattern: Pattern, _ fleet: Fleet, input: String = "in") async throws -> String {
    let engine = try Engine(fleet)
    let reply = try await engine.run(pattern, input)
    await engine.shutdown()
    return reply.text
  }

  @Test("each stage of a sequence is handed what the one before wrote")
  func sequence() async throws {
    var fleet = Fleet()
    for name in ["a", "b", "c"] { fleet.addWriter(name) }
    #expect(try await answer(.sequential(["a", "b", "c"]), fleet) == "in>a>b>c")
  }

  @Test("a merge is handed the branches' answers in the agents' order, whichever was first")
  func merge() async throws {
    var fleet = Fleet()
    for (name, delay) in [("slow", 30), ("quick", 1), ("middle", 10)] {
      fleet.add(name) { message, context in
        try await context.sleep(for: .milliseconds(delay))
        return Reply("\(name) of \(message.text)")
      }
    }
    fleet.add("merger") { message, _ in
      Reply(message.parts.map { "\($0.author): \($0.text)" }.joined(separator: "; "))
    }
    let text = try await answer(.parallelAgents(["slow", "quick", "middle"], merge: "merger"), fleet)
    #expect(text == "slow: slow of in; quick: quick of in; middle: middle of in")
  }

  @Test("a merge is handed exactly the survivors")
  func survivors() async throws {
    var fleet = Fleet()
    fleet.addWriter("a")
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("c")
    fleet.add("merger") { message, _ in Reply(message.parts.map(\.author).joined(separator: "+")) }
    #expect(try await answer(.parallelAgents(["a", "broken", "c"], merge: "merger"), fleet) == "a+c")
  }

  @Test("a failed stage hands on an error text that says why")
  func errorText() async throws {
    var fleet = Fleet()
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.add("reader") { message, _ in
      Reply(message.parts.map { "\($0.author) failed: \($0.isFailure), \($0.text)" }.joined())
    }
    let text = try await answer(.sequential(["broken", "reader"]), fleet)
    #expect(text.hasPrefix("broken failed: true, ") && text.contains("the agent is broken"))
  }

  @Test("workers are handed the plan, each knows its task, and the supervisor all they wrote in order")
  func supervisor() async throws {
    var fleet = Fleet()
    fleet.add("boss") { message, _ in
      message.count == 1
        ? Reply("plan for \(message.text)", fanOut: 3) : Reply(message.parts.map(\.text).joined(separator: "|"))
    }
    fleet.add("worker") { message, context in
      try await context.sleep(for: .milliseconds(10 - context.branch))
      return Reply("task \(context.branch) of \(message.text)")
    }
    let text = try await answer(
      .supervisorWorker(supervisor: "boss", workers: ["worker"], tasks: .outcome(atMost: 20)), fleet)
    #expect(text == "task 0 of plan for in|task 1 of plan for in|task 2 of plan for in")
  }

  @Test("from the second round each side of a debate sees the other's last argument, the judge all of this debate")
  func debate() async throws {
    let notebook = Notebook()
    var fleet = Fleet()
    for side in ["pro", "con"] {
      fleet.add(side) { message, context in
        notebook.note("\(side) reads \(message.text)")
        return Reply("\(side) on \(context.jobInput), round \(message.text.contains("round") ? 2 : 1)")
      }
    }
    fleet.add("judge") { message, _ in
      notebook.note("judge reads " + message.parts.map(\.text).joined(separator: "; "))
      return Reply("pro wins", verdict: .for)
    }
    let pattern = Pattern.debate(for: "pro", against: "con", judge: "judge", rounds: 2)
    #expect(try await answer(pattern, fleet, input: "tea") == "pro wins")
    let read = notebook.all
    #expect(read.count == 5)
    #expect(Set(read[0..<2]) == ["pro reads tea", "con reads tea"])
    #expect(Set(read[2..<4]) == ["pro reads con on tea, round 1", "con reads pro on tea, round 1"])
    #expect(
      read.last
        == "judge reads pro on tea, round 1; con on tea, round 1; pro on tea, round 2; con on tea, round 2")
  }

  @Test("concurrent debates see nothing of each other")
  func debatesApart() async throws {
    var fleet = Fleet()
    for side in ["pro", "con"] {
      fleet.add(side) { _, context in
        try await context.sleep(for: .milliseconds(Int(context.job % 7)))
        return Reply("about \(context.jobInput)")
      }
    }
    fleet.add("judge") { message, context in
      Reply(
        message.parts.allSatisfy { $0.text == "about \(context.jobInput)" } && message.count == 4 ? "apart" : "mixed")
    }
    let engine = try Engine(fleet)
    let pattern = Pattern.debate(for: "pro", against: "con", judge: "judge", rounds: 2)
    let verdicts = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<50 { group.addTask { try await engine.run(pattern, "topic \(number)").text } }
      return try await group.reduce(into: [String]()) { $0.append($1) }
    }
    await engine.shutdown()
    #expect(verdicts == Array(repeating: "apart", count: 50))
  }

  @Test("a tier that does not handle hands on what it wrote")
  func handoff() async throws {
    var fleet = Fleet()
    fleet.add("first") { message, _ in Reply("\(message.text)>first", handled: false) }
    fleet.add("second") { message, _ in Reply("\(message.text)>second", handled: true) }
    fleet.addWriter("third")
    #expect(try await answer(.handoff(tiers: ["first", "second", "third"]), fleet) == "in>first>second")
  }

  @Test("a specialist sees the whole board")
  func blackboard() async throws {
    var fleet = Fleet()
    fleet.add("controller") { message, _ in
      Reply("looked", solved: message.count == 3, choice: message.count == 1 ? "x" : "y")
    }
    for name in ["x", "y"] {
      fleet.add(name) { message, _ in Reply("\(name) saw \(message.parts.map(\.text).joined(separator: ","))") }
    }
    let text = try await answer(
      .blackboard(controller: "controller", specialists: ["x", "y"], maxIterations: 5), fleet, input: "q")
    #expect(text == "x saw q\n\ny saw q,x saw q")
  }

  @Test("an agent's choice by pool or by capability decides the branch")
  func choice() async throws {
    var fleet = Fleet()
    fleet.add("chooser") { message, _ in Reply(message.text, choice: message.text) }
    fleet.add("bills", capabilities: ["billing"]) { _, _ in Reply("bills") }
    fleet.add("parcels", capabilities: ["shipping"]) { _, _ in Reply("parcels") }
    let pattern = Pattern.sequence([
      Pattern.Step(.call("chooser")),
      Pattern.Step(.choose(Pattern.Choose(among: [.call("bills"), .call("parcels")], by: .outcome))),
    ])
    #expect(try await answer(pattern, fleet, input: "parcels") == "parcels")
    #expect(try await answer(pattern, fleet, input: "shipping") == "parcels")
    #expect(try await answer(pattern, fleet, input: "billing") == "bills")
  }

  @Test("an agent's choice by a branch's own name decides it, and names no pool; what it names not takes the fallback")
  func choiceByName() async throws {
    var fleet = Fleet()
    fleet.add("chooser") { message, _ in Reply(message.text, choice: message.text) }
    for name in ["bills", "parcels", "desk"] { fleet.add(name) { message, _ in Reply("\(name) of \(message.text)") } }
    let pattern = Pattern.sequence([
      .call("chooser"),
      .choose(["money": .call("bills"), "post": .sequential(["parcels"])], fallback: .call("desk")),
    ])
    #expect(try await answer(pattern, fleet, input: "money") == "bills of money")
    #expect(try await answer(pattern, fleet, input: "post") == "parcels of post")
    #expect(try await answer(pattern, fleet, input: "bills") == "desk of bills")
    let engine = try Engine(fleet)
    #expect(try await engine.run(pattern, "post").text == "parcels of post", "a pattern that comes later, too")
    #expect(try await engine.run(pattern, "bills").text == "desk of bills")
    await engine.shutdown()
  }

  @Test("nothing is kept of texts once their jobs have ended")
  func letGo() async throws {
    var fleet = Fleet()
    for name in ["a", "b", "c"] { fleet.addWriter(name) }
    fleet.add("broken") { _, _ in throw Broken() }
    let inner = Pattern.parallelAgents(["a", "broken", "b"], merge: "c")
    let report = try await rehearse(
      .jobs(20, .sequence([Pattern.Step(inner), Pattern.Step(.race([.call("a"), .call("b")]))])), fleet)
    // In debug builds an idle world checks that no content is left.
    #expect(report.jobs.completed == 20 && report.jobs.partial == 20)
  }
}
