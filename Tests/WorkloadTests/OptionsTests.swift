import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Options, overrides and the environment")
struct OptionsTests {
  private func options(_ overrides: String..., environment: [String: String] = [:]) -> WorkloadReader.Options {
    WorkloadReader.Options(environment: environment, overrides: overrides)
  }

  private func plan(_ text: String = minimal, _ options: WorkloadReader.Options) throws -> Plan {
    try read(text, options).file.plan
  }

  @Test("--set replaces a value, which is read as YAML")
  func set() throws {
    let plan = try plan(
      minimal, options("agents.worker.count=3", "load={ concurrency: 4 }", "scenarios.ask.pattern=worker"))
    #expect(plan.agents[0].count == 3)
    #expect(plan.load == .closed(.init(concurrency: 4)))
    #expect(plan.scenarios[0].pattern == .call("worker"))
  }

  @Test("--set makes the mappings on the way to its key")
  func setMakes() throws {
    let plan = try plan(minimal, options("agents.worker.simulate.failure.rate=0.5", "runtime.queue=7"))
    #expect(plan.agents[0].simulate.failure.rate == 0.5)
    #expect(plan.runtime.queueLimit == 7)
  }

  @Test("--set finds list items by index and appends at the end")
  func setIndex() throws {
    let text = minimal.replacing("{ call: worker }", with: "{ handoff: { tiers: [worker, worker] } }")
    let plan = try plan(
      text + "slo: {}\n",
      options(
        "agents.other={ simulate: { service: 1s } }", "scenarios.ask.pattern.handoff.tiers[1]=other",
        "scenarios.ask.pattern.handoff.tiers[2]=worker"))
    #expect(plan.scenarios[0].pattern == .handoff(tiers: ["worker", "other", "worker"]))
  }

  @Test("--set begins a list the file does not have, and only at its first item")
  func setFirstItem() throws {
    let file = try read(minimal, options("faults[0]={ at: 1s, for: 2s, agents: worker, latency: 4 }")).file
    #expect(file.plan.faults.count == 1)
    #expect(problems(minimal, options("faults[1].for=2s")).first?.contains("there is no [1]") == true)
  }

  @Test("--set of a narrowed threshold and of a quoted key")
  func setThreshold() throws {
    let reading = try read(
      minimal, options("thresholds.job_latency_ms{scenario=ask}=p(99) < 5", "thresholds.\"cost_usd\"=value < 2"))
    #expect(reading.file.thresholds.map(\.key) == ["job_latency_ms{scenario=ask}", "cost_usd"])
  }

  @Test("--set to null takes a part away")
  func setNull() throws {
    let text = minimal + "gateway: { concurrency: 5 }\n"
    #expect(try plan(text, options("gateway=null")).gateway == nil)
  }

  @Test("options with names of their own win over the file")
  func named() throws {
    var options = WorkloadReader.Options(seed: 9, jobs: 50, duration: "2m", warmup: "5s")
    options.clock = .wall
    let file = try read(minimal, options).file
    #expect(file.plan.seed == 9)
    #expect(file.plan.run == RunLimits(duration: .seconds(120), warmup: .seconds(5), jobs: 50))
    #expect(file.clock == .wall)
    options.duration = "2"
    #expect(
      problems(minimal, options) == [
        "--duration 2: error: run.duration: `2` has no unit; write 2ms or 2s, whichever is meant"
      ])
  }

  @Test("variables come from the environment, or have a default")
  func environment() throws {
    let text = minimal.replacing("5/s", with: "\"${RATE:7}/s\"").replacing("1m", with: "\"${SPAN}\"")
    let plan = try plan(text, options(environment: ["SPAN": "3m"]))
    #expect(plan.load == .open(.init(rate: .perSecond(7))))
    #expect(plan.run.duration == .seconds(180))
    #expect(
      try self.plan(text, options(environment: ["SPAN": "3m", "RATE": "8"])).load == .open(.init(rate: .perSecond(8))))
  }

  @Test("a plain value of a variable means what it says")
  func environmentPlain() throws {
    let text = minimal + "seed: ${SEED:5}\nname: ${NAME:a:b}-$${X}\nusers: ${USERS:}\n"
    let plan = try plan(text, options())
    #expect(plan.seed == 5)
    #expect(plan.name == "a:b-${X}")
    #expect(plan.users == nil)
  }

  private func read(_ text: String, _ options: WorkloadReader.Options) throws -> WorkloadReading {
    try WorkloadReader.read(bytes: Array(text.utf8), path: "w.yaml", options: options)
  }
}
