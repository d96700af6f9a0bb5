import Foundation
import NeedletailEngine
import NeedletailMetrics
import Testing

@testable import NeedletailBackends

/// Whole runs on the wall clock. Nothing here asks how long anything took.
@Suite("Runs with command agents", .timeLimit(.minutes(10)))
struct CommandRunTests {
  private func report(
    _ agent: CommandAgent, pattern: Pattern, jobs: Int, resilience: Resilience = Resilience(), ledger: CommandLedger
  ) throws -> RunReport {
    let plan = Plan(
      name: "commands", seed: 3, run: RunLimits(jobs: jobs),
      agents: [
        AgentPool(
          name: "tool", count: 2, concurrency: 4, backend: .external(agent),
          simulate: SimulatedAgent(service: .total(.constant(1_000_000))))
      ],
      resilience: resilience, scenarios: [Scenario(name: "job", pattern: pattern)],
      load: .closed(Load.ClosedLoop(concurrency: 8)),
      wall: WallClock(couriers: 2, scheduleDelayLimit: .seconds(60)))
    let services = ["tool": agent.service(named: "tool", holdsSlots: false, telling: ledger)]
    var run = try LiveRun(plan, services: services)
    while run.advance(events: 1_000) {}
    run.close()
    return run.report()
  }

  @Test("jobs go through the processes of two couriers, each attempt to its member's")
  func echo() throws {
    let ledger = CommandLedger()
    let program = CommandBench.root.appending(path: "Workloads/agents/echo.py").path
    let report = try report(
      CommandAgent(arguments: [program]), pattern: .sequential(["tool", "tool"]), jobs: 100, ledger: ledger)
    #expect(report.status == .completed)
    #expect(report.jobs.completed == 100 && report.calls.completed == 200)
    #expect(report.wall?.abandoned == [:])
    #expect(ledger.commands["tool"]?.started == 2)
  }

  @Test("an attempt that is not answered has timed out, and its process was killed")
  func timeouts() throws {
    let ledger = CommandLedger()
    let report = try report(
      CommandAgent(arguments: ["sh", "-c", "while read -r line; do :; done"]), pattern: .call("tool"), jobs: 24,
      resilience: Resilience(callTimeout: .milliseconds(100)), ledger: ledger)
    #expect(report.status == .completed)
    #expect(report.calls.timedOut + report.calls.failed == 24)
    #expect(report.wall?.abandoned == [:])
    let tool = try #require(ledger.commands["tool"])
    // Others in the same process were unreachable.
    #expect(tool.killed >= 2 && tool.restarted >= tool.killed - 2 && report.calls.timedOut >= tool.killed)
  }

