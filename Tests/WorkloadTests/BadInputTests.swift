import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Bad input is told with its place and its remedy")
struct BadInputTests {
  /// The minimal file with one part replaced.
  private func edited(_ old: String, _ new: String) -> String {
    precondition(minimal.contains(old), "the minimal file has no `\(old)`")
    return minimal.replacing(old, with: new)
  }

  @Test("the minimal file is good")
  func good() throws {
    #expect(problems(minimal) == [])
  }

  @Test("an empty file")
  func empty() {
    for text in ["", "\n\n", "# only a comment\n"] {
      #expect(
        problems(text) == [
          "w.yaml:1:1: error: the file is empty; start with `schema: needletail/1`; `needletail init` writes a whole example"
        ])
    }
  }

  @Test("an unknown key, with the nearest known one")
  func unknownKey() {
    #expect(
      problems(edited("run: { duration: 1m }", "run: { duration: 1m, warmpu: 5s }")) == [
        "w.yaml:2:22: error: run: the key `warmpu` is unknown; did you mean `warmup`?"
      ])
  }

  @Test("an unknown key at the top, with no known one near")
  func unknownTopKey() {
    let found = problems(minimal + "elephants: 3\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("w.yaml:10:1: error: the key `elephants` is unknown; there are `schema`, `name`"))
  }

  @Test(
    "wrong units",
    arguments: [
      ("1m", "5", "`5` has no unit; write 5ms or 5s, whichever is meant"),
      ("1m", "5 parsecs", "the unit `parsecs` is unknown; use ns, us, ms, s, m or h, as in 250ms"),
      ("1m", "-5s", "`-5s` is negative; write a duration of 0 or more"),
      ("1m", "101h", "`101h` is longer than 100 h; write at most 100h"),
      (
        "1m", "100.000000000001h",
        "`100.000000000001h` is not a whole number of nanoseconds; write fewer digits after the point"
      ),
      ("1m", "soon", "`soon` is not a duration; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("1m", "[1m]", "is a list; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("1m", "true", "a boolean is not a duration; write a duration such as 250ms, 1.5s, 5m30s or 2h"),
      ("1m", "0", "is 0; write a duration above 0, such as 250ms"),
    ])
  func durations(_ old: String, _ new: String, _ message: String) {
    #expect(
      problems(edited("{ duration: 1m }", "{ duration: \(new) }")) == ["w.yaml:2:18: error: run.duration: " + message])
  }

  @Test(
    "wrong rates",
    arguments: [
      ("-5/s", "`-5/s` is negative; write a rate above 0"),
      ("0/s", "`0/s` is zero; write a rate above 0"),
      ("5", "`5` has no unit; write 5/s, /min or /h"),
      ("5/day", "the unit `/day` is unknown; use /s, /min or /h"),
      ("2e9/s", "`2e9/s` is more than 1e9 a second; write at most 1e9/s"),
      (".inf/s", "`.inf/s` is not a rate; write a rate such as 120/s, 10000/min or 5/h"),
      ("5ms", "`5ms` is not a rate; write a rate such as 120/s, 10000/min or 5/h"),
    ])
  func rates(_ rate: String, _ message: String) {
    #expect(problems(edited("5/s", rate)) == ["w.yaml:9:15: error: load.rate: " + message])
  }

  @Test("rates and durations at their limits are read")
  func limits() throws {
    let plan = try read(edited("5/s", "1e9/s").replacing("duration: 1m", with: "duration: 100h")).file.plan
    #expect(plan.run.duration == .seconds(360_000))
    #expect(plan.load == .open(.init(rate: .perSecond(1e9))))
  }

  @Test("an agent that does not exist, with the nearest that does")
  func unknownAgent() {
    #expect(
      problems(edited("call: worker", "call: wroker")) == [
        "w.yaml:8:22: error: scenarios.ask.pattern.call: there is no agent `wroker`; did you mean `worker`?"
      ])
  }

  @Test("an endpoint that does not exist")
  func unknownEndpoint() {
    #expect(
      problems(edited("simulate:", "endpoint: large\n    simulate:")) == [
        "w.yaml:5:15: error: agents.worker.endpoint: there is no endpoint `large`; add it under `endpoints`"
      ])
  }

  @Test(
    "a pattern with no agent",
    arguments: [
      ("{ sequential: [] }", 28, ".sequential", "names no agent; name at least one of the `agents`"),
      ("{ parallel: { agents: [] } }", 37, ".parallel.agents", "names no agent; name at least one of the `agents`"),
      ("{ sequence: [] }", 26, ".sequence", "has no pattern; write at least one"),
      ("{ call: }", 22, ".call", "names no agent; write its agents"),
      ("{ handoff: { } }", 25, ".handoff", "`tiers` is missing; add tiers: [NAME, …]"),
      ("{ }", 16, "", "is an empty pattern; name one, such as call: NAME; nest several in a sequence"),
    ])
  func noAgent(_ pattern: String, _ column: Int, _ key: String, _ message: String) {
    let expected = "w.yaml:8:\(column): error: scenarios.ask.pattern\(key): \(message)"
    let found = problems(edited("{ call: worker }", pattern))
    #expect(found.count == 1)
    #expect(found.first?.drop { $0 != " " } == expected.drop { $0 != " " })
  }

  @Test("an unknown pattern is never taken for another")
  func unknownPattern() {
    #expect(
      problems(edited("call: worker", "sequental: [worker]")) == [
        "w.yaml:8:16: error: scenarios.ask.pattern: there is no pattern `sequental`; did you mean `sequential`?"
      ])
  }

  @Test("an alias that contains itself")
  func circularAlias() {
    #expect(
      problems(edited("{ duration: 1m }", "&r\n  duration: 1m\n  drain: *r"))
        == [
          "w.yaml:4:10: error: the alias `*r` stands inside what it names, so it contains itself; name another anchor, or write the part out"
        ]
    )
  }

  @Test("an alias without an anchor")
  func unknownAlias() {
    #expect(
      problems(edited("service: 1s", "service: *slow"))
        == ["w.yaml:5:26: error: the alias `*slow` has no anchor before it; define it with `&slow` above"])
  }

  @Test("a key written twice")
  func duplicateKey() {
    #expect(
      problems(edited("run: { duration: 1m }", "run: { duration: 1m }\nrun: { jobs: 5 }"))
        == ["w.yaml:3:1: error: the key `run` is written twice; keep one; the first is on line 2"])
  }

  @Test("a merge key")
  func mergeKey() {
    #expect(
      problems(edited("run: { duration: 1m }", "run:\n  <<: { jobs: 5 }\n  duration: 1m")) == [
        "w.yaml:3:3: error: merge keys (`<<`) are not supported; write the keys out, or give the whole value as an alias (`expert: *base`)"
      ])
  }

  @Test("a second document")
  func secondDocument() {
    #expect(
      problems(minimal + "---\nrun: {}\n")
        == ["w.yaml:10:1: error: a second document begins here; keep one document a file"])
  }

  @Test("invalid UTF-8, at its line and column in code points")
  func invalidUTF8() {
    #expect(
      problems(Array("schema: needletail/1\nname: \"é".utf8) + [0xFF] + Array("\"\n".utf8))
        == ["w.yaml:2:9: error: the file is not valid UTF-8 here; save it as UTF-8"])
  }

  @Test("a control character")
  func controlCharacter() {
    #expect(
      problems("schema: needletail/1\nname: a\u{7}b\n")
        == [
          "w.yaml:2:8: error: the character U+0007 is not allowed in a workload file; remove it, or write it as an escape in double quotes"
        ])
  }

  @Test("a file over 4 MiB")
  func tooLarge() {
    let bytes = Array(minimal.utf8) + [UInt8](repeating: UInt8(ascii: "#"), count: 4 << 20)
    #expect(
      problems(bytes)
        == [
          "w.yaml:1:1: error: the file has \(bytes.count) bytes, more than the 4194304 (4 MiB) allowed; split it, or keep long data in a trace file"
        ])
  }

  @Test("a file over 64 levels deep, told at the first too deep and without delay")
  func tooDeep() {
    let text = "schema: needletail/1\nname: " + String(repeating: "[", count: 100_000)
    #expect(problems(text) == ["w.yaml:2:70: error: the file nests more than 64 levels deep; flatten it"])
  }

  @Test("depth through aliases counts too")
  func deepAliases() {
    var text = "a: &a0 [[[[[[[[[[]]]]]]]]]]\n"
    for level in 1...7 { text += "b\(level): &a\(level) [[[[[[[[[*a\(level - 1)]]]]]]]]]\n" }
    #expect(problems(text) == ["w.yaml:7:18: error: the file nests more than 64 levels deep; flatten it"])
  }

  @Test("a bomb of aliases")
  func bomb() {
    var text = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text += "b\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ") + "]\n"
    }
    let found = problems(text)
    #expect(found.count == 1)
    #expect(
      found[0].hasSuffix(
        "the file has more than 100000 values, each alias counted as what it stands for; make it smaller, or use fewer aliases"
      ))
    #expect(found[0].hasPrefix("w.yaml:5:"))
  }

  @Test("an unclosed bracket, at the bracket")
  func unclosedBracket() {
    let found = problems(edited("run: { duration: 1m }", "run: { duration: 1m"))
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("w.yaml:2:6: error: the bracket `{` is not closed; add `}`, or the missing comma,"))
  }

  @Test("a variable within brackets, whose brace YAML takes for a bracket")
  func variableWithinBrackets() {
    #expect(
      problems("schema: needletail/1\nload: { rate: ${RATE} }\n")
        == [
          "w.yaml:2:16: error: within brackets YAML takes the `{` of `${` for a bracket; put the value in quotes: \"${NAME}\""
        ])
  }

  @Test("an unclosed quote, at the quote")
  func unclosedQuote() {
    #expect(
      problems("schema: needletail/1\nname: \"abc\nrun: {}\n")
        == ["w.yaml:2:7: error: this quote is not closed; add the closing quote"])
  }

  @Test("a tab as indentation")
  func tab() {
    #expect(
      problems("schema: needletail/1\nrun:\n\tjobs: 5\n")
        == [
          "w.yaml:3:1: error: a value cannot start with this character; put the value in quotes; indent with spaces, never with tabs"
        ])
  }

  @Test("a tag")
  func tag() {
    #expect(
      problems(edited("1m", "!span 1m"))
        == ["w.yaml:2:18: error: the tag `!span` has no meaning in a workload file; remove it"])
  }

  @Test("a schema of another version, and none")
  func schema() {
    #expect(
      problems(edited("needletail/1", "needletail/2"))
        == ["w.yaml:1:9: error: schema: `needletail/2` is not a schema this version reads; write needletail/1"])
    #expect(
      problems(edited("schema: needletail/1\n", ""))
        == ["w.yaml:1:1: error: `schema` is missing; begin with `schema: needletail/1`"])
  }

  @Test("every problem of a file at once, in order of place")
  func allAtOnce() {
    let text = minimal.replacing("1m", with: "1").replacing("service: 1s", with: "service: 1x")
      .replacing("call: worker", with: "call: unknown").replacing("5/s", with: "-5/s")
    #expect(
      problems(text).map { $0.prefix { $0 != " " } } == [
        "w.yaml:2:18:", "w.yaml:5:26:", "w.yaml:8:22:", "w.yaml:9:15:",
      ])
  }

  @Test("more than a hundred problems are counted")
  func manyProblems() throws {
    let text = minimal + (0..<150).map { "x\($0): 1\n" }.joined()
    let error = #expect(throws: WorkloadError.self) { try read(text) }
    let failure = try #require(error)
    #expect(failure.problems.count == 100)
    #expect(failure.omitted == 50)
    #expect(failure.description.hasSuffix("\nand 50 more"))
  }
}

