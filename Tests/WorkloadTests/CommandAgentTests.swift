import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Command agents and the wall clock in a file")
struct CommandAgentTests {
  private func lint(_ with: String, clock: WorkloadFile.Clock = .wall) -> String {
    minimal.replacing("    simulate: { service: 1s }\n", with: "    \(with)\n")
      .replacing("1m }", with: "1m, clock: \(clock.rawValue) }")
  }

  private func agent(
    _ with: String, path: String = "w.yaml", _ options: WorkloadReader.Options = WorkloadReader.Options()
  ) throws -> AgentPool {
    try #require(try read(lint(with), path: path, options).file.plan.agents.first)
  }

  private func command(
    _ with: String, path: String = "w.yaml", _ options: WorkloadReader.Options = WorkloadReader.Options()
  ) throws -> CommandAgent {
    guard case .external(let external) = try agent(with, path: path, options).backend,
      let agent = external as? CommandAgent
    else {
      throw WorkloadError(problems: [])
    }
    return agent
  }

  @Test("a command needs no simulate, and its defaults are the contract's")
  func defaults() throws {
    let pool = try agent("command: [lint]")
    #expect(!pool.hasSimulation)
    #expect(
      pool.backend
        == .external(
          CommandAgent(
            arguments: ["lint"], dialect: .jsonLines, directory: nil, environment: [:],
            restartInitial: .milliseconds(100),
            restartMax: .seconds(10))))
  }

  @Test("everything about a command is read, and a simulate beside it")
  func whole() throws {
    let pool = try agent(
      "{ command: [lint, 5], protocol: json-lines, directory: /srv, environment: { KEY: 7 }, "
        + "restart: { initial: 1s, max: 2s }, simulate: { service: 3s } }")
    #expect(pool.hasSimulation && pool.simulate.service == .total(.constant(3e9)))
    #expect(
      pool.backend
        == .external(
          CommandAgent(
            arguments: ["lint", "5"], directory: "/srv", environment: ["KEY": "7"], restartInitial: .seconds(1),
            restartMax: .seconds(2))))
  }

  @Test(
    "a program's path with a slash leads from the file's folder, one without is a name, and an argument's from here",
    arguments: [
      ("flows/w.yaml", "", "[./lint.sh]", "flows/./lint.sh"), ("flows/w.yaml", "/home", "[lint.sh]", "lint.sh"),
      ("flows/w.yaml", "/home", "[bin/lint]", "/home/flows/bin/lint"), ("w.yaml", "/home", "[./lint]", "/home/./lint"),
      ("/a/w.yaml", "/home", "[b/c]", "/a/b/c"), ("/a/w.yaml", "/home", "[/b/c]", "/b/c"),
    ])
  func paths(_ file: String, _ folder: String, _ written: String, _ expected: String) throws {
    let options = WorkloadReader.Options(currentFolder: folder)
    #expect(try command("command: \(written)", path: file, options).arguments == [expected])
    let there = "{ command: [x], directory: \(written.dropFirst().dropLast()) }"
    if expected.contains("/") { #expect(try command(there, path: file, options).directory == expected) }
  }

  @Test("a program that --set names is looked for where the command runs")
  func override() throws {
    let options = WorkloadReader.Options(
      overrides: ["agents.worker.command=[./other]"], currentFolder: "/home")
    #expect(try command("command: [./lint]", path: "flows/w.yaml", options).arguments == ["/home/./other"])
  }

  @Test("expand keeps a program's path as it was written")
  func expandKeepsPaths() throws {
    let reading = try read(
      lint("{ command: [./lint], directory: there }"), path: "/a/w.yaml",
      WorkloadReader.Options(currentFolder: "/home"))
    #expect(reading.expanded().contains("command: [\"./lint\"]"))
    #expect(reading.expanded().contains("directory: there"))
    #expect(!reading.expanded().contains("simulate"))
  }

  @Test("in virtual time a command without a simulate is refused, with the remedy")
  func virtual() {
    #expect(
      problems(lint("command: [./lint]", clock: .virtual)) == [
        "w.yaml:5:14: error: agents.worker.command: cannot run in virtual time without a `simulate`; "
          + "add simulate: { service: 1s }, or run with --clock wall"
      ])
    #expect(problems(lint("{ command: [lint], simulate: { service: 1s } }", clock: .virtual)) == [])
  }

  @Test("how long a cancelled call may take is read, survives expand, and can be set")
  func cancelGrace() throws {
    let written = "{ command: [a], protocol: { json-lines: { cancel_grace: 1500ms } } }"
    #expect(try command(written).cancelGrace == .milliseconds(1_500))
    #expect(try command("{ command: [a], protocol: { json-lines: {} } }").cancelGrace == nil)
    let expanded = try read(lint(written)).expanded()
    #expect(expanded.contains("protocol: { json-lines: { cancel_grace: 1.5s } }"))
    #expect(try read(expanded).file == read(expanded).file && read(expanded).expanded() == expanded)
    #expect(try read(lint("command: [a]")).expanded().contains("protocol: json-lines"))
    let options = WorkloadReader.Options(overrides: ["agents.worker.protocol.json-lines.cancel_grace=2s"])
    for file in ["command: [a]", written] {
      #expect(try command(file, options).cancelGrace == .seconds(2))
    }
  }

  @Test(
    "what is wrong with a command is told with its place",
    arguments: [
      (
        "command: ./lint",
        "14: error: agents.worker.command: is `./lint`; write the program and its arguments as a list"
      ),
      ("command: []", "14: error: agents.worker.command: names no program; write the program"),
      ("command: [\"\"]", "15: error: agents.worker.command[0]: names no program; write the program"),
      ("command: [\"a\\0b\"]", "15: error: agents.worker.command[0]: contains a zero byte; remove it"),
      ("command: [a, [b]]", "18: error: agents.worker.command[1]: is a list; write the program"),
      (
        "{ simulate: { service: 1s }, comand: [a] }",
        "34: error: agents.worker: the key `comand` is unknown; did you mean `command`?"
      ),
      (
        "{ command: [a], protocol: json-line }",
        "31: error: agents.worker.protocol: `json-line` is not json-lines; did you"
      ),
      (
        "{ command: [a], protocol: {} }",
        "31: error: agents.worker.protocol: names no protocol; write json-lines, or { json-lines: { cancel_grace: 1s } }"
      ),
      (
        "{ command: [a], protocol: { json-line: { cancel_grace: 1s } } }",
        "33: error: agents.worker.protocol: the key `json-line` is unknown; did you mean `json-lines`?"
      ),
      (
        "{ command: [a], protocol: { json-lines: { cancel_grac: 1s } } }",
        "47: error: agents.worker.protocol.json-lines: the key `cancel_grac` is unknown; did you mean `cancel_grace`?"
      ),
      (
        "{ command: [a], protocol: { json-lines: { cancel_grace: 0s } } }",
        "61: error: agents.worker.protocol.json-lines.cancel_grace: is 0; write a duration above 0"
      ),
      (
        "{ command: [a], protocol: { json-lines: 1s } }",
        "45: error: agents.worker.protocol.json-lines: is `1s`; write a mapping with keys such as cancel_grace"
      ),
      ("{ command: [a], environment: [b] }", "34: error: agents.worker.environment: is a list; write a mapping"),
      ("{ command: [a], environment: { \"B=C\": d } }", "43: error: agents.worker.environment.B=C: is no name of a"),
      ("{ command: [a], environment: { B: [c] } }", "39: error: agents.worker.environment.B: is a list; write a text"),
      ("{ command: [a], directory: \"\" }", "32: error: agents.worker.directory: is empty; write the path of a folder"),
      (
        "{ command: [a], restart: { initial: 2s, max: 1s } }",
        "50: error: agents.worker.restart.max: is less than the initial pause, 2s; write at least 2s"
      ),
      (
        "{ command: [a], restart: { inital: 2s } }",
        "32: error: agents.worker.restart: the key `inital` is unknown; did you mean `initial`?"
      ),
      (
        "{ simulate: { service: 1s }, restart: { max: 1s } }",
        "43: error: agents.worker.restart: has no meaning without a `command`; add"
      ),
    ])
  func refusals(_ with: String, _ expected: String) {
    let found = problems(lint(with))
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("w.yaml:5:" + expected) == true, "\(found)")
  }

  @Test("a restart's first pause alone lifts a longest one it exceeds")
  func longFirstPause() throws {
    let command = try command("{ command: [a], restart: { initial: 60s } }")
    #expect(command.restartInitial == .seconds(60) && command.restartMax == .seconds(60))
  }

  @Test("how a wall run uses the machine is read")
  func wall() throws {
    let text = minimal.replacing("1m }", with: "1m, spin: true, couriers: 3, schedule_delay_limit: 5ms }")
    #expect(try read(text).file.plan.wall == WallClock(spins: true, couriers: 3, scheduleDelayLimit: .milliseconds(5)))
    #expect(try read(minimal).file.plan.wall == WallClock())
  }

  @Test(
    "a wrong use of the machine is told with its place",
    arguments: [
      ("spin: 1", "28: error: run.spin: `1` is neither true nor false; write true or false"),
      ("spin: [true]", "28: error: run.spin: is a list; write true or false"),
      ("couriers: 0", "32: error: run.couriers: is 0; write a number of couriers from 1 to 64"),
      ("couriers: 65", "32: error: run.couriers: is 65; write a number of couriers from 1 to 64"),
      ("schedule_delay_limit: 0", "44: error: run.schedule_delay_limit: is 0; write a duration above 0"),
      ("schedule_delay_limits: 1s", "22: error: run: the key `schedule_delay_limits` is unknown; did you mean"),
    ])
  func wrongWall(_ with: String, _ expected: String) {
    let found = problems(minimal.replacing("1m }", with: "1m, \(with) }"))
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("w.yaml:2:" + expected) == true, "\(found)")
  }
}

