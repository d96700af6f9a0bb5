import NeedletailEngine
import NeedletailNotation
import ReportFixture
import Testing

@testable import NeedletailReports

@Suite("What happened over time")
struct TimePageTests {
  private func rehearsed(_ seconds: Int = 600) -> RehearsedResult {
    var rehearsed = RehearsedResult.brief(seconds)
    rehearsed.warmUpSeconds = seconds / 20
    return rehearsed
  }

  @Test("warm-up, stages of the load and faults are read from the effective workload, with their times")
  func phases() throws {
    let phases = try rehearsed().run(hasArchive: false).phases
    let told = phases.map { "\($0.kind) \($0.startSeconds)-\($0.endSeconds) \($0.title)" }
    #expect(
      told == [
        "warmUp 0.0-30.0 warm-up", "stage 0.0-100.0 to 20/s", "stage 100.0-300.0 at 20/s", "stage 300.0-400.0 to 40/s",
        "stage 400.0-600.0 to 8/s", "fault 300.0-350.0 endpoint gpt: 4 times as slow",
        "fault 500.0-525.0 agent-1: 2 down",
      ])
  }

  @Test("a scenario's own stages begin when its load does, and say whose they are")
  func scenarioStages() throws {
    let text = """
      scenarios:
        late: { start: 10s, load: { stages: [ { duration: 5s, target: 3/s }, { duration: 5s, target: 3/s } ] } }
      """
    let effective = try JSON.string(text).text()
    let document = "{\"schema\":\"needletail.result/2\",\"workload\":{\"effective\":\(effective)}}"
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    #expect(run.phases.map(\.title) == ["to 3/s of late", "at 3/s of late"])
    #expect(run.phases.map(\.startSeconds) == [10, 15] && run.phases.map(\.endSeconds) == [15, 20])
  }

  @Test("stages that begin at a rate, jumps, stages of users and faults of the gateway are told as what they are")
  func otherPhases() throws {
    let text = """
      load: { start: 20/s, stages: [ { duration: 5s, target: 20/s }, { duration: 0s, target: 3/s }, { duration: 5s, target: 3/s } ] }
      scenarios:
        loop: { start: 0s, load: { start: 0, stages: [ { duration: 5s, target: 1 }, { duration: 5s, target: 40 } ] } }
      faults: [ { at: 1s, for: 2s, gateway: all, fail: 0.25, down: 2 } ]
      """
    let effective = try JSON.string(text).text()
    let document = "{\"schema\":\"needletail.result/2\",\"workload\":{\"effective\":\(effective)}}"
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    #expect(
      run.phases.map { "\($0.kind) \($0.startSeconds)-\($0.endSeconds) \($0.title)" } == [
        "stage 0.0-5.0 at 20/s", "stage 5.0-10.0 at 3/s", "stage 0.0-5.0 to 1 user of loop",
        "stage 5.0-10.0 to 40 users of loop", "fault 1.0-3.0 gateway: 25 % fail, 2 down",
      ])
  }

  @Test("every chart of the run's time is shaded, and says what the shades are")
  func shading() throws {
    let page = Report([try rehearsed().run()]).html
    let figures = page.split(separator: "<figure ").dropFirst().filter { $0.contains("time of the run") }
    #expect(figures.count >= 9)
    for figure in figures {
      let name = figure.prefix { $0 != ">" }
      #expect(figure.contains("data-shades=\"7\""), "\(name)")
      for kind in RunPhase.Kind.allCases {
        #expect(figure.contains("shade \(kind.rawValue)") && figure.contains(">\(kind.title)</span>"), "\(name)")
      }
    }
  }

  @Test("the warm-up and faults are drawn over the stages, which fill the time")
  func order() {
    let phases = [RunPhase.Kind.fault, .warmUp, .stage].map {
      RunPhase(kind: $0, title: "t", startSeconds: 0, endSeconds: 5)
    }
    let (shapes, keys) = TimeChart.shades(phases, Axis(.linear, from: 0, to: 10))
    #expect(shapes.map(\.look) == ["shade stage", "shade warmUp", "shade fault"])
    #expect(keys.count == 3)
  }

  @Test("what was offered is drawn beside what completed")
  func offered() throws {
    let page = Report([try rehearsed().run()]).html
    let chart = try #require(page.split(separator: "<figure ").first { $0.contains("data-chart=\"throughput\"") })
    for line in [">offered</span>", ">completed</span>", ">failed or rejected</span>"] { #expect(chart.contains(line)) }
  }

  private func chart(top: Double, bound: Double, isBroken: Bool = false) throws -> Chart {
    var chart = TimeChart(
      name: "n", title: "t", caption: "", upwards: "u", quantity: .number, endSeconds: 10,
      lines: [TimeChart.Line("a", "s0", [(0, 0), (10, top)])])
    chart.bounds = [TimeChart.Bound(words: "bound", value: bound, isBroken: isBroken)]
    return try #require(chart.chart)
  }

  @Test("a bound is a line at its value: the axis grows for it, but not to twice what was measured")
  func bounds() throws {
    let inside = try chart(top: 100, bound: 50, isBroken: true)
    // 100 and a twentieth are the top: 50 is at 47.6 %.
    #expect(inside.shapes.last?.outline.text == "M0 523.8L1000 523.8" && inside.shapes.last?.look == "bound bad")
    let above = try chart(top: 100, bound: 200)
    // 200 and a twentieth.
    #expect(above.shapes.last?.outline.text == "M0 47.6L1000 47.6" && above.shapes.last?.look == "bound")
    let far = try chart(top: 100, bound: 201)
    #expect(far.shapes.count == 1 && far.keys.last?.words == "bound (above this chart)")
  }

  @Test("bounds are of the figure as a whole, in the chart's unit, each once")
  func whichBounds() throws {
    let run = try rehearsed(60).run(hasArchive: false)
    let bounds = Report([run, run]).bounds(of: .jobLatency, [.percentile(99)], times: 1e6)
    #expect(bounds.map(\.words) == ["bound of p99: < 1 min 0 s"] && bounds.map(\.value) == [60e9])
  }

  @Test("queues by agent, calls waiting at endpoints and latency by agent have a line for each")
  func lines() throws {
    let report = Report([try rehearsed().run()])
    #expect(report.queues[0].lines.map(\.words).sorted() == ["agent-1", "agent-2", "agent-3"])
    #expect(report.waiting[0].lines.map(\.words) == ["endpoint's rate limit of gpt"])
    #expect(report.callLatencies[0].lines.count == 3)
    // The fullest first: agent 3 has three times the queue of agent 1.
    #expect(report.queues[0].lines.first?.words == "agent-3")
  }

  @Test("charts of several runs beside each other have the same height, order and colours")
  func sameAxes() throws {
    var slower = rehearsed()
    slower.slowness = 2
    let report = Report([try rehearsed().run("a"), try slower.run("b")])
    let charts = report.queues
    #expect(charts.count == 2)
    #expect(charts[0].lines.map(\.words) == charts[1].lines.map(\.words))
    #expect(charts[0].lines.map(\.look) == charts[1].lines.map(\.look))
    let page = report.html
    let labels = page.split(separator: "<figure ").filter { $0.contains("data-chart=\"queues\"") }.map { figure in
      figure.split(separator: "class=\"ys\"").last?.prefix { $0 != "!" }.split(separator: "<svg").first
    }
    #expect(labels.count == 2 && labels[0] == labels[1])
  }
}
