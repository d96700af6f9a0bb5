import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Expand")
struct ExpandTests {
  @Test("what it prints reads as the same plan, clock and promises", arguments: Samples.all)
  func roundTrip(_ sample: String) throws {
    let reading = try read(sample)
    let again = try read(reading.expanded())
    #expect(again.file.plan == reading.file.plan)
    #expect(again.file.clock == reading.file.clock)
    #expect(again.file.thresholds == reading.file.thresholds)
    #expect(again.file.abortOnFail == reading.file.abortOnFail)
    #expect(again.expanded() == reading.expanded())
  }

  @Test("the defaults of the contract are filled in")
  func defaults() throws {
    let text = try read(minimal).expanded()
    #expect(
      text.contains(
        "seed: 1\nrun: { clock: virtual, duration: 1m, warmup: 0s, spin: false, schedule_delay_limit: 10ms }\n"))
    #expect(text.contains("name: w\n"))
    #expect(text.contains("runtime: { queue: 1000 }\n"))
    #expect(text.contains("count: 1\n    concurrency: 1\n"))
    #expect(text.contains("queue: 1000000\n"))
    #expect(text.contains("routing: least-loaded\n"))
    #expect(text.contains("load: { process: poisson, rate: 5/s }\n"))
    #expect(!text.contains("gateway"))
  }

  @Test("every decision of the catalogue can be declared, and is written as it was read", arguments: Decision.allCases)
  func decisions(_ decision: Decision) throws {
    let declared =
      switch decision.form {
      case .flag: "0.25"
      case .share: "{ uniform: [0.5, 0.75] }"
      case .count: "{ uniform: [2, 4] }"
      case .name: "{ billing: 5, general: 2 }"
      case .verdict: "{ for: 5, against: 4, tie: 1 }"
      }
    let reading = try read(
      minimal.replacing("service: 1s", with: "service: 1s, outcome: { \(decision.key): \(declared) }"))
    #expect(reading.file.plan.agents[0].simulate.outcome[decision] != nil)
    #expect(reading.expanded().contains("\(decision.key): \(declared)"), "\(reading.expanded())")
  }

  @Test("patterns keep their names and show their parameters")
  func patterns() throws {
    let text = try read(Samples.everyPattern).expanded()
    #expect(text.contains("debate: { for: a, against: b, judge: c, rounds: 2 }"))
    #expect(text.contains("consensus: { voters: [a], count: 3, quorum: majority, rounds: 1 }"))
    #expect(text.contains("quorum: 1.0"))
  }
}
