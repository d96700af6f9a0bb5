import NeedletailArchive
import NeedletailNotation
import ReportFixture
import Testing

@testable import NeedletailReports

struct PhaseTests {
  private func run(_ workload: String, start: Int = 0) throws -> ReportedRun {
    let text = try JSON.string(workload).text()
    let document =
      "{\"schema\":\"needletail.result/2\",\"workload\":{\"effective\":\(text)},\"window\":{\"start_s\":\(start),\"end_s\":90,\"simulated_s\":100}}"
    return try ReportedRun(
      name: "r", result: (Array(document.utf8), "r.json"), archive: .absent("no"), trace: .absent("no"), workload: nil)
  }

  @Test("warm-up, stages and faults are spans of the run's time, of every scenario from its own start")
  func phases() throws {
    let run = try run(
      """
      load:
        stages:
          - { duration: 10s, target: 5/s }
          - { duration: 500ms, target: 5/s }
      scenarios:
        climb:
          start: 20s
          load: { stages: [{ duration: 1m, target: 9/s }] }
      faults:
        - { at: 30s, for: 5s, endpoint: gpt, latency: 4 }
        - { at: 40s, for: 1s, agents: expert, fail: 0.25 }
        - { at: 2h, for: 1s, agents: expert, down: 1 }
      """, start: 4)
    let expected: [RunPhase] = [
      RunPhase(kind: .warmUp, title: "warm-up", startSeconds: 0, endSeconds: 4),
      RunPhase(kind: .stage, title: "to 5/s", startSeconds: 0, endSeconds: 10),
      RunPhase(kind: .stage, title: "at 5/s", startSeconds: 10, endSeconds: 10.5),
      RunPhase(kind: .stage, title: "to 9/s of climb", startSeconds: 20, endSeconds: 80),
      RunPhase(kind: .fault, title: "endpoint gpt: 4 times as slow", startSeconds: 30, endSeconds: 35),
      RunPhase(kind: .fault, title: "expert: 25 % fail", startSeconds: 40, endSeconds: 41),
    ]
    // The last fault is after the run's end.
    #expect(run.phases == expected)
  }

  @Test("a steady run without warm-up and faults has nothing to shade")
  func steady() throws {
    #expect(try run("load: { rate: 5/s, duration: 10s }\n").phases.isEmpty)
  }

  @Test("every chart over the time of the run is shaded, and says in its legend what is")
  func shaded() throws {
    var rehearsed = RehearsedResult.brief(60)
    rehearsed.warmUpSeconds = 5
    let run = try rehearsed.run()
    #expect(run.phases.count == 7)
    let charts = Report([run]).html.split(separator: "<figure ").dropFirst().filter { $0.contains(">time of the run<") }
    #expect(charts.count >= 8)
    for chart in charts {
      let name = chart.prefix(80)
      #expect(chart.contains("data-shades=\"7\""), "\(name)")
      for words in ["warm-up", "stages of the load", "fault"] {
        #expect(chart.contains("<span>\(words)</span>"), "\(name) \(words)")
      }
    }
  }

  @Test("a threshold's bound is a line on the chart of its figure, red where it was broken")
  func bounds() throws {
    let folder = try TemporaryFolder()
    let rehearsed = RehearsedResult.brief(60)
    try rehearsed.writeArchive("\(folder.path)/run.ntl")
    for (expression, isBroken) in [("p(99) < 3000", true), ("p(99) < 60000", false)] {
      guard case .object(var members) = rehearsed.document() else { return }
      members["thresholds"] = .array([
        .object([
          "metric": .string("job_latency_ms"), "expression": .string(expression), "observed": .number(9),
          "passed": .bool(!isBroken),
        ])
      ])
      let run = try ReportedRun(
        name: "r", result: (Array(try JSON.object(members).text().utf8), "r.json"),
        archive: .present(try ArchiveReader(path: "\(folder.path)/run.ntl")), trace: .absent("no"), workload: nil)
      let chart = Report([run]).latencyOverTime
      #expect(chart.bounds.map(\.value) == [isBroken ? 3e9 : 60e9])
      #expect(chart.bounds.map(\.isBroken) == [isBroken])
      // One far above all lines would flatten them: it is told, not drawn.
      let drawn = try #require(chart.chart)
      #expect(drawn.shapes.contains { $0.look.hasPrefix("bound") } == isBroken)
      #expect(drawn.keys.contains { $0.words.hasPrefix("bound of p99: < ") })
    }
  }
}
