import NeedletailPlanner
import Testing

@Suite("What a sweep is to run") struct SweepDesignTests {
  private func design(
    _ varied: [String], load: String? = nil, set: [String] = [], seeds: Int = 3
  ) throws -> SweepDesign {
    try SweepDesign(varied: varied, load: load, overrides: set, seeds: seeds)
  }

  @Test("two keys give every combination, the last going through its values first") func combinations() throws {
    let design = try design(["agents.a.count=1..2", "agents.b.count=5,7"])
    #expect(
      design.settings.map(\.overrides) == [
        ["agents.a.count=1", "agents.b.count=5"], ["agents.a.count=1", "agents.b.count=7"],
        ["agents.a.count=2", "agents.b.count=5"], ["agents.a.count=2", "agents.b.count=7"],
      ])
  }

  @Test("a range of loads is an axis of its own, and one load is that of every point") func loads() throws {
    let swept = try design([], load: "10/s..30/s:10/s")
    #expect(swept.axes.map(\.title) == ["load"] && swept.settings.map(\.loadPerSecond) == [10, 20, 30])
    let fixed = try design(["agents.a.count=1..2"], load: "1200/min")
    #expect(fixed.axes.count == 1 && fixed.settings.map(\.loadPerSecond) == [20, 20])
  }

  @Test("a name in quotes may have an equals sign in it") func quoted() throws {
    let design = try design(["agents.\"a=b.c\".count=1..2"])
    #expect(design.settings.map(\.overrides) == [["agents.\"a=b.c\".count=1"], ["agents.\"a=b.c\".count=2"]])
  }

  @Test(
    "what cannot be varied is refused with what to do",
    arguments: [
      ([], nil, "nothing is varied"),
      (["seed=1..3"], nil, "--vary seed: seeds are not varied, each value has them all"),
      (["thresholds.keeps_up=yes,no"], nil, "--vary thresholds.keeps_up: it says what a run is held to, not what runs"),
      (["run.clock=virtual,wall"], nil, "--vary run.clock: figures of two clocks do not compare"),
      (["name=a,b"], nil, "--vary name: it changes nothing that runs"),
      (["a.count=5"], nil, "--vary a.count: one value varies nothing"),
      (["a.count"], nil, "--vary a.count: there is no `=`"),
      (["a.count=8..1"], nil, "--vary a.count: the range runs backwards"),
      (["a.count=1..2", "a.count=3..4"], nil, "--vary names `a.count` twice"),
      (["a.x=1..2", "b.x=1..2", "c.x=1..2"], nil, "3 keys are varied, and a matrix has two sides"),
      (["a.x=1..2", "b.x=1..2"], "10/s..20/s:5/s", "3 keys are varied, and a matrix has two sides"),
      (["load.rate=1/s..2/s"], "10/s..20/s:5/s", "`load.rate` and --load both vary the load"),
      ([], "10..20", "--load 10..20: a load is a rate"),
      (["a.x=1..100", "b.x=1..100"], nil, "10000 points are more than 1000"),
    ] as [([String], String?, String)])
  func refused(_ varied: [String], _ load: String?, _ message: String) {
    #expect { try design(varied, load: load) } throws: { ($0 as? SweepDesign.Fault)?.message == message }
  }

  @Test("a key is not set and varied, and points times seeds have a bound") func bounds() {
    #expect { try design(["a.x=1..2"], set: ["a.x=5"]) } throws: {
      ($0 as? SweepDesign.Fault)?.message == "`a.x` is set and varied"
    }
    #expect { try design(["a.x=1..1000"], seeds: 101) } throws: {
      ($0 as? SweepDesign.Fault)?.remedy == "take at most 100 seeds"
    }
  }
}
