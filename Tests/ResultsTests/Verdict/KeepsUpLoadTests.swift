import NeedletailEngine
import Testing

@testable import NeedletailResults

/// What is no overload though jobs pile up, and what is one though none do.
@Suite("Whether a load is kept up with, by kind of load")
struct KeepsUpLoadTests {
  static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  func answers(_ text: String) throws -> [KeepsUp.Answer] {
    try Self.seeds.map { try VerdictRun.document(text, seed: $0).keepsUp.answer }
  }

  func stages(_ stages: String...) -> String {
    "{ stages: [" + stages.map { "{ duration: \($0)/s }" }.joined(separator: ", ") + "] }"
  }

  @Test("a ramp to nine tenths of what there is is kept up with, though jobs in the system grow with it")
  func ramp() throws {
    #expect(try answers(VerdictRun.text(stages("10m, target: 9"), run: "")) == Self.seeds.map { _ in .yes })
  }

  @Test("long answers fill the system for minutes, which is no backlog")
  func longAnswers() throws {
    let text = VerdictRun.text("{ rate: 9/s }", service: "constant: 1s", more: "")
      .replacing("pattern: worker", with: "pattern: { sequential: [worker, slow] }")
      .replacing(
        "scenarios:", with: "  slow: { concurrency: 1000, simulate: { service: { constant: 90s } } }\nscenarios:")
    #expect(try answers(text) == Self.seeds.map { _ in .yes })
  }

