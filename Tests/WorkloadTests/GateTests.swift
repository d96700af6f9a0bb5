import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("The file's gate:")
struct GateTests {
  private func gate(_ text: String) throws -> GateSettings {
    try #require(try read(minimal + "gate: \(text)\n").file.gate)
  }

  @Test("each allowance and threshold has its line, unless an argument brought it in")
  func places() throws {
    let text =
      minimal + """
        thresholds:
          cost_usd: ["value < 1"]
          abort_on_fail: 1s
          job_latency_ms:
            - p(99) < 45s
            - p(50) < 5s
        gate:
          allow:
            job_latency_ms: ["p(99) +5%",
              "p(50) +5%"]
            cost_usd: +2%

        """
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    func line(_ words: String) throws -> Int { try #require(lines.firstIndex { $0.contains(words) }) + 1 }
    let places = try read(text).promisePlaces
    #expect(places.gate == (try line("gate:")))
    #expect(
      places.allowances == [
        GatedFigure(.jobLatency, .percentile(99)): try line("p(99) +5%"),
        GatedFigure(.jobLatency, .percentile(50)): try line("p(50) +5%"),
        GatedFigure(.cost, .value): try line("cost_usd: +2%"),
      ])
    #expect(
      places.thresholds == [
        "cost_usd value < 1": try line("value < 1"), "job_latency_ms p(99) < 45s": try line("p(99) < 45s"),
        "job_latency_ms p(50) < 5s": try line("p(50) < 5s"),
      ])
  }

  @Test("seeds, confidence and allowances are read, relative and absolute, one way or both")
  func reads() throws {
    let gate = try gate(
      "{ seeds: 20, confidence: 99.5%, allow: { job_latency_ms: [\"p(99) +5%\", \"mean +5% or +10ms\"], jobs_per_s: -2%, "
        + "job_failure_rate: [\"+0.1pp\"], \"utilization{agent=worker}\": \"±10%\" } }")
    #expect(gate.seeds == 20 && gate.confidence == 0.995)
    #expect(
      gate.allowances.map(\.spelling)
        == [
          "p(99) job_latency_ms +5%", "mean job_latency_ms +5% or +10ms", "jobs_per_s -2%",
          "rate job_failure_rate +0.1pp",
          "utilization{agent=worker} ±10%",
        ].map { $0.replacing("rate job", with: "job") })
    #expect(gate.allowances.map(\.side) == [.rise, .rise, .fall, .rise, .both])
    #expect(gate.allowances.map(\.relative) == [0.05, 0.05, 0.02, nil, 0.1])
    #expect(gate.allowances.map(\.absolute) == [nil, 10, nil, 0.001, nil])
  }

  @Test(
    "each fault is told with its place and what to write",
    arguments: [
      ("{ seeds: 1 }", "2 to 1000"), ("{ seeds: 1001 }", "2 to 1000"), ("{ seeds: ten }", "seeds"),
      ("{ confidence: 50% }", "write a share above 50% and up to 99.99%"),
      ("{ confidence: 1 }", "write a share above 50% and up to 99.99%"),
      ("{ confidence: very }", "write a share above 50% and up to 99.99%"),
      ("{ alow: {} }", "did you mean `allow`?"), ("{ allow: [cost_usd] }", "write a mapping of figures to allowances"),
      ("{ allow: { cost: +2% } }", "cost"), ("{ allow: { cost_usd: [] } }", "write +5%"),
      ("{ allow: { cost_usd: 2% } }", "write +5%"), ("{ allow: { cost_usd: -2% } }", "write +2%, or ± for both"),
      ("{ allow: { jobs_per_s: +2% } }", "write -2%, or ± for both"),
      ("{ allow: { cost_usd: +-2%x } }", "cost_usd"), ("{ allow: { cost_usd: +200000% } }", "write such as +5%"),
      ("{ allow: { cost_usd: [+2%, +3%] } }", "keep one"),
      ("{ allow: { cost_usd: +2% or +3% } }", "write a share, an amount, or one of each"),
      ("{ allow: { cost_usd: +2% or -3 } }", "write one sign for both"),
      ("{ allow: { job_latency_ms: +5% } }", "write p(99) +5%"),
      ("{ allow: { job_latency_ms: p(98) +5% } }", "write one of p("),
      ("{ allow: { cost_usd: p(99) +5% } }", "write +5%"),
      ("{ allow: { job_failure_rate: +0.1 } }", "write +0.1pp for a tenth of a percentage point"),
      ("{ allow: { job_failure_rate: +xpp } }", "write such as +0.1pp"),
      ("{ allow: { \"call_latency_ms{agent=walker}\": p(99) +5% } }", "did you mean `worker`?"),
    ])
  func faults(_ text: String, _ remedy: String) throws {
    let told = problems(minimal + "gate: \(text)\n")
    #expect(told.count == 1)
    let line = minimal.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(told.first?.hasPrefix("w.yaml:\(line):") == true, "\(told)")
    #expect(told.first?.contains(remedy) == true, "\(told)")
  }

  @Test("more allowances than a gate has are refused")
  func tooMany() {
    let names = FigureCatalogue.standard.boundable.filter { $0.isWhole && $0.kind == .distribution }.prefix(8)
    let percentiles = FigureCatalogue.writtenPercentiles.map { "\"p(\(Spelling.number($0))) ±1%\"" }
    let others = ["mean", "min", "max", "count"].map { "\"\($0) ±1%\"" }
    let rows = names.map { "    \($0.name): [\((percentiles + others).joined(separator: ", "))]\n" }.joined()
    let told = problems(minimal + "gate:\n  allow:\n\(rows.replacing("±", with: "+-"))")
    #expect(told.count { $0.contains("has more than 64 allowances") } == 1, "\(told)")
  }

  @Test("what expand writes is read as the same, and --set changes it")
  func expandedAndSet() throws {
    let text =
      "{ seeds: 12, confidence: 99%, allow: { cost_usd: \"+2%\", job_latency_ms: [\"p(50) +5%\", \"p(99.9) +10% or +20ms\"], "
      + "job_failure_rate: +0.1pp, \"call_latency_ms{agent=worker}\": \"p(99) ±10%\" } }"
    let reading = try read(minimal + "gate: \(text)\n")
    #expect(try read(reading.expanded()).file.gate == reading.file.gate)
    let set = try read(
      minimal + "gate: \(text)\n",
      WorkloadReader.Options(overrides: ["gate.seeds=5", "gate.allow.cost_usd=[\"+3%\"]", "gate.confidence=0.9"]))
    #expect(set.file.gate?.seeds == 5 && set.file.gate?.confidence == 0.9)
    #expect(set.file.gate?.allowances.first?.relative == 0.03)
    #expect(try read(minimal).file.gate == nil)
  }

  @Test("a workload without its promises is the same whatever it promises, and another where what runs is another")
  func plan() throws {
    func plan(_ text: String) throws -> String {
      EffectiveWorkload.planSHA256(of: try read(text).expanded())
    }
    let base = try plan(minimal)
    #expect(
      try plan(
        minimal
          + "thresholds: { cost_usd: \"value < 5\", job_latency_ms: \"p(99) < 5s\" }\ngate:\n  seeds: 12\n  allow:\n    cost_usd: +2%\n"
      )
        == base)
    #expect(
      try plan(
        "# a comment\n" + minimal.replacing("{ rate: 5/s }", with: "\n  rate:   5/s   # the same\n  process: poisson"))
        == base)
    #expect(try plan(minimal.replacing("rate: 5/s", with: "rate: 6/s")) != base)
    #expect(try plan(minimal + "abort_on_fail: 5s\n") != base)
  }
}

