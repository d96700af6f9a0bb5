import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("--load-scale")
struct LoadScaleTests {
  private static let files = [
    "rows.csv": """
    TIMESTAMP,ContextTokens,GeneratedTokens
    2023-11-16 18:17:03.0000000,48,10
    2023-11-16 18:17:05.0000000,48,10
    2023-11-16 18:17:09.0000000,48,10

    """,
    "session.json":
      #"{"id":"s","models":["opus"],"requests":[{"t":0.0,"type":"n","model":"opus","in":10,"out":5,"api_time":1.0,"think_time":0.0}]}"#,
  ]

  private func options(_ scale: String?, _ overrides: String..., trace: String? = nil) -> WorkloadReader.Options {
    WorkloadReader.Options(
      overrides: overrides, trace: trace, loadScale: scale,
      loadFile: { path in
        guard let text = Self.files[path] else { throw WorkloadReader.NoFiles() }
        return Array(text.utf8)
      })
  }

  private func with(_ load: String) -> String { minimal.replacing("{ rate: 5/s }", with: load) }

  private func load(_ text: String, _ scale: String) throws -> Load? { try read(text, options(scale)).file.plan.load }

  @Test("multiplies rates, in their own unit and without rounding errors that would be seen")
  func rates() throws {
    #expect(try load(minimal, "1.5") == .open(.init(rate: .perSecond(7.5))))
    #expect(try load(with("{ rate: 12/min }"), "1.1") == .open(.init(rate: Rate(13.2, per: .seconds(60)))))
    #expect(try read(with("{ rate: 12/s }"), options("1.1")).expanded().contains("rate: 13.2/s"))
    #expect(try load(minimal, "0.001") == .open(.init(rate: .perSecond(0.005))))
  }

  @Test("multiplies the rate of every stage, and leaves how long each lasts")
  func stages() throws {
    guard case .stages(let stages, _, _)? = try load(Samples.stages, "3") else {
      Issue.record("no stages")
      return
    }
    #expect(stages.map(\.target) == [.perSecond(150), .perSecond(150), .perSecond(0)])
    #expect(stages.map(\.duration) == [.seconds(60), .seconds(300), .seconds(60)])
  }

  @Test("multiplies what stages begin with, and every number of users on a ramp")
  func starts() throws {
    let rates = with("{ start: 50/s, stages: [ { duration: 1m, target: 20/s } ] }")
    #expect(
      try load(rates, "3")
        == .stages([.init(duration: .seconds(60), target: .perSecond(60))], .poisson, start: .perSecond(150)))
    let users = with("{ start: 7, stages: [ { duration: 1m, target: 20 }, { duration: 1m, target: 0 } ] }")
    let stages = [(60, 40), (60, 0)].map { Load.ClosedLoop.Stage(duration: .seconds($0.0), target: $0.1) }
    #expect(try load(users, "2") == .closed(.init(concurrency: 14, stages: stages)))
  }

  @Test(
    "multiplies looping users, rounded, and leaves one at least", arguments: [("1.5", 15), ("0.04", 1), ("1.26", 13)])
  func users(_ scale: String, _ users: Int) throws {
    #expect(try load(with("{ concurrency: 10 }"), scale) == .closed(.init(concurrency: users)))
  }

  @Test("replays a trace so much faster, on top of its own speedup")
  func trace() throws {
    let text = with("{ trace: rows.csv, speedup: 2 }").replacing("run: { duration: 1m }\n", with: "")
    let reading = try read(text, options("2"))
    guard case .trace(let trace)? = reading.file.plan.load else {
      Issue.record("no trace")
      return
    }
    // 0, 2 and 6 s by 2 × 2.
    #expect(trace.rows.map(\.instant) == [.zero, .milliseconds(500), .milliseconds(1_500)])
    #expect(reading.expanded().contains("speedup: 4"))
    let replaced = try read(minimal, options("4", trace: "rows.csv")).expanded()
    #expect(replaced.contains("speedup: 4"))
  }

  @Test("multiplies the load of every scenario that has its own")
  func ownLoads() throws {
    let text = minimal + "  # more\n"
    let own = text.replacing(
      "pattern: { call: worker }\n",
      with: "pattern: { call: worker }\n  vip: { pattern: worker, load: { rate: 2/s }, start: 5s }\n")
    let plan = try read(own, options("2")).file.plan
    #expect(plan.load == .open(.init(rate: .perSecond(10))))
    #expect(plan.scenarios[1].load == .open(.init(rate: .perSecond(4))) && plan.scenarios[1].start == .seconds(5))
  }

  @Test("takes what --set says, is told in the options, and is not applied again when the result is run again")
  func rerun() throws {
    let file = try read(minimal, options("1.5", "load.rate=20/s")).file
    let effective = try #require(file.effective)
    #expect(effective.options == ["load-scale": "1.5"] && effective.overrides == ["load.rate": "20/s"])
    #expect(effective.text.contains("rate: 30/s"))
    let document = try EffectiveWorkloadTests.document(file)
    let again = try read(document, options(nil)).file
    #expect(again.plan == file.plan && again.effective == effective)
    // Scaled twice it is scaled by the product, and another load is not scaled.
    let twice = try read(document, options("2")).file
    #expect(twice.plan.load == .open(.init(rate: .perSecond(60))) && twice.effective?.options == ["load-scale": "3"])
    let other = try read(document, options(nil, "load={ rate: 1/s }")).file
    #expect(other.plan.load == .open(.init(rate: .perSecond(1))) && other.effective?.options == [:])
  }

  @Test("a session is one job: alone it is refused, beside another load it stays one")
  func session() throws {
    let text = with("{ trace: session.json }").replacing("run: { duration: 1m }\n", with: "")
    let alone = problems(text, options("2"))
    #expect(alone.count == 1 && alone[0].hasPrefix("--load-scale 2: error: load: a session is one job"), "\(alone)")
    let both = minimal.replacing(
      "pattern: { call: worker }\n",
      with: "pattern: { call: worker }\n  one: { load: { trace: session.json } }\n")
    let plan = try read(both, options("2")).file.plan
    #expect(plan.load == .open(.init(rate: .perSecond(10))) && plan.scenarios[1].load == TraceLoading.once)
  }

  @Test(
    "a bad scale names its argument",
    arguments: [
      (
        "150%", "{ rate: 5/s }",
        "--load-scale 150%: error: `150%` is a percentage; write 1.5"
      ),
      ("0", "{ rate: 5/s }", "--load-scale 0: error: is 0; write a factor such as 1.5 above 0 and at most 1000000000"),
      (
        "2", "{ rate: 900000000/s }",
        "--load-scale 2: error: load: is more than 1e9 a second, scaled by 2; use a smaller scale"
      ),
      ("2", "{ concurrency: 5000000 }", "--load-scale 2: error: load: is more than 8000000 looping users, scaled by 2"),
    ])
  func bad(_ scale: String, _ load: String, _ message: String) {
    let found = problems(with(load), options(scale))
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }
}
