import Foundation
import Testing

/// The table's exact values, worked out anew from their formulas.
@Suite("The exact values are what their formulas give")
struct ExactValueTests {
  struct Value: Sendable, CustomTestStringConvertible {
    var title: String
    var figure: Figure
    var formula: Double
    var testDescription: String { "\(title): \(figure.label)" }
  }

  /// B(0) = 1, B(k) = a B(k − 1) / (k + a B(k − 1)).
  static func erlangB(servers: Int, load: Double) -> Double {
    (1...servers).reduce(1) { load * $0 / (Double($1) + load * $0) }
  }

  static func erlangC(servers: Int, load: Double) -> Double {
    let loss = erlangB(servers: servers, load: load)
    return loss / (1 - load / Double(servers) * (1 - loss))
  }

  /// Probabilities of a birth-death process from its rates, up to `states`.
  static func birthDeath(states: Int, birth: (Int) -> Double, death: (Int) -> Double) -> [Double] {
    var weights = [1.0]
    for state in 1...states { weights.append(weights[state - 1] * birth(state - 1) / death(state)) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  static func mean(_ probabilities: [Double]) -> Double {
    probabilities.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
  }

  static func harmonic(_ terms: ClosedRange<Int>) -> Double { terms.reduce(0) { $0 + 1 / Double($1) } }

  static let waiting: [Value] = {
    let (ten, two) = (erlangC(servers: 10, load: 8), erlangC(servers: 2, load: 1.6))
    let hundred = erlangC(servers: 100, load: 90)
    // The root of σ = exp(−(1 − σ) / 0.8) by iteration: a contraction near it.
    let sigma = (0..<2_000).reduce(0.5) { root, _ in exp(-(1 - root) / 0.8) }
    return [
      Value(title: "M/M/1, ρ = 0.8", figure: .sojournPercentile(99.9), formula: 5 * log(1_000)),
      Value(title: "M/M/1, ρ = 0.8", figure: .waitPercentile(99), formula: 5 * log(80)),
      Value(title: "M/M/10, a = 8", figure: .waitProbability, formula: ten),
      Value(title: "M/M/10, a = 8", figure: .meanWait(), formula: ten / 2),
      Value(title: "M/M/10, a = 8", figure: .queueLength, formula: 8 * ten / 2),
      Value(title: "M/M/10, a = 8", figure: .waitPercentile(99), formula: log(ten / 0.01) / 2),
      Value(title: "M/M/2, a = 1.6", figure: .waitProbability, formula: two),
      Value(title: "M/M/2, a = 1.6", figure: .meanWait(), formula: two / 0.4),
      Value(title: "M/M/100, a = 90", figure: .waitProbability, formula: hundred),
      Value(title: "M/M/100, a = 90", figure: .meanWait(), formula: hundred / 10),
      Value(title: "M/G/1, ρ = 0.7, lognormal, cs² = 4", figure: .meanWait(), formula: 0.7 * 5 / 0.6),
      Value(title: "M/G/1, ρ = 0.8, Erlang-4", figure: .meanWait(), formula: 0.8 * 1.25 / 0.4),
      Value(title: "D/M/1, ρ = 0.8", figure: .meanWait(), formula: sigma / (1 - sigma)),
      Value(title: "D/M/1, ρ = 0.8", figure: .waitPercentile(99), formula: log(100 * sigma) / (1 - sigma)),
    ]
  }()

  static let losing: [Value] = {
    let room = birthDeath(states: 10, birth: { _ in 0.9 }, death: { _ in 1 })
    let patience = birthDeath(
      states: 400, birth: { _ in 12 }, death: { Double(min($0, 10)) + 0.5 * Double(max(0, $0 - 10)) })
    let queue = patience.enumerated().reduce(0) { $0 + Double(max(0, $1.offset - 10)) * $1.element }
    let (erlangA, mm1k) = ("Erlang-A, c = 10, λ = 12, θ = 0.5", "M/M/1/10, ρ = 0.9")
    return [
      Value(title: "Erlang-B, c = 10, a = 5", figure: .failureRate, formula: erlangB(servers: 10, load: 5)),
      Value(title: "Erlang-B, c = 10, a = 10", figure: .failureRate, formula: erlangB(servers: 10, load: 10)),
      Value(title: "Erlang-B, c = 100, a = 90", figure: .failureRate, formula: erlangB(servers: 100, load: 90)),
      Value(title: mm1k, figure: .failureRate, formula: room[10]),
      Value(title: mm1k, figure: .jobsInSystem, formula: mean(room)),
      Value(title: mm1k, figure: .meanSojourn, formula: mean(room) / (0.9 * (1 - room[10]))),
      Value(title: erlangA, figure: .queueLength, formula: queue),
      Value(title: erlangA, figure: .failureRate, formula: 0.5 * queue / 12),
      Value(title: erlangA, figure: .waitOrAbandonProbability, formula: patience[10...].reduce(0, +)),
    ]
  }()

  static let networks: [Value] = {
    let poisson = birthDeath(states: 400, birth: { _ in 50 }, death: { Double($0) / 2 })
    let squares = (1...10).reduce(0) { $0 + 1 / Double($1 * $1) }
    let loops = [5, 11, 20].flatMap { users -> [Value] in
      // Mean value analysis: an arriving customer sees the queue of one customer fewer.
      var (queue, response, rate) = (0.0, 0.0, 0.0)
      for customers in 1...users {
        response = 1 + queue
        rate = Double(customers) / (10 + response)
        queue = rate * response
      }
      let title = "closed loop, Z = 10, S = 1, N = \(users)"
      return [
        Value(title: title, figure: .jobRate, formula: rate),
        Value(title: title, figure: .meanSojourn, formula: response),
      ]
    }
    return loops + [
      Value(title: "Jackson tandem, λ = 0.5, μ = 1 and 0.8", figure: .meanSojourn, formula: 1 / 0.5 + 1 / 0.3),
      Value(title: "retry loop, λ = 0.3, p = 0.25", figure: .meanSojourn, formula: 0.4 / 0.6 / 0.3),
      Value(title: "two-queue fork-join, ρ = 0.5", figure: .meanSojourn, formula: 11.5 / 8 / 0.5),
      Value(title: "two-queue fork-join, ρ = 0.8", figure: .meanSojourn, formula: 11.2 / 8 / 0.2),
      Value(title: "fork-join, largest of 10", figure: .meanSojourn, formula: harmonic(1...10)),
      Value(title: "fork-join, largest of 10", figure: .sojournDeviation, formula: squares.squareRoot()),
      Value(title: "fork-join, largest of 10", figure: .sojournPercentile(99), formula: -log(1 - pow(0.99, 0.1))),
      Value(title: "fork-join, largest of 100", figure: .meanSojourn, formula: harmonic(1...100)),
      Value(title: "quorum, seventh of 10", figure: .meanSojourn, formula: harmonic(4...10)),
      Value(title: "priorities, λ = 0.3 and 0.4", figure: .meanWait(scenario: "patient"), formula: 0.7 / (0.7 * 0.3)),
      Value(title: "M/G/∞, λ = 50, E[S] = 2", figure: .timeAbove(jobs: 120), formula: poisson[121...].reduce(0, +)),
    ]
  }()

  @Test("a value agrees with its formula to the digits given", arguments: waiting + losing + networks)
  func agrees(_ value: Value) throws {
    let form = try #require(ClosedForm.all.first { $0.title == value.title })
    let promise = try #require(form.promises.first { $0.figure == value.figure })
    #expect(abs(promise.exact / value.formula - 1) < 5e-7, "\(value.formula)")
  }

  @Test("the tandem's p99 leaves one in a hundred above it")
  func tandemTail() throws {
    let form = try #require(ClosedForm.all.first { $0.title.hasPrefix("Jackson tandem") })
    let p99 = try #require(form.promises.first { $0.figure == .sojournPercentile(99) }).exact
    // The sum of independent exponentials of rates 0.5 and 0.3.
    #expect(abs((0.5 * exp(-0.3 * p99) - 0.3 * exp(-0.5 * p99)) / 0.2 - 0.01) < 1e-8)
  }

  @Test("the p99 of the M/D/1 wait leaves one in a hundred above it, by Erlang's series")
  func constantServiceTail() throws {
    let form = try #require(ClosedForm.all.first { $0.title.hasPrefix("M/D/1,") })
    let p99 = try #require(form.promises.first { $0.figure == .waitPercentile(99) }).exact
    var (sum, factorial) = (0.0, 1.0)
    for count in 0...Int(p99) {
      if count > 0 { factorial *= Double(count) }
      let behind = 0.8 * (Double(count) - p99)
      sum += pow(behind, Double(count)) / factorial * exp(-behind)
    }
    #expect(abs(0.2 * sum - 0.99) < 1e-7)
  }
}
