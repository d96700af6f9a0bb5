import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("A threshold that asks whether the load is kept up with")
struct KeepsUpThresholdTests {
  func document(_ load: String, run: String = "duration: 5m") throws -> ResultDocument {
    try VerdictRun.document(VerdictRun.text(load, run: run, more: "thresholds: { keeps_up: [\"yes\"] }"))
  }

  @Test("it holds where the load is kept up with")
  func holds() throws {
    let document = try document("{ rate: 5/s }")
    #expect(document.thresholdsHold)
    #expect(document.json.at(["keeps_up", "verdict"]) == .string("yes"))
  }

  @Test("it breaks where the load is not, with the evidence")
  func breaks() throws {
    let document = try document("{ rate: 20/s }")
    #expect(!document.thresholdsHold)
    #expect(document.thresholds.first?.reason == document.keepsUp.evidence)
    #expect(document.verdict.headline.hasPrefix("FAILED: does not keep up: "))
  }

  @Test("it breaks where that is undecided, and says why")
  func undecided() throws {
    let document = try document("{ rate: 1/s }", run: "duration: 30s")
    let threshold = try #require(document.thresholds.first)
    #expect(!threshold.passed && threshold.observed == nil)
    #expect(threshold.reason?.contains("ended in the window") == true)
    let written = threshold.json
    #expect(written["observed"] == .null && written["expression"] == .string("yes"))
  }

  @Test("what was observed is written as a word")
  func words() throws {
    #expect(try document("{ rate: 5/s }").thresholds.first?.json["observed"] == .string("yes"))
    #expect(try document("{ rate: 20/s }").thresholds.first?.json["observed"] == .string("no"))
  }
}

@Suite("Whether several seeds keep up")
struct KeepsUpOverSeedsTests {
  @Test("a queue that turns jobs away does not make latencies depend on the length of the runs, one that grows does")
  func shortfall() {
    func sentence(_ shortfalls: [KeepsUp.Shortfall]) -> String {
      var seeds = KeepsUpOverSeeds()
      for shortfall in shortfalls {
        seeds.add(KeepsUp(.no, offered: 12, completed: 10, evidence: "", shortfall: shortfall))
      }
      return seeds.sentence
    }
    let (refused, grew) = (
      KeepsUp.Shortfall.unserved(share: 0.14, how: "turned away"),
      KeepsUp.Shortfall.backlog(since: nil, isShrinking: false)
    )
    #expect(sentence([refused, refused, grew]).hasSuffix("in all 3 runs, 14 % turned away"))
    #expect(sentence([grew, refused, grew]).hasSuffix("in all 3 runs, so latencies depend on how long the runs were"))
  }

  func answer(yes: Int = 0, no: Int = 0, undecided: Int = 0) -> KeepsUp.Answer {
    var seeds = KeepsUpOverSeeds()
    for (answer, count) in [(KeepsUp.Answer.yes, yes), (.no, no), (.undecided, undecided)] {
      for _ in 0..<count { seeds.add(KeepsUp(answer, evidence: "")) }
    }
    return seeds.answer
  }

  @Test("most runs decide, and more than one in twenty that fell behind is no yes")
  func majority() {
    #expect(answer(yes: 20) == .yes)
    #expect(answer(yes: 19, no: 1) == .yes)
    #expect(answer(yes: 18, no: 2) == .undecided)
    #expect(answer(yes: 4, no: 6) == .no)
    #expect(answer(yes: 5, undecided: 5) == .undecided)
    #expect(answer() == .undecided)
  }

  @Test("the document counts the runs, and its headline says that they fell behind")
  func document() async throws {
    let text = VerdictRun.text("{ rate: 20/s }", run: "duration: 1m, drain: 0s")
    let file = try WorkloadReader.read(bytes: Array(text.utf8), path: "seeds.yaml").file
    let json = try await Replications.run(file, count: 3, width: 1).json(host: nil)
    #expect(json.at(["keeps_up", "verdict"]) == .string("no"))
    #expect(json.at(["keeps_up", "runs", "no"]) == .integer(3))
    guard case .string(let headline)? = json.at(["verdict", "headline"]) else { throw NoHeadline() }
    #expect(headline.hasPrefix("Does not keep up: ") && headline.contains("in all 3 runs"), "\(headline)")
  }

  struct NoHeadline: Error {}
}
