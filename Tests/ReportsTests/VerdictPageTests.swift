import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import ReportFixture
import Testing

@testable import NeedletailReports

@Suite("The top of a page")
struct VerdictPageTests {
  @Test("the headline stands above all figures, the causes below it, and the failing threshold has the first tile")
  func order() throws {
    let page = Report([try RehearsedResult.brief().run()]).html
    let pieces = [
      "class=\"headline\">FAILED: ", "From 5:10 on the tokens a minute of gpt are used up", "<dl class=\"tiles\">",
      "<div class=\"bad\">\n<dt>Jobs failed or timed out</dt>", "<div class=\"bad\">\n<dt>Keeps up</dt>",
      "<dd>✗ no</dd>", "<dt>Job latency, p50</dt>", "<section id=\"thresholds\"",
    ]
    var rest = page[...]
    for piece in pieces {
      let range = try #require(rest.firstRange(of: piece), "\(piece)")
      rest = rest[range.upperBound...]
    }
    #expect(page.contains("<div class=\"verdict bad\""))
  }

  @Test(
    "a threshold that asks whether the load is kept up with is answered in words, and what shows it is in every format")
  func keepsUpThreshold() throws {
    func run(_ observed: String) throws -> ReportedRun {
      let document = """
        {"schema":"needletail.result/2","status":"completed",
        "keeps_up":{"verdict":"no","evidence":"80 jobs were in the system in the end"},
        "verdict":{"headline":"h","causes":[]},
        "thresholds":[{"metric":"keeps_up","expression":"yes","observed":\(observed),"passed":false,"reason":"too many"}]}
        """
      return try ReportedRun(
        name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    }
    for (observed, words) in [("\"no\"", "no"), ("null", "undecided"), ("1", "yes")] {
      #expect(try run(observed).thresholds(by: .standard).map(\.observedWords) == [words])
    }
    let report = Report([try run("\"no\"")])
    let texts = [report.html, report.markdown, report.text(width: 100, typeface: Typeface())]
    for text in texts {
      #expect(text.contains("Keeps up: no, 80 jobs were in the system in the end"))
      #expect(!text.contains("too many") && !text.contains("nothing:"))
    }
  }

  @Test("a figure that missed its bound by little is told apart from it in every format")
  func closeToBound() throws {
    let document = """
      {"schema":"needletail.result/2","status":"completed","verdict":{"headline":"h","causes":[]},
      "thresholds":[{"metric":"job_latency_ms","expression":"p99 < 61s","observed":61400,"passed":false}]}
      """
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    let report = Report([run])
    let texts = [report.html, report.markdown, report.text(width: 100, typeface: Typeface())]
    for text in texts.map({ $0.replacing("\u{A0}", with: " ") }) {
      #expect(text.contains("61.4 s") && text.contains("61.0 s") && !text.contains("1 min 1 s"), "\(text)")
    }
  }

  @Test("a run whose clock went faster than the wall's says so in every format, and one whose clock did not does not")
  func timeScale() throws {
    func texts(_ scale: String) throws -> [String] {
      let document = """
        {"schema":"needletail.result/2","status":"completed","workload":{"clock":"wall"},"wall":{"time_scale":\(scale)}}
        """
      let run = try ReportedRun(
        name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
      let report = Report([run])
      return [report.html, report.markdown, report.text(width: 140, typeface: Typeface())]
    }
    for text in try texts("10.0") {
      #expect(text.contains("clock went 10 × as fast as the wall clock: all times and rates are the run"))
    }
    #expect(try texts("10.0")[0].contains("wall clock · 10 × as fast"))
    for text in try texts("1.0") { #expect(!text.contains("as fast")) }
  }

  @Test("a result without a verdict shows what it has")
  func older() throws {
    var rehearsed = RehearsedResult.brief()
    rehearsed.isDiagnosed = false
    let page = Report([try rehearsed.run()]).html
    for absent in ["class=\"verdict", "Keeps up", "Endpoints and limits", "held while waiting"] {
      #expect(!page.contains(absent), "\(absent)")
    }
    #expect(page.contains("<dt>Thresholds</dt>") && page.contains("data-chart=\"breakdown\""))
  }

  @Test("what is bad is red, what is good is green, and what is neither has no colour")
  func judgement() throws {
    func run(_ keepsUp: String, passed: Bool) throws -> ReportedRun {
      let document = """
        {"schema":"needletail.result/2","status":"completed","keeps_up":{"verdict":"\(keepsUp)"},
        "verdict":{"headline":"h","causes":[]},
        "thresholds":[{"metric":"job_latency_ms","expression":"p(99) < 5","observed":4,"passed":\(passed)}]}
        """
      return try ReportedRun(
        name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    }
    let cases: [(String, Bool, Bool?)] = [
      ("yes", true, true), ("no", true, false), ("yes", false, false), ("undecided", true, nil),
    ]
    for (keepsUp, passed, isGood) in cases {
      let run = try run(keepsUp, passed: passed)
      #expect(run.isGood(by: .standard) == isGood, "\(keepsUp), \(passed)")
      let looks = isGood.map { $0 ? " good" : " bad" } ?? ""
      #expect(Report([run]).html.contains("<div class=\"verdict\(looks)\" role=\"note\""))
    }
  }

  @Test(
    "thresholds are worded in the figure's unit",
    arguments: [
      ("job_latency_ms", "p(99) < 20000", 201_000.0, "Job latency, p99", "< 20.0 s", "3 min 21 s"),
      ("job_latency_ms{scenario=resolve}", "mean <= 900", 1.5, "Job latency, mean, resolve", "<= 900 ms", "1.50 ms"),
      ("job_failure_rate", "rate < 0.02", 0.05, "Jobs failed or timed out", "< 2.00 %", "5.00 %"),
      ("jobs_per_s", "value > 25", 24.4, "Jobs a second", "> 25 jobs/s", "24.4 jobs/s"),
      ("job_latency_ms", "count > 100", 7, "Job latency, count", "> 100", "7"),
      ("job_latency_ms", "count > 5000", 75.857, "Job latency, count", "> 5,000", "75.9"),
      ("keeps_up", "yes", 0, "Keeps up", "yes", "no"),
      ("of_another_version", "odd", 3, "of_another_version", "odd", "3"),
    ])
  func units(metric: String, expression: String, observed: Double, subject: String, bound: String, words: String) {
    let json = JSON.object([
      "metric": .string(metric), "expression": .string(expression), "observed": .number(observed),
      "passed": .bool(false),
    ])
    let threshold = ReportedThreshold(json, .standard)
    #expect(threshold.subject == subject)
    #expect(threshold.bound == bound)
    #expect(threshold.observedWords == words)
  }

  @Test("failed thresholds stand before undecided ones, and these before those that passed")
  func failedFirst() throws {
    let thresholds = """
      [{"metric":"a","passed":true,"verdict":"held"},{"metric":"b","passed":false,"verdict":"undecided"},
      {"metric":"c","passed":false,"verdict":"broken"},{"metric":"d","passed":false}]
      """
    let document = "{\"schema\":\"needletail.result/2\",\"thresholds\":\(thresholds)}"
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    #expect(run.thresholds(by: .standard).map(\.metric) == ["c", "d", "b", "a"])
  }

  /// Every colour of the style that can be drawn with, but for those that say what is bad.
  @Test("red and orange stand for what is bad and for nothing else")
  func palette() throws {
    let colours = Stylesheet.text.matches(of: /--([a-z0-9]+): #([0-9a-f]{6})/)
    #expect(colours.count > 40)
    for colour in colours where !["bad", "fault"].contains(String(colour.1)) {
      let value = try #require(UInt32(colour.2, radix: 16))
      let (red, green, blue) = (Double(value >> 16), Double(value >> 8 & 255), Double(value & 255))
      let (most, least) = (max(red, green, blue), min(red, green, blue))
      // Hues from magenta-red over red and orange to where yellow begins; greys have none.
      let isRed =
        red == most && most > least && (green - blue) / (most - least) < 0.8 && (blue - green) / (most - least) < 0.6
      #expect(!(isRed && (most - least) / most > 0.3), "--\(colour.1): #\(colour.2)")
    }
    #expect(Stylesheet.text.matches(of: /#[0-9a-f]{3,8}\b/).count == colours.count, "all colours are named")
  }
}