@Suite("Advice about the clock and queues")
struct ClockAdviceTests {
  private func warnings(_ text: String) throws -> [String] {
    try read(text).warnings.map { $0.sentence(severity: "warning") }
  }

  @Test("routing and weights beside one queue for the pool are not read")
  func routing() throws {
    let text = minimal.replacing("  worker:\n", with: "  worker:\n    queueing: pool\n    routing: random\n")
    #expect(
      try warnings(text) == [
        "w.yaml:6:14: warning: agents.worker.routing: is not read with `queueing: pool`: the next free member takes "
          + "the head of the one queue; remove it, or write queueing: agent"
      ])
    #expect(try warnings(text.replacing("queueing: pool", with: "queueing: agent")) == [])
    let expanded = try read(minimal.replacing("  worker:\n", with: "  worker:\n    queueing: pool\n")).expanded()
    #expect(try warnings(expanded) == [])
  }

  @Test("a threshold on schedule delay is advised on in virtual time only")
  func scheduleDelay() throws {
    let text = minimal + "thresholds: { schedule_delay_ms: \"p(99) < 1\" }\n"
    #expect(
      try warnings(text) == [
        "w.yaml:10:15: warning: thresholds: `schedule_delay_ms` has no samples in virtual time, so its thresholds fail; "
          + "run with --clock wall, or remove them"
      ])
    #expect(try warnings(text.replacing("1m }", with: "1m, clock: wall }")) == [])
  }

  @Test("what a command's replies decide is not asked for in wall time")
  func decidedByReplies() throws {
    let text = minimal.replacing("{ call: worker }", with: "{ handoff: [worker, worker] }")
      .replacing("    simulate", with: "    command: [agent]\n    simulate")
    #expect(try warnings(text).count == 1)
    #expect(try warnings(text.replacing("1m }", with: "1m, drain: 1m, clock: wall }")) == [])
  }

  @Test("a command that nothing limits the wait for is advised on in wall time")
  func endlessWait() throws {
    let text = minimal.replacing("1m }", with: "1m, clock: wall }")
      .replacing("    simulate", with: "    command: [agent]\n    simulate")
    #expect(
      try warnings(text) == [
        "w.yaml:5:14: warning: agents.worker.command: is waited for without an end: a program that hangs or keeps dying "
          + "holds up the whole run; add resilience: { call_timeout: 30s }"
      ])
    for end in ["resilience: { call_timeout: 30s }\n", "runtime: { job_timeout: 30s }\n"] {
      #expect(try warnings(text + end) == [], "\(end)")
    }
    #expect(try warnings(text.replacing("1m,", with: "1m, drain: 10s,")) == [])
    #expect(try warnings(text.replacing("clock: wall", with: "clock: virtual")) == [])
  }
}

@Suite("What real agents are asked")
struct InputTests {
  @Test("a scenario's input is text, and empty unless it is given")
  func input() throws {
    #expect(try read(minimal).file.plan.scenarios[0].input.isEmpty)
    let asking = minimal.replacing("    pattern:", with: "    input: \"Is 7 a prime?\"\n    pattern:")
    #expect(try read(asking).file.plan.scenarios[0].input == "Is 7 a prime?")
    #expect(
      problems(asking.replacing("\"Is 7 a prime?\"", with: "[7]")) == [
        "w.yaml:8:12: error: scenarios.ask.input: is a list; write what the job's first agent is asked"
      ])
  }
}
