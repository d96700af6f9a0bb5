import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("What --set says")
struct OverrideTests {
  private func options(_ overrides: String...) -> WorkloadReader.Options {
    WorkloadReader.Options(overrides: overrides)
  }

  /// Agents whose names have points in them.
  private let pointed = minimal.replacing(
    "scenarios:",
    with: """
        gpt-4.1: { simulate: { service: 1s } }
        gpt-4: { simulate: { service: 1s } }
        "a \\"b\\" c": { simulate: { service: 1s } }
        "x=y[0]": { simulate: { service: 1s } }
      scenarios:
      """)

  @Test(
    "names with points in them stand in quotes of either kind",
    arguments: [
      (#"agents."gpt-4.1".count=3"#, 1), ("agents.'gpt-4.1'.count=3", 1), ("agents.gpt-4.count=3", 2),
      (#"agents."gpt-4".count=3"#, 2), (#"agents."a \"b\" c".count=3"#, 3), (#"agents.'a "b" c'.count=3"#, 3),
      (#"agents.a "b" c.count=3"#, 3), (#"agents."x=y[0]".count=3"#, 4), (#""agents".'x=y[0]'."count"=3"#, 4),
    ])
  func quoted(_ argument: String, _ place: Int) throws {
    let plan = try read(pointed, options(argument)).file.plan
    #expect(plan.agents.map(\.count) == (0..<5).map { $0 == place ? 3 : 1 })
  }

  @Test("a threshold's label keeps its points")
  func label() throws {
    let file = try read(pointed, options("thresholds.call_latency_ms{agent=gpt-4.1}=p(99) < 5")).file
    #expect(file.thresholds.map(\.key) == ["call_latency_ms{agent=gpt-4.1}"])
  }

  @Test("a new name in quotes is added, whatever is in it")
  func added() throws {
    let plan = try read(
      minimal, options(#"agents."1.5"={ simulate: { service: 2s } }"#, #"agents."2".simulate.service=3s"#))
    #expect(plan.file.plan.agents.map(\.name) == ["worker", "1.5", "2"])
  }

  @Test(
    "a bad one names its argument, what is wrong and what would be right",
    arguments: [
      ("agents.worker.count", "this is not path.to.key=value; write such as --set agents.expert.count=3"),
      ("=5", "there is no key before the `=`; write such as --set agents.expert.count=3"),
      ("a..b=5", "a name is missing after `a.`; write such as --set agents.expert.count=3"),
      ("a.=5", "a name is missing after `a.`; write such as --set agents.expert.count=3"),
      (#"agents."gpt-4.1.count=3"#, #"the quote in `"gpt-4.1.count=3` is not closed; add `"` after the name"#),
      (
        #"agents."gpt-4.1"count=3"#,
        "`count=3` goes on after a name in quotes or an index; write a point, or the `=` and the value, after it"
      ),
      (
        "faults[0=5",
        "the bracket of `[0` is not closed; write the number of an item, counted from 0, as in faults[0].for"
      ),
      ("faults[-1]=5", "`[-1]` is no item of a list; write the number of an item, counted from 0, as in faults[0].for"),
      ("faults[a]=5", "`[a]` is no item of a list; write the number of an item, counted from 0, as in faults[0].for"),
      (
        "thresholds.wait_ms{for=gateway=5",
        "the braces of `wait_ms{for=gateway=5` do not match; write such as {scenario=ask}"
      ),
      (
        "agents.worker.domain=#5",
        "agents.worker.domain: there is no value after `=`, since `#` begins a comment; "
          + "put the value in quotes if that belongs to it: 'agents.worker.domain=\"…\"', in single quotes for the shell"
      ),
      (
        "agents.worker.capabilities[5]=x",
        "agents.worker.capabilities: has 0 items, so there is no [5]; use at most [0], which appends"
      ),
      ("run.jobs=", "run.jobs: there is no value after `=`; write null to remove what the file has"),
      ("agents.worker.count=0", "agents.worker.count: is 0; write a number of agents from 1 to 1000000"),
      ("agents.worker.cuont=3", "agents.worker: the key `cuont` is unknown; did you mean `count`?"),
      ("run.duration.x=3", "run.duration: is `1m`, which has no keys; give a path through mappings"),
      ("run[0]=3", "run: is a mapping, not a list; write a key after it"),
      (
        "load={",
        "the bracket `{` is not closed; add `}`, or the missing comma, and put the argument in single quotes for the shell"
      ),
      (
        "agents.worker.weights=[1, 2",
        "the bracket `[` is not closed; add `]`, or the missing comma, and put the argument in single quotes for the shell"
      ),
      (
        "agents.worker.weights=[1, 2] 3",
        "the value ends before this; write one value: a number, a text in quotes, [a, b] or { key: value }"
      ),
      (
        "run.jobs=]", "a value was expected here; write one value: a number, a text in quotes, [a, b] or { key: value }"
      ),
      (#"agents.worker.domain="a"#, "this quote is not closed; add the closing quote"),
      (
        #"agents["gpt-4.1"].count=3"#,
        #"`["gpt-4.1"]` is no item of a list; write 'agents."gpt-4.1".count=…', in single quotes for the shell"#
      ),
      (
        "agents[gpt-4.1].count=3",
        #"`[gpt-4.1]` is no item of a list; write 'agents."gpt-4.1".count=…', in single quotes for the shell"#
      ),
      (
        #"agents.gpt-4\.1.count=3"#,
        #"`\` before a point is not read; write 'agents."gpt-4.1".count=…', in single quotes for the shell"#
      ),
      (
        #"agents.gpt-4\\.1\\.x.count=3"#,
        #"`\` before a point is not read; write 'agents."gpt-4.1.x".count=…', in single quotes for the shell"#
      ),
      (
        "agents.worker.slowdown=110%",
        "agents.worker.slowdown: `110%` is a percentage; write 1.1"
      ),
      ("load={rate:5/s}", "load: the key `rate:5/s` is unknown; write `rate: 5/s`, with a space after the colon"),
    ])
  func bad(_ argument: String, _ message: String) {
    #expect(problems(minimal, options(argument)).contains("--set \(argument): error: \(message)"))
  }

  @Test(
    "a colon without a space after it is all that is told",
    arguments: [
      ("load={stages:[{duration: 1m, target: 5/s}]}", "", "a colon within brackets has no space after it", "stages"),
      (
        "agents.worker.simulate.service={lognormal:{p50:1s,p99:2s}}", "",
        "a colon within brackets has no space after it", "lognormal"
      ),
      (
        "load.stages=[{duration:1m,target:5/s}]", "load.stages[0]: ", "the key `duration:1m` is unknown", "duration: 1m"
      ),
      ("faults=[{at:1s,for:2s,agents:worker,latency:2}]", "faults[0]: ", "the key `at:1s` is unknown", "at: 1s"),
      ("run={duration:1m}", "run: ", "the key `duration:1m` is unknown", "duration: 1m"),
      ("scenarios.ask={pattern:worker}", "scenarios.ask: ", "the key `pattern:worker` is unknown", "pattern: worker"),
    ])
  func colon(_ argument: String, _ key: String, _ message: String, _ remedy: String) {
    let text = argument.hasPrefix("load.") ? minimal.replacing("{ rate: 5/s }", with: "{ stages: [] }") : minimal
    let shown = key.isEmpty ? remedy + ": " : remedy
    #expect(
      problems(text, options(argument)) == [
        "--set \(argument): error: \(key)\(message); write `\(shown)`, with a space after the colon"
      ])
  }

  @Test("another kind of load beside the file's is told as the argument's, with how to remove the file's")
  func kinds() throws {
    let argument = "load.stages=[{ duration: 1m, target: 5/s }]"
    #expect(
      problems(minimal, options(argument)) == [
        "--set \(argument): error: load.stages: stands beside `rate`, which the file has; add --set load.rate=null"
      ])
    #expect(try read(minimal, options(argument, "load.rate=null")).file.plan.run.duration == .seconds(60))
  }

  @Test(
    "a name with points and without quotes is explained",
    arguments: [
      (
        "agents.gpt-4.1.count=3",
        "agents: the name `gpt-4.1` has a point in it and no quotes; "
          + #"write 'agents."gpt-4.1".count=…', in single quotes for the shell"#
      ),
      (
        "agents.gpt-5.1.count=3",
        "agents.gpt-5: there is no `1` under `gpt-5`; write agents.gpt-5[1].count=… for an item of a list, "
          + #"'agents.gpt-5."1".count=…' for a name, 'agents."gpt-5.1".count=…' for a name with a point in it"#
      ),
      (
        "agents.gpt-3.5-turbo.count=3",
        "agents.gpt-3: there is no `5-turbo` under `gpt-3`; write "
          + #"'agents.gpt-3."5-turbo".count=…' for a name, 'agents."gpt-3.5-turbo".count=…' for a name with a point in it"#
      ),
    ])
  func unquoted(_ argument: String, _ message: String) {
    #expect(problems(pointed, options(argument)) == ["--set \(argument): error: \(message)"])
  }

  @Test("a new name with points and without quotes is explained where its rest is no key")
  func unquotedNew() {
    let argument = "agents.team.alpha.count=3"
    #expect(
      problems(minimal, options(argument)).contains {
        $0.hasPrefix("--set \(argument): error: agents.team: the key `alpha` is unknown; there are `count`")
          && $0.hasSuffix(#"; a name with a point in it stands in quotes, as in 'agents."gpt-4.1".count=3'"#)
      })
  }

  @Test(
    "the place of an item is not a name",
    arguments: [
      (
        minimal, "faults.0.for=1m",
        "faults: there is no `0` under `faults`; write faults[0].for=… for an item of a list, 'faults.\"0\".for=…' for a name"
      ),
      (
        minimal + "faults: [ { at: 1s, for: 1s, agents: worker, latency: 2 } ]\n", "faults.0.for=1m",
        "faults: is a list, which has no keys; write faults[0] for an item"
      ),
      (
        minimal + "faults: [ { at: 1s, for: 1s, agents: worker, latency: 2 } ]\n", "faults.for=1m",
        "faults: is a list, which has no keys; write faults[0] for its first item"
      ),
    ])
  func items(_ text: String, _ argument: String, _ message: String) {
    #expect(problems(text, options(argument)) == ["--set \(argument): error: \(message)"])
  }

  @Test("an index beyond a list says how many items that has")
  func beyondItems() {
    let text = minimal.replacing("simulate:", with: "capabilities: [a]\n    simulate:")
    #expect(
      problems(text, options("agents.worker.capabilities[5]=x")) == [
        "--set agents.worker.capabilities[5]=x: error: agents.worker.capabilities: has 1 item, so there is no [5]; use at most [1], "
          + "which appends"
      ])
  }

  @Test(
    "what is a comment in a value is warned of, and a `#` in quotes or without a blank before it is none",
    arguments: [
      ("name=a # b", "a", "# b"), ("name=\"a # b\" # c # d", "a # b", "# c # d"), ("name=a #", "a", "#"),
      ("name='a # b'", "a # b", nil), ("name=a#b", "a#b", nil), ("name=\"a # b\"", "a # b", nil),
      ("name=|\n a # b", "a # b", nil),
    ])
  func comments(_ argument: String, _ name: String, _ comment: String?) throws {
    let reading = try read(minimal, options(argument))
    #expect(reading.file.plan.name == name)
    #expect(
      reading.warnings.map { $0.sentence(severity: "warning") }
        == (comment.map {
          [
            "--set \(argument): warning: name: `\($0)` is a comment, which is not read; put the value in quotes if that belongs to it: "
              + "'name=\"…\"', in single quotes for the shell"
          ]
        } ?? []))
  }

  @Test("so it is behind a list and a mapping")
  func commentsBehindContainers() throws {
    for argument in ["agents.worker.capabilities=[a, \"b # c\"] # d", "load={ rate: 5/s } # d"] {
      #expect(try read(minimal, options(argument)).warnings.map(\.message) == ["`# d` is a comment, which is not read"])
    }
  }
}
