// An orchestrator in a program of one's own: three agents, one pattern, no workload file. docs/embedding.md explains it.
import Needletail

/// Sorts questions: says who is to answer.
struct Triage: Agent {
  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    try await context.sleep(for: .milliseconds(5))
    return Reply(message.text, choice: message.text.contains("invoice") ? "billing" : "technical")
  }
}

/// Answers, some faster than others.
struct Expert: Agent {
  var subject: String

  func respond(to message: Message, in context: CallContext) async throws -> Reply {
    try await context.sleep(for: .milliseconds(10 + Int(context.job % 20)))
    return Reply("\(subject) says: it is in hand.", outputTokens: 6)
  }
}

var fleet = Fleet()
fleet.add("triage", concurrency: 8, agent: Triage())
fleet.add("billing", count: 2, concurrency: 4, agent: Expert(subject: "Billing"))
fleet.add("technical", count: 2, concurrency: 4, agent: Expert(subject: "Technical support"))

let desk = Pattern.sequence([.call("triage"), .choose([.call("billing"), .call("technical")])])

// One job at a time, from any task.
let engine = try Engine(fleet)
print(try await engine.run(desk, "My invoice is wrong.").text)

// … with what it took, or why there is no answer.
do {
  let result = try await engine.result(of: desk, "It does not start.")
  print(result.reply.text, "after \(result.calls) calls")
} catch {
  print(error.reason, error.pool ?? "", error.underlying ?? error)
}

// The same agents under load: simulated time, the same figures every time …
let plan = Plan(
  name: "desk", seed: 7, run: RunLimits(duration: .seconds(60)), agents: [],
  scenarios: [Scenario(name: "question", input: "It does not start.", pattern: desk)],
  load: .open(Load.Arrivals(rate: .perSecond(20))))
for _ in 1...2 {
  let report = try await engine.run(plan, clock: .virtual)
  let p99 = report[.jobLatency]?.p99 ?? .zero
  print("virtual: \(report.jobs.completed) jobs, p99 \(p99), digest \(report.digest)")
}

// … and real time, for two seconds.
var short = plan
short.run.duration = .seconds(2)
let report = try await engine.run(short, clock: .wall)
print("wall: \(report.jobs.completed) jobs in \(report.wall?.elapsedSeconds ?? 0) s")
await engine.shutdown()
