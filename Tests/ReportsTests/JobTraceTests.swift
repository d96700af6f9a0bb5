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
    #expect(
      job.rows.map(\.title) == ["resolve", "agent-1", "agent-2", "↳ hedge, lost", "agent-3", "agent-1", "agent-2"])
    #expect(job.rows[0].parts.map(\.part) == ["gateway_overhead"])
    #expect(job.rows[1].parts.map(\.part) == ["agent", "first_token", "decode"])
    #expect(job.rows[1].start == 20_000)
    #expect(job.rows[1].parts[1].length == 150_000)
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
