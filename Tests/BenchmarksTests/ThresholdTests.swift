import NeedletailNotation
import Testing

@testable import NeedletailMeasurement

@Suite("Thresholds in units of reference kernels")
struct ThresholdTests {
  private func row(_ rounds: [Double], processor: Double = 25, memory: Double = 100) -> Record.Row {
    Record.Row(
      name: "loop", unit: "ns a call", clock: "thread", rounds: rounds,
      memoryReference: rounds.map { _ in memory }, processorReference: rounds.map { _ in processor })
  }

  /// 12 · 25 + 1 · 100 = 400 expected.
  private let threshold = Thresholds.Threshold(processorSteps: 12, memorySteps: 1, atMost: 1.25)

  @Test("a ratio is a round's time over the kernels' steps around it")
  func ratios() {
    #expect(threshold.ratios(of: row([400, 500])) == [1, 1.25])
    #expect(threshold.ratios(of: row([400], processor: 50, memory: 200)) == [0.5])
  }

  @Test("rounds within the threshold hold it")
  func held() {
    guard case .held(let ratio) = threshold.verdict(on: row(Array(repeating: 400, count: 9))) else {
      Issue.record("not held")
      return
    }
    #expect(ratio.value == 1)
  }

  @Test("one slow round in nine exceeds nothing and is held: the interval leaves it out")
  func oneSlowRound() {
    let rounds = Array(repeating: 400.0, count: 8) + [4_000]
    if case .held = threshold.verdict(on: row(rounds)) {} else { Issue.record("not held") }
  }

  @Test("half as slow again in every round is beyond a threshold with a quarter of headroom")
  func exceeded() {
    if case .exceeded = threshold.verdict(on: row(Array(repeating: 600, count: 9))) {
    } else {
      Issue.record("not exceeded")
    }
  }

  @Test("rounds on both sides decide nothing, and so do no rounds")
  func undecided() {
    let rounds = [400.0, 410, 420, 430, 440, 600, 610, 620, 630]
    if case .undecided(.some) = threshold.verdict(on: row(rounds)) {} else { Issue.record("decided") }
    #expect(threshold.verdict(on: row([])) == .undecided(nil))
  }

  @Test("a machine twice as slow in everything holds the same thresholds")
  func slowerMachine() {
    let usual = threshold.verdict(on: row(Array(repeating: 400, count: 9)))
    let slow = threshold.verdict(on: row(Array(repeating: 800, count: 9), processor: 50, memory: 200))
    #expect(usual == slow)
  }

  @Test("a report asks for more rounds of what is not held, and fails for what is beyond only")
  func report() {
    let threshold = Thresholds.Threshold(processorSteps: 0, memorySteps: 1, atMost: 10)
    let thresholds = Thresholds(["fine": threshold, "astride": threshold, "slow": threshold, "absent": threshold])
    var record = Record()
    for (name, rounds) in [
      ("fine", [100.0, 100, 100]), ("astride", [900, 1_000, 1_100]), ("slow", [2_000, 2_000, 2_000]),
    ] {
      var row = row(rounds)
      row.name = name
      record.rows.append(row)
    }
    let report = ThresholdReport(thresholds, record)
    #expect(report.doubtful == ["astride", "slow"])
    #expect(report.exceeded == ["slow"])
  }

  /// A busy machine slows memory more than the processor; a benchmark that takes 4 steps of the one and 2 of the other
  /// takes 4 · 30 + 2 · 40 = 200 on a quiet one, and 4 · 33 + 2 · 130 = 392 on a busy one.
  @Test("steps are told apart by runs on a quiet and on a busy machine, and 1.8 times as much is allowed")
  func deriving() throws {
    let quiet = Record(rows: [row([200, 200, 200], processor: 30, memory: 40)])
    let busy = Record(rows: [row([392, 392, 392], processor: 33, memory: 130)])
    let derived = Thresholds.derived(from: [quiet, busy])
    let threshold = try #require(derived.thresholds["loop"])
    #expect(abs(threshold.processorSteps - 4) < 1e-9)
    #expect(abs(threshold.memorySteps - 2) < 1e-9)
    #expect(threshold.atMost == 1.8)
  }

  @Test("a benchmark that goes with the processor alone has no steps of memory, and 1.4 times as much is allowed")
  func oneKernel() throws {
    let quiet = Record(rows: [row([300, 300], processor: 30, memory: 40)])
    let busy = Record(rows: [row([320, 320], processor: 33, memory: 130)])
    let threshold = try #require(Thresholds.derived(from: [quiet, busy]).thresholds["loop"])
    #expect(threshold.memorySteps == 0 && threshold.atMost == 1.4)
    #expect((9.5...10.1).contains(threshold.processorSteps))
  }

  @Test("a process that is started for it is held as a thread is")
  func startedProcess() {
    var command = row([300, 300])
    command.clock = "child"
    #expect(Thresholds.derived(from: [Record(rows: [command])]).thresholds.count == 1)
  }

  @Test("what was promised of a further figure is held in its own unit, and its benchmark is measured again in doubt")
  func bounds() {
    let thresholds = Thresholds([:], bounds: ["loop peak": 400, "desk peak": 400, "far peak": 400])
    var record = Record()
    for (name, rounds) in [
      ("loop peak", [399.0, 400, 398]), ("desk peak", [390, 401, 420]), ("far peak", [401, 402, 403]),
    ] { record.rows.append(.init(name: name, unit: "MB", clock: "-", rounds: rounds)) }
    let report = ThresholdReport(thresholds, record)
    #expect(report.exceeded == ["far peak"])
    #expect(report.doubtful == ["desk", "far"])
  }

  @Test("what several threads do gets no threshold")
  func severalThreads() {
    var ring = row([100, 100])
    ring.clock = "elapsed"
    #expect(Thresholds.derived(from: [Record(rows: [ring])]).thresholds.isEmpty)
  }

  @Test("what is unsteady beyond what the kernels say gets no threshold")
  func unsteady() {
    let rounds = [100.0, 100, 100, 100, 130, 130, 130, 160, 160]
    #expect(Thresholds.derived(from: [Record(rows: [row(rounds)])]).thresholds.isEmpty)
    #expect(Thresholds.derived(from: [Record(rows: [row(rounds.map { min($0, 110) })])]).thresholds.count == 1)
  }

  @Test("a file of thresholds reads back as it was written")
  func roundTrip() throws {
    let thresholds = Thresholds(["loop": threshold], bounds: ["loop peak": 400])
    #expect(try Thresholds(JSON(reading: Array(thresholds.json.text().utf8), path: "thresholds.json")) == thresholds)
  }

  @Test("a threshold that expects no time is refused, with its name")
  func nothingExpected() throws {
    let text = #"{"thresholds": {"loop": {"processor_steps": 0, "memory_steps": 0, "at_most": 1.4}}}"#
    let json = try JSON(reading: Array(text.utf8), path: "thresholds.json")
    let error = #expect(throws: DocumentError.self) { try Thresholds(json) }
    #expect(error?.description.contains("thresholds.loop") == true)
  }
}
