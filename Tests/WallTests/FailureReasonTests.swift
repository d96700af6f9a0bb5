import Needletail
import Testing

/// Why a job failed is what the agent said, however deep in a pattern it was.
@Suite("Reasons of failures", .timeLimit(.minutes(10)))
struct FailureReasonTests {
  /// Runs a job that fails and answers the reason.
  private func reason(_ pattern: Pattern, _ onError: Resilience.OnError = .graceful) async -> String? {
    var fleet = Fleet()
    fleet.resilience.onError = onError
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.addWriter("a")
    let engine = Engine(fleet)
    var reason: String?
    do { _ = try await engine.run(pattern, "in") } catch JobError.failed(let said) { reason = said } catch {}
    await engine.shutdown()
    return reason
  }

  @Test(
    "a pattern of which nothing succeeded says what its agent said",
    arguments: [
      .sequential(["broken"]), .parallelAgents(["broken", "broken"]), .handoff(tiers: ["broken", "broken"]),
      .debate(for: "broken", against: "broken", judge: "a"), .race([.call("broken"), .call("broken")]),
      .consensus(voters: ["broken"]),
      .supervisorWorker(supervisor: "a", workers: ["broken"], tasks: .outcome(atMost: 3)),
    ] as [Pattern])
  func nothingSucceeded(pattern: Pattern) async {
    let reason = await reason(pattern)
    #expect(reason?.contains("the agent is broken") == true)
  }

  @Test(
    "under fail-fast the step that failed says why",
    arguments: [.sequential(["a", "broken"]), .parallelAgents(["a", "broken"], merge: "a")] as [Pattern])
  func failFast(pattern: Pattern) async {
    let reason = await reason(pattern, .failFast)
    #expect(reason?.contains("the agent is broken") == true)
  }

  @Test("a pattern that failed as a step hands on why")
  func nested() async throws {
    var fleet = Fleet()
    fleet.add("broken") { _, _ in throw Broken() }
    fleet.add("reader") { message, _ in
      Reply(message.parts.map { "\($0.author) failed: \($0.isFailure), \($0.text)" }.joined())
    }
    let engine = Engine(fleet)
    let inner = Pattern.parallelAgents(["broken", "broken"])
    let text = try await engine.run(.sequence([Pattern.Step(inner), Pattern.Step(.call("reader"))]), "in").text
    await engine.shutdown()
    #expect(text.hasPrefix("broken failed: true, ") && text.contains("the agent is broken"))
  }
}
