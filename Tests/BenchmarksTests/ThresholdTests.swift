import Notation
import Testing

@testable import Measurement

@Suite("Thresholds in units of a reference kernel")
struct ThresholdTests {
  private func row(_ rounds: [Double], memory: Double = 100, processor: Double = 25) -> Record.Row {
    Record.Row(
      name: "loop", unit: "ns a call", clock: "thread", rounds: rounds,
      memoryReference: rounds.map { _ in memory }, processorReference: rounds.map { _ in processor })
  }

  private let threshold = Thresholds.Threshold(kernel: .both, atMost: 10)

  @Test("the kernel of both is their geometric mean: 100 and 25 make 50")
  func bothKernels() {
    #expect(threshold.ratios(of: row([400, 500])) == [8, 10])
    #expect(Thresholds.Threshold(kernel: .memory, atMost: 1).ratios(of: row([400])) == [4])
    #expect(Thresholds.Threshold(kernel: .processor, atMost: 1).ratios(of: row([400])) == [16])
  }

  @Test("rounds within the threshold hold it")
  func held() {
    guard case .held(let ratio) = threshold.verdict(on: row(Array(repeating: 400, count: 9))) else {
      Issue.record("not held")
      return
    }
    #expect(ratio.value == 8)
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
    let slow = threshold.verdict(on: row(Array(repeating: 800, count: 9), memory: 200, processor: 50))
    #expect(usual == slow)
  }

  @Test("a report asks for more rounds of what is not held, and fails for what is beyond only")
  func report() {
    let thresholds = Thresholds([
      "fine": .init(kernel: .memory, atMost: 10), "astride": .init(kernel: .memory, atMost: 10),
      "slow": .init(kernel: .memory, atMost: 10), "absent": .init(kernel: .memory, atMost: 10),
    ])
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

  @Test("a derived threshold takes the kernel that the time followed, with 1.4 times its ratio")
  func deriving() throws {
    // Disturbed rounds: the memory was slower, the processor was not, and the benchmark went with the memory.
    let memory = [100.0, 100, 200, 100, 150, 100, 100, 300, 100]
    let row = Record.Row(
      name: "loop", unit: "ns a call", clock: "thread", rounds: memory.map { $0 * 5 }, memoryReference: memory,
      processorReference: memory.map { _ in 25 })
    var elapsed = row
    (elapsed.name, elapsed.clock) = ("ring", "elapsed")
    let derived = Thresholds.derived(from: Record(rows: [row, elapsed]))
    #expect(derived == Thresholds(["loop": .init(kernel: .memory, atMost: 7)]))
    #expect(try Thresholds(JSON(reading: Array(derived.json.text().utf8), path: "thresholds.json")) == derived)
  }

  @Test("a file of thresholds says kernel and bound by name")
  func decoding() throws {
    let text = #"{"thresholds": {"loop": {"kernel": "both", "at_most": 4.5, "measured": 3}}}"#
    let thresholds = try Thresholds(JSON(reading: Array(text.utf8), path: "thresholds.json"))
    #expect(thresholds == Thresholds(["loop": .init(kernel: .both, atMost: 4.5)]))
  }

  @Test("a threshold of an unknown kernel is refused, with its name")
  func unknownKernel() throws {
    let json = try JSON(
      reading: Array(#"{"thresholds": {"loop": {"kernel": "warp", "at_most": 1}}}"#.utf8), path: "thresholds.json")
    let error = #expect(throws: DocumentError.self) { try Thresholds(json) }
    #expect(error?.description.contains("thresholds.loop") == true)
  }
}