@Suite("Hostile files are refused soon")
struct HostileFileTests {
  @Test("a long value that thousands of aliases repeat where it is wrong")
  func longAliases() {
    let value = String(repeating: "1", count: 60_000)
    let text =
      "x: &x \"\(value)s\"\nagents: { a: { simulate: { service: { empirical: ["
      + Array(repeating: "*x", count: 50_000).joined(separator: ",") + "] } } } }\n"
    #expect(problems(text).count == 100)
  }

  @Test("variables in a value that thousands of aliases repeat")
  func longVariables() {
    let value = "${X:" + String(repeating: "1", count: 60_000) + "}"
    let text = "x: &x \"\(value)\"\ny: [" + Array(repeating: "*x", count: 50_000).joined(separator: ",") + "]\n"
    #expect(problems(text).contains { $0.contains("come to more than 16777216 bytes") })
  }

  @Test("a value and a key of excessive length")
  func long() {
    #expect(
      problems("a: \"" + String(repeating: "x", count: 65_537) + "\"\n").first?.contains("more than 65536 bytes")
        == true)
    #expect(
      problems("? " + String(repeating: "x", count: 2_000) + "\n: 1\n").contains { $0.contains("more than 1024 bytes") }
    )
  }

  @Test("thousands of unknown names among thousands of known ones")
  func unknownNames() {
    let agents = (0..<9_000).map { "  agent\($0): { simulate: { service: 1s } }\n" }.joined()
    let names = (0..<9_000).map { "agnet\($0)" }.joined(separator: ", ")
    let text =
      "schema: needletail/1\nrun: { jobs: 1 }\nagents:\n" + agents
      + "scenarios: { s: { pattern: { sequential: [\(names)] } } }\nload: { concurrency: 1 }\n"
    #expect(problems(text).count == 100)
  }
}
