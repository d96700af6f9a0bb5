import Foundation
import NeedletailEngine
import Testing

@testable import NeedletailResults

@Suite("Whether a load is kept up with, over seeds")
struct KeepsUpTests {
  @Test("an overload of 2 % is found in a ten-minute run at least nine times in ten", arguments: [1, 10, 50])
  func overload(_ servers: Int) throws {
    let answers = try KeepsUpCell(utilization: 1.02, servers: servers, seconds: 600).answers(seeds: 1...40)
    #expect(answers[.no, default: 0] >= 36, "\(answers)")
  }

  @Test(
    "at utilization 0.9 a long run is never said to fall behind",
    arguments: KeepsUpCell.Service.allCases, [1, 10, 50])
  func falseAlarm(_ service: KeepsUpCell.Service, _ servers: Int) throws {
    let cell = KeepsUpCell(utilization: 0.9, servers: servers, service: service, seconds: 10_000)
    let answers = try cell.answers(seeds: 1...1)
    #expect(answers == [.yes: 1])
  }

  @Test("five times the load is found within a minute")
  func heavyOverload() throws {
    let answers = try KeepsUpCell(utilization: 5, servers: 10, seconds: 60).answers(seeds: 1...20)
    #expect(answers == [.no: 20])
  }
}

/// The table of `docs/metrics.md`: a thousand runs a cell, of long ones two hundred.
@Suite(
  "Rates of false alarms and of detection", .serialized,
  .enabled(
    if: ProcessInfo.processInfo.environment["NEEDLETAIL_LONG"] == "1",
    "NOT RUN: a minute; `NEEDLETAIL_LONG=1 swift test -c release --filter KeepsUpRateTests`"))
struct KeepsUpRateTests {
  static let overload = [1, 10, 50].map { KeepsUpCell(utilization: 1.02, servers: $0, seconds: 600) }
  static let sufficient = KeepsUpCell.Service.allCases.flatMap { service in
    [1, 10, 50].flatMap { servers in
      [600, 10_000].map { KeepsUpCell(utilization: 0.9, servers: servers, service: service, seconds: $0) }
    }
  }
  static let between = [0.95, 0.98, 1, 1.05].map { KeepsUpCell(utilization: $0, servers: 10, seconds: 600) }

  @Test("each cell of the table", arguments: overload + sufficient + between)
  func cell(_ cell: KeepsUpCell) throws {
    let runs: UInt64 = cell.seconds > 1_000 ? 200 : 1_000
    let answers = try cell.answers(seeds: 1...runs)
    func share(_ answer: KeepsUp.Answer) -> Double { Double(answers[answer, default: 0]) / Double(runs) }
    let rates = KeepsUp.Answer.allCases.map { "\((1_000 * share($0)).rounded() / 10) %" }
    print(
      "| \(cell.utilization) | \(cell.servers) | \(cell.service.rawValue) | \(cell.seconds) s | "
        + rates.joined(separator: " | ") + " |")
    if cell.utilization == 1.02 { #expect(share(.no) >= 0.9) }
    if cell.utilization == 0.9 { #expect(share(.no) <= 0.01) }
  }

  @Test("where the generator was the bottleneck, that is why nothing is decided")
  func generator() throws {
    var report = try VerdictRun.document(VerdictRun.text("{ rate: 5/s }")).report
    report.status = .invalid
    #expect(KeepsUpReading(report).answer.answer == .undecided)
    #expect(KeepsUpReading(report).answer.evidence == "the generator was the bottleneck")
    report.status = .interrupted
    #expect(KeepsUpReading(report).answer.evidence == "the run did not go to its end")
  }
}