  @Test("a spike that has been worked off is kept up with")
  func spike() throws {
    let load = stages("3m, target: 5", "1s, target: 20", "60s, target: 20", "1s, target: 3", "6m, target: 3")
    let documents = try Self.seeds.map { try VerdictRun.document(VerdictRun.text(load, run: ""), seed: $0) }
    #expect(documents.map(\.keepsUp.answer) == Self.seeds.map { _ in .yes })
    for document in documents { #expect(document.keepsUp.evidence.hasSuffix("what piled up was worked off")) }
  }

  @Test("a spike at the end is not said to be kept up with")
  func lateSpike() throws {
    let load = stages("9m, target: 5", "1s, target: 25", "59s, target: 25")
    #expect(try !answers(VerdictRun.text(load, run: "")).contains(.yes))
  }

  @Test("a ramp whose end overloads is not kept up with")
  func steepRamp() throws {
    #expect(try answers(VerdictRun.text(stages("10m, target: 15"), run: "")) == Self.seeds.map { _ in .no })
  }

  @Test("a closed load cannot run ahead")
  func closed() throws {
    let keepsUp = try VerdictRun.document(VerdictRun.text("{ concurrency: 50 }", run: "duration: 1m")).keepsUp
    #expect(keepsUp.answer == .yes)
    #expect(keepsUp.evidence.contains("each user waits"))
  }

  @Test("jobs that came at once and were all completed were kept up with")
  func atOnce() throws {
    let text = VerdictRun.text("{ concurrency: 1000 }", run: "jobs: 1000", service: "constant: 1s")
    let document = try VerdictRun.document(text)
    #expect(document.keepsUp.answer == .yes)
    // 1,000 jobs of a second each, ten at a time.
    #expect(document.verdict.headline == "OK: all 1,000 jobs took 1 min 40 s, 10.0 jobs/s")
  }

  @Test("jobs turned away by a full queue were not kept up with, though nothing piles up")
  func turnedAway() throws {
    let text = VerdictRun.text(
      "{ process: constant, rate: 50/s }", run: "duration: 5m", service: "constant: 1s",
      more: "gateway: { concurrency: 10, queue: 5 }")
    let document = try VerdictRun.document(text)
    #expect(document.keepsUp.answer == .no)
    #expect(document.verdict.headline == "Does not keep up: 10.0 of 50 jobs/s; 80 % turned away")
  }

  @Test("jobs that time out were not kept up with")
  func timedOut() throws {
    let text = VerdictRun.text("{ rate: 20/s }", run: "duration: 5m", more: "runtime: { job_timeout: 5s }")
    let keepsUp = try VerdictRun.document(text).keepsUp
    #expect(keepsUp.answer == .no)
    #expect(keepsUp.evidence.hasSuffix("not answered in time"))
  }

  @Test("agents that fail are not a fleet that falls behind")
  func failing() throws {
    let text = VerdictRun.text("{ rate: 5/s }").replacing("simulate: {", with: "simulate: { failure: { rate: 0.3 },")
    let document = try VerdictRun.document(text)
    #expect(document.keepsUp.answer == .yes)
    #expect(document.verdict.headline.contains("of the jobs failed"))
  }

  @Test("where every job fails it is open whether the load was kept up with")
  func allFailing() throws {
    let text = VerdictRun.text("{ rate: 5/s }").replacing("simulate: {", with: "simulate: { failure: { rate: 1 },")
    #expect(try VerdictRun.document(text).keepsUp.answer == .undecided)
  }

  @Test("a few jobs show nothing")
  func fewJobs() throws {
    let keepsUp = try VerdictRun.document(VerdictRun.text("{ rate: 1/s }", run: "duration: 40s")).keepsUp
    #expect(keepsUp.answer == .undecided)
    #expect(keepsUp.evidence.hasSuffix("jobs ended in the window"))
  }

  @Test("no job shows nothing")
  func noJobs() {
    let keepsUp = KeepsUp(of: RunReport())
    #expect(keepsUp.answer == .undecided)
    #expect(keepsUp.evidence == "no job was offered in the window")
  }

  @Test("an interrupted run is open where nothing piled up, and a no where it did")
  func interrupted() throws {
    for (rate, answer) in [(5, KeepsUp.Answer.undecided), (50, .no)] {
      var slices = 0
      let document = try VerdictRun.document(VerdictRun.text("{ rate: \(rate)/s }", run: "duration: 10h")) {
        slices += 1
        return slices > 3
      }
      #expect(document.report.status == .interrupted)
      #expect(document.keepsUp.answer == answer, "\(document.keepsUp)")
    }
  }

  @Test("a rate that is used up by what its bucket had saved is a no")
  func rate() throws {
    let text = VerdictRun.text(
      "{ rate: 8/s }", worker: "endpoint: gpt,", more: "endpoints: { gpt: { requests_per_minute: 400 } }")
    #expect(try answers(text) == Self.seeds.map { _ in .no })
  }

  @Test("the fullest limit is the one that was used most, and not the one whose drift came nearest to overload")
  func fullest() throws {
    // 5 jobs/s: triage has 5 × 1 s of 50 slots, the assistant 4 × 3 s, clerk, lawyer and writer 1 × 3 s, 5 s and 1 s.
    let text = """
      schema: needletail/1
      run: { duration: 100s }
      agents:
        triage: { count: 50, simulate: { service: 1s, outcome: { choice: { faq: 3, dispute: 1, other: 1 } } } }
        assistant: { count: 50, simulate: { service: 3s } }
        clerk: { count: 50, simulate: { service: 3s } }
        lawyer: { count: 50, simulate: { service: 5s } }
        writer: { count: 50, simulate: { service: 1s } }
      scenarios:
        ask:
          pattern:
            sequence:
              - triage
              - choose:
                  among: { faq: assistant, dispute: { ensemble: { agents: [clerk, lawyer], synthesizer: writer } } }
                  by: outcome
                  fallback: assistant
      load: { rate: 5/s, process: constant }
      """
    let keepsUp = try VerdictRun.document(text).keepsUp
    #expect(keepsUp.answer == .yes)
    #expect(
      keepsUp.evidence.hasPrefix("nothing piled up; the fullest limit, the slots of assistant, was 2"),
      "\(keepsUp.evidence)")
    #expect(keepsUp.drift?.resource.name != "assistant", "the nearest to overload is another")
  }

  @Test("one job in the system is said to be one")
  func oneJob() throws {
    // A job a second of a second each for the first tenth, then twice what ten slots can do.
    let load =
      "{ process: constant, start: 1/s, stages: [ { duration: 1m, target: 1/s }, { duration: 0, target: 20/s }, { duration: 9m, target: 20/s } ] }"
    let keepsUp = try VerdictRun.document(VerdictRun.text(load, run: "", service: "constant: 1s")).keepsUp
    #expect(keepsUp.answer == .no)
    #expect(
      keepsUp.evidence.hasPrefix("1 job was in the system in the first tenth of the window and "), "\(keepsUp.evidence)"
    )
  }
}