@Suite("--allow")
struct AllowanceTests {
  @Test(
    "an allowance is read in short and in long, in either order",
    arguments: [
      ("job p99 +5%", "p(99) job_latency_ms +5%"), ("p99 job +5%", "p(99) job_latency_ms +5%"),
      ("p(99) job_latency_ms +5%", "p(99) job_latency_ms +5%"), ("cost +2%", "cost_usd +2%"),
      ("failure_rate +0.1pp", "job_failure_rate +0.1pp"), ("throughput -2%", "jobs_per_s -2%"),
      ("throughput −2%", "jobs_per_s -2%"),
      ("call{agent=a b} p99 +10% or +20ms", "p(99) call_latency_ms{agent=a b} +10% or +20ms"),
      ("call_latency_ms{agent=gpt-4.1} mean +1s", "mean call_latency_ms{agent=gpt-4.1} +1s"),
      ("cost +$0.5", "cost_usd +$0.5"), ("utilization{agent=x} ±5pp", "utilization{agent=x} ±5pp"),
      ("tpot p50 +-1%", "p(50) tpot_ms ±1%"),
    ])
  func reads(_ text: String, _ spelling: String) throws {
    let allowance = try Allowance(text)
    #expect(allowance.spelling == spelling)
    #expect(try Allowance(allowance.spelling) == allowance)
  }

  @Test(
    "what is none is refused with what to write",
    arguments: [
      ("", "allows nothing"), ("job p99", "allows nothing"), ("+5%", "names no figure"),
      ("jop p99 +5%", "did you mean `job`?"),
      ("jobs p99 +5%", "there is no figure `jobs`; did you mean `job`?"),
      ("speed +5%", "there are `job`, `call`, `ttft`"),
      ("job +5%", "needs a statistic"), ("job p99 -5%", "where it gets better"), ("cost p99 +5%", "does not fit"),
      ("job p99 +NaN%", "no percentage"), ("job p99 +inf%", "no percentage"), ("job p99 +1e9%", "no percentage"),
    ])
  func refuses(_ text: String, _ message: String) throws {
    do throws(WorkloadError) {
      _ = try Allowance(text)
      Issue.record("\(text) is an allowance")
    } catch {
      #expect(error.problems.count == 1)
      let problem = error.problems[0]
      #expect("\(problem.message); \(problem.remedy)".contains(message), "\(problem)")
      #expect(!problem.remedy.isEmpty)
    }
  }

  @Test("a result's workload says how it was gated, though what else it names is not there")
  func effective() throws {
    let text = minimal.replacing("load: { rate: 5/s }", with: "load: { trace: gone.jsonl }")
    let settings = GateSettings(
      effective: text
        + "gate: { seeds: 12, confidence: 95%, allow: { \"call_latency_ms{agent=worker}\": p(99) +5% } }\n")
    #expect(settings?.seeds == 12 && settings?.confidence == 0.95)
    #expect(settings?.allowances.map(\.spelling) == ["p(99) call_latency_ms{agent=worker} +5%"])
  }

  @Test("what says nothing of a gate, or cannot be read, has no settings")
  func noneEffective() {
    for gate in ["", "gate: { seeds: many }\n", "gate: { allow: { job_latency_ms: +5% } }\n", "gate: {\n"] {
      #expect(GateSettings(effective: minimal + gate) == nil, "\(gate)")
    }
  }
}
