import NeedletailNotation
import ReportFixture
import Testing

@testable import NeedletailReports

struct JobTraceTests {
  private func trace() throws -> JobTrace {
    try #require(JobTrace(RehearsedResult.brief().trace()))
  }

  @Test("the typical job is the one the trace calls so, the other is the nearest to p99")
  func choice() throws {
    let trace = try trace()
    #expect(trace.typical?.why == "typical")
    #expect(trace.job(nearMilliseconds: 7_000)?.latencyMilliseconds == 7_600)
    #expect(trace.job(nearMilliseconds: nil)?.latencyMilliseconds == 17_100)
  }

  @Test("a job has a row for itself and one for each call, with what each waited for and did")
  func rows() throws {
    let job = try #require(try trace().typical)
    let titles = ["resolve", "agent-1", "agent-2", "↳ hedge, lost", "agent-3", "agent-1", "agent-2"]
    #expect(job.rows.map(\.title) == titles && job.rows.map(\.isLosing) == titles.map { $0.hasPrefix("↳") })
    // What the hedge did is in its own row, and no more in its call's.
    #expect(job.rows[3].parts.map(\.part) == ["first_token"] && job.rows[2].parts.count == 3)
    #expect(job.rows[0].parts.map(\.part) == ["gateway_overhead"])
    #expect(job.rows[1].parts.map(\.part) == ["agent", "first_token", "decode"])
    #expect(job.rows[1].start == 20_000)
    #expect(job.rows[1].parts[1].length == 150_000)
  }

  private func spans(_ attempts: [(name: String, start: Int, length: Int, ending: String)]) throws -> [JobTrace.Row] {
    func span(_ category: String, _ name: String, _ identity: String, _ parent: String, _ more: String) -> String {
      "{\"ph\":\"X\",\"pid\":1,\"cat\":\"\(category)\",\"name\":\"\(name)\",\(more),"
        + "\"args\":{\"span\":\"\(identity)\",\"parent\":\"\(parent)\"}}"
    }
    var events = [
      span("job", "j", "1", "", "\"ts\":0,\"dur\":100"), span("call", "p", "2", "1", "\"ts\":0,\"dur\":100"),
    ]
    for (place, attempt) in attempts.enumerated() {
      let times = "\"ts\":\(attempt.start),\"dur\":\(attempt.length)"
      let text = span("attempt", attempt.name, "a\(place)", "2", times)
      events.append(text.replacing("\"parent\":", with: "\"ending\":\"\(attempt.ending)\",\"parent\":"))
      events.append(span("run", "service", "s\(place)", "a\(place)", times))
    }
    let text = "{\"traceEvents\":[\(events.joined(separator: ","))]}"
    return try #require(JobTrace(try JSON(reading: Array(text.utf8), path: "trace"))).jobs[0].rows
  }

  @Test("of a hedged call the attempt that lost has a thin row, whichever it was; a retry has none")
  func losing() throws {
    let hedgeLost = try spans([("attempt 1", 0, 100, "completed"), ("hedge", 40, 60, "cancelled")])
    #expect(hedgeLost.map(\.title) == ["j", "p", "↳ hedge, lost"] && hedgeLost[1].parts.count == 1)
    let hedgeWon = try spans([
      ("attempt 1", 0, 20, "agent_failed"), ("attempt 2", 30, 70, "cancelled"), ("hedge", 60, 40, "completed"),
    ])
    #expect(hedgeWon.map(\.title) == ["j", "p", "↳ lost to its hedge"] && hedgeWon[2].start == 30)
    #expect(hedgeWon[1].parts.map(\.start) == [0, 60])
    #expect(try spans([("attempt 1", 0, 20, "agent_failed"), ("attempt 2", 30, 70, "completed")]).count == 2)
  }

  @Test("a trace without jobs is none")
  func nothing() throws {
    #expect(JobTrace(.object(["traceEvents": .array([])])) == nil)
    #expect(JobTrace(.null) == nil)
  }

  @Test("spans that are each other's parents belong to no job")
  func loop() throws {
    let span = { (category: String, name: String, identity: String, parent: String) in
      "{\"ph\":\"X\",\"pid\":1,\"ts\":0,\"dur\":5,\"cat\":\"\(category)\",\"name\":\"\(name)\",\"args\":{\"span\":\"\(identity)\",\"parent\":\"\(parent)\"}}"
    }
    let events = [
      span("job", "j", "1", ""), span("attempt", "a", "2", "3"), span("attempt", "b", "3", "2"),
      span("wait", "backoff", "4", "2"),
    ]
    let text = "{\"traceEvents\":[\(events.joined(separator: ","))]}"
    let trace = try #require(JobTrace(try JSON(reading: Array(text.utf8), path: "trace")))
    #expect(trace.jobs[0].rows.count == 1 && trace.jobs[0].rows[0].parts.isEmpty)
  }
}