  @Test("attempts that hang time out by themselves where their processes are told to cancel them")
  func cancels() throws {
    let ledger = CommandLedger()
    // Every third number is never answered.
    let program = """
      while read -r line; do
        case $line in
          *'"cancel":'*) id=${line#*'"cancel":'}; printf '{"id":%s,"cancelled":true}\\n' "${id%%\\}*}" ;;
          *) id=${line#*'"id":'}; id=${id%%,*}
            [ $((id % 3)) = 0 ] || printf '{"id":%s,"text":"done"}\\n' "$id" ;;
        esac
      done
      """
    let report = try report(
      CommandAgent(arguments: ["sh", "-c", program], cancelGrace: .seconds(1_000)), pattern: .call("tool"), jobs: 12,
      resilience: Resilience(callTimeout: .seconds(2)), ledger: ledger)
    #expect(report.status == .completed && report.wall?.abandoned == [:])
    #expect(report.calls.timedOut > 0 && report.calls.completed + report.calls.timedOut == 12)
    #expect(report.reasons == ["call_timeout": report.calls.timedOut])
    let tool = try #require(ledger.commands["tool"])
    #expect(
      tool.cancels == report.calls.timedOut && tool.killed == 0 && tool.restarted == 0 && tool.protocolErrors == 0)
  }

  @Test("a held slot is free when the process has cancelled the call, so that it never has more than its concurrency")
  func heldSlots() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "needletail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // It takes a tenth of a second to cancel a call: time enough for another, where that may come.
    let program = """
      import json, sys, threading
      requests, most = set(), 0
      def cancel(number):
          requests.discard(number)
          print(json.dumps({"id": number, "cancelled": True}), flush=True)
      for line in sys.stdin:
          request = json.loads(line)
          if "cancel" in request:
              threading.Timer(0.1, cancel, [request["cancel"]]).start()
          else:
              requests.add(request["id"])
              most = max(most, len(requests))
              open("most", "w").write(str(most))
      """
    let agent = CommandAgent(
      arguments: ["python3", "-c", program], cancelGrace: .seconds(1_000), directory: folder.path)
    let plan = Plan(
      name: "held", run: RunLimits(jobs: 4),
      agents: [
        AgentPool(
          name: "tool", holdsSlotUntilReturned: true, backend: .external(agent),
          simulate: SimulatedAgent(service: .total(.constant(1_000_000))))
      ],
      resilience: Resilience(callTimeout: .seconds(1)), scenarios: [Scenario(name: "job", pattern: .call("tool"))],
      load: .closed(Load.ClosedLoop(concurrency: 2)), wall: WallClock(scheduleDelayLimit: .seconds(60)))
    var run = try LiveRun(plan, services: ExternalAgents(of: plan).services)
    while run.advance(events: 1_000) {}
    run.close()
    #expect(run.report().calls.timedOut == 4)
    #expect(try String(contentsOf: folder.appending(path: "most"), encoding: .utf8) == "1")
  }

  @Test("what a provider says through a program: it is asked again when it says so, or not at all")
  func provider() throws {
    let ledger = CommandLedger()
    let program = """
      while read -r line; do
        id=${line#*'"id":'}; id=${id%%,*}
        case $line in
          *'"attempt":1'*) printf '{"id":%s,"error":"slow down","kind":"rate_limited","retry_after_ms":120}\\n' "$id" ;;
          *) printf '{"id":%s,"error":"not about that","kind":"refused"}\\n' "$id" ;;
        esac
      done
      """
    let report = try report(
      CommandAgent(arguments: ["sh", "-c", program]), pattern: .call("tool"), jobs: 4,
      resilience: Resilience(retry: Resilience.Retry(attempts: 5, initial: .milliseconds(1))), ledger: ledger)
    #expect(report.reasons == ["provider_rate_limited": 4, "provider_refused": 4])
    #expect(report.calls.retried == 4 && report.jobs.failed == 4)
    let backoff = try #require(report.metrics["wait_ms"]?.by["for"]?["backoff"])
    #expect(backoff.count == 4 && backoff.min >= 120_000_000)
    #expect(ledger.commands["tool"]?.lastFailures.last == "not about that")
  }

  @Test("a program that keeps dying is passed over by choices by capability")
  func unhealthy() throws {
    let agent = CommandAgent(arguments: ["/nowhere/tool"], restartInitial: .milliseconds(1))
    let simulate = SimulatedAgent(service: .total(.constant(1_000_000)))
    let plan = Plan(
      name: "dying", run: RunLimits(jobs: 10),
      agents: [
        AgentPool(name: "expert", capabilities: ["tax"], backend: .external(agent), simulate: simulate),
        AgentPool(name: "clerk", capabilities: ["tax forms"], simulate: simulate),
      ],
      scenarios: [
        Scenario(name: "job", pattern: .router(agents: ["expert", "clerk"], by: .semantic(need: ["tax"])))
      ],
      load: .closed(Load.ClosedLoop(concurrency: 1)), wall: WallClock(scheduleDelayLimit: .seconds(60)))
    let services = ["expert": agent.service(named: "expert", holdsSlots: false, telling: CommandLedger())]
    var run = try LiveRun(plan, services: services)
    while run.advance(events: 1_000) {}
    run.close()
    let report = run.report()
    // Three attempts in a row find no process; the clerk has the other jobs.
    #expect(report.jobs.failed == 3 && report.jobs.completed == 7)
    #expect(report.reasons["unreachable"] == 3)
    let expert = report.registryLog.filter { $0.agent == "expert" }
    #expect(expert.map(\.to) == [.active, .degraded, .unhealthy])
  }

  @Test("calls of a program that is not there fail, with the reason counted")
  func absent() throws {
    let ledger = CommandLedger()
    let report = try report(
      CommandAgent(arguments: ["/nowhere/tool"], restartInitial: .milliseconds(1)), pattern: .call("tool"), jobs: 10,
      ledger: ledger)
    #expect(report.jobs.failed == 10)
    #expect(report.reasons["unreachable"] == 10)
    #expect(ledger.commands["tool"]?.started == 0)
  }
}
