import Foundation
import Testing

@testable import NeedletailMeasurement

/// A small version of `make validate-gate`, on the same draws.
@Suite("The gate on simulated machines")
struct GateValidationTests {
  static func outcome(
    _ drift: SimulatedMachine.Drift, order: SimulatedMachine.Order = .interleaved, change: Double = 0,
    noise: Double = 0.027,
    pairs: Int = 20, trials: Int
  ) throws -> GateTrials.Outcome {
    let machine = SimulatedMachine(noise: noise, drift: drift, order: order)
    return try GateTrials(machine: machine, change: change, mostPairs: pairs)
      .run(trials: trials, allowances: [0], seed: 1)[0]
  }

  @Test(
    "equal builds are broken in at most 1 of 100 trials, whatever drifts", arguments: SimulatedMachine.Drift.allCases)
  func falseAlarms(_ drift: SimulatedMachine.Drift) throws {
    #expect(try Self.outcome(drift, trials: 200).broken <= 2)
  }

  @Test("measured one build after the other on a machine that slows down, equal builds are broken nearly always")
  func blocks() throws {
    #expect(try Self.outcome(.linear, order: .blocks, trials: 40).broken > 30)
    #expect(try Self.outcome(.none, order: .blocks, trials: 40).broken <= 1)
  }

  @Test(
    "a p99 that is 5 or 10 % higher is found in nine of ten trials or more",
    arguments: [(0.05, 0.027, 20), (0.1, 0.027, 20), (0.1, 0.08, 30)])
  func found(_ change: Double, _ noise: Double, _ pairs: Int) throws {
    #expect(try Self.outcome(.walk, change: change, noise: noise, pairs: pairs, trials: 60).broken >= 54)
  }

  @Test("the same seed gives the same table, another one others")
  func repeats() throws {
    let cases = [GateTrials(machine: SimulatedMachine(noise: 0.08, drift: .walk), change: 0.1, mostPairs: 20)]
    func table(_ seed: UInt64) throws -> String { try GateValidation(cases, seed: seed) { _ in 25 }.markdown }
    #expect(try table(1) == table(1))
    #expect(try table(1) != table(2))
  }

  @Test("the page has a place for the table, and in it a row for each machine that is tried")
  func page() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/gate-validation.md")
    let page = try String(contentsOf: path, encoding: .utf8)
    #expect(try MarkedPage.replacing("trials", with: "", in: page).count < page.count)
    let shown = page.split(separator: "\n").filter { $0.hasPrefix("| equal") || $0.hasPrefix("| +") }
    let table = try GateValidation(GateValidation.cases, seed: 1) { _ in 1 }.markdown
    let tried = table.split(separator: "\n").dropFirst(2)
    func machine(_ row: Substring) -> [Substring] { Array(row.split(separator: "|").prefix(5)) }
    #expect(shown.map(machine) == tried.map(machine))
  }

  @Test("a promise that is not kept is said")
  func failures() throws {
    let cases = [GateTrials(machine: SimulatedMachine(noise: 0.027, drift: .none), change: 0, mostPairs: 20)]
    var validation = try GateValidation(cases, seed: 1) { _ in 1 }
    #expect(validation.failures == [])
    validation.rows[0].outcomes[0].broken = 1
    #expect(
      validation.failures == [
        "equal, 2.7 %, 20, none, ABBA, allowed 0.0 %: broken in 100.0 % instead of 0.0 % to 1.0 %"
      ])
  }

  @Test("noise has the deviation that is said, within a figure and between the figures of a run")
  func noise() {
    let machine = SimulatedMachine(noise: 0.08, drift: .none)
    let values = machine.measure(pairs: 2_000, change: 0, trial: 0, seed: 1)
    func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, (squares / Double(values.count)).squareRoot())
    }
    let (p50, p99) = (values[0].base, values[1].base)
    let (first, second) = (moments(p50), moments(p99))
    // Four standard errors of a coefficient of variation from 2,000 values: 4 · 0.08/√4,000.
    #expect(abs(first.deviation / first.mean - 0.08) < 0.005)
    #expect(abs(second.deviation / second.mean - 0.08) < 0.005)
    let together = zip(p50, p99).reduce(0) { $0 + ($1.0 - first.mean) * ($1.1 - second.mean) } / 2_000
    #expect(abs(together / (first.deviation * second.deviation) - 0.5) < 0.07)
    // Two runs of a pair are independent.
    #expect(
      abs(moments(zip(values[0].base, values[0].head).map { $1 / $0 }).deviation - 0.08 * 2.0.squareRoot()) < 0.008)
  }
}
