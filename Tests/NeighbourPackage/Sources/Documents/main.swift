import Needletail
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

struct Echo: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply { Reply(message.text) }
}

var fleet = Fleet()
fleet.add("echo", agent: Echo())
let plan = Plan(
  name: "neighbour", run: RunLimits(duration: .seconds(10)), agents: fleet.pools,
  scenarios: [Scenario(name: "ask", pattern: .call("echo"))],
  load: .open(Load.Arrivals(rate: .perSecond(1))))
let report = try await Engine(fleet).run(plan, clock: .virtual)
let document = ResultDocument(report: report, of: WorkloadFile(plan: plan), host: nil)
precondition(document.json["schema"] == .string(ResultDocument.schema))
let written = try document.json.text()
print("a result document of the neighbour's: \(report.jobs.completed) jobs, \(written.utf8.count) bytes")
