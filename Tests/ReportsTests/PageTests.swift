import NeedletailArchive
import Foundation
import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation
import ReportFixture
import NeedletailResults
import Testing

@testable import NeedletailReports

struct PageTests {
  /// The numbers of points that a page says its charts have, by name.
  private func points(_ page: String) -> [String: Int] {
    var points: [String: Int] = [:]
    for piece in page.split(separator: "data-chart=\"").dropFirst() {
      let words = piece.split(separator: "\"")
      points[String(words[0]), default: 0] += Int(words[2]) ?? 0
    }
    return points
  }

  @Test("a run with everything has every chart, with a point for each column, line and agent")
  func charts() throws {
    let points = points(Report([try RehearsedResult.brief(20).run()]).html)
    // Two seconds a point, a tenth of the run, have fewer than 100 jobs: p50 and p90 are drawn, p99 is not.
    #expect(points["latency"] == 20)
    // Offered, completed, failed.
    #expect(points["throughput"] == 60)
    #expect(points["in-flight"] == 20)
    #expect(points["utilization"] == 60)
    // The job, five calls, and a hedge that lost.
    #expect(points["waterfall-typical"] == 7)
    #expect(points["waterfall-p99"] == 7)
    #expect(points["slots"] == 3 && points["queues"] == 60 && points["waiting"] == 20)
    #expect(points["breakdown"] == 3 && points["breakdown-p99"] == 3)
    #expect((points["percentiles"] ?? 0) > 20)
  }

  @Test("what is not there is said in its place, and no empty chart is drawn")
  func absent() throws {
    let page = Report([try RehearsedResult.brief().run(hasArchive: false, hasTrace: false)]).html
    #expect(points(page).keys.sorted() == ["breakdown", "breakdown-p99", "percentiles", "slots"])
    for name in ["latency", "throughput", "in-flight", "utilization", "waterfall"] {
      #expect(page.contains("data-absent=\"\(name)\""))
    }
    #expect(page.contains("Not shown: there is no archive."))
  }

  @Test("how full an agent was is told as the result has it: of the measured time, not of warm-up and drain")
  func meanUtilization() throws {
    let rehearsed = RehearsedResult.brief()
    let run = try rehearsed.run()
    let page = Report([run]).html
    for agent in run.agents {
      let words = Quantity.share.words(try #require(run.value(of: .utilization, agent: agent)))
      let shown = words.replacing(" ", with: "\u{A0}")
      #expect(page.contains("<span class=\"mean\">\(shown)</span>"), "\(agent)")
      #expect(page.contains("aria-label=\"\(agent): mean utilization \(words), "), "\(agent)")
    }
  }

  @Test("jobs are counted in whole ones")
  func wholeJobs() throws {
    var rehearsed = RehearsedResult.brief(1)
    rehearsed.jobsPerSecond = 6
    let run = try rehearsed.run()
    let jobs = try #require(run.completedJobs)
    #expect(jobs > 1 && jobs < 99)
    #expect(Report([run]).markdown.contains("| Jobs completed | \(Int(jobs)) |"))
  }

  @Test("where there was a warm-up, charts of what the cohort did say until when")
  func warmUp() throws {
    let rehearsed = RehearsedResult.brief()
    #expect(!Report([try rehearsed.run()]).html.contains("warm-up,"))
    let text = try rehearsed.document().text().split(separator: "\"start_s\": 0").joined(separator: "\"start_s\": 5")
    let folder = try TemporaryFolder()
    try rehearsed.writeArchive("\(folder.path)/run.ntl")
    let run = try ReportedRun(
      name: "r", result: (Array(text.utf8), "r.json"),
      archive: .present(try ArchiveReader(path: "\(folder.path)/run.ntl")), trace: .absent("no"), workload: nil)
    // Throughput and tokens.
    let sentence = "Jobs due in the warm-up, before 5.00\u{A0}s, are left out."
    #expect(Report([run]).html.split(separator: sentence, omittingEmptySubsequences: false).count == 3)
  }

  @Test("what wasted tokens is told, on the page and in Markdown")
  func wasted() throws {
    let wasted = "\"wasted\":{\"retries\":1200,\"losers\":30,\"cancelled\":0}"
    let document = """
      {"schema":"needletail.result/2","agents":{"a":{"input_tokens":9000,"output_tokens":10,"cost_usd":1}},
      "tokens":{"input":9000,"output":10,"wasted":1234},"latency_breakdown":{"discarded":4,"agent":{"a":{\(wasted)}}}}
      """
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r.json"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    let sentence =
      "Tokens wasted: 1,234, 13.7 % of all: 1,200 of attempts that failed, 30 of attempts that lost to another, "
      + "4 of answers that were thrown away."
    let report = Report([run])
    #expect(report.html.replacing("\u{A0}", with: " ").contains(sentence) && report.markdown.contains(sentence))
  }

  @Test("what was wasted is told with its cost, on the page and in Markdown")
  func wastedCost() throws {
    let wasted =
      "\"wasted\":{\"retries\":1200,\"losers\":30,\"cancelled\":0},"
      + "\"wasted_usd\":{\"retries\":1.5,\"losers\":0.02,\"cancelled\":0}"
    let document = """
      {"schema":"needletail.result/2","agents":{"a":{"input_tokens":9000,"output_tokens":10,"cost_usd":8},
      "b":{"input_tokens":0,"output_tokens":0,"cost_usd":0}},"cost_usd":8,
      "tokens":{"input":9000,"output":10,"wasted":1234},"latency_breakdown":{"discarded":4,"agent":{"a":{\(wasted)}}}}
      """
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r.json"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    let sentence =
      "Tokens wasted: 1,234, 13.7 % of all: 1,200 of attempts that failed ($1.50), 30 of attempts that lost to another "
      + "($0.0200), 4 of answers that were thrown away. These attempts cost $1.52, 19.0 % of all that was paid."
    let report = Report([run])
    #expect(
      report.html.replacing("\u{A0}", with: " ").contains(sentence)
        && report.markdown.contains(sentence.replacing("$", with: "\\$")))
    let table = report.html.replacing("\n", with: "")
    #expect(table.contains("<th scope=\"col\">wasted</th><th scope=\"col\">cost of that</th>"))
    #expect(table.contains("<td>1,230</td><td>$1.52</td><td>$8.00</td>"))
  }

  @Test("the same results give the same bytes")
  func deterministic() throws {
    let runs = { [try RehearsedResult.brief().run("a.json"), try RehearsedResult.brief(30).run("b.json")] }
    let (one, other) = (Report(try runs()), Report(try runs()))
    #expect(one.html == other.html && one.markdown == other.markdown)
  }

  @Test("names from a result cannot become markup")
  func hostile() throws {
    var rehearsed = RehearsedResult.brief()
    rehearsed.name = "</title><script>alert(1)</script>"
    rehearsed.scenarios[0] = "<script>"
    rehearsed.agentName = "\"><img src=x onerror=alert(1)>"
    let page = Report([try rehearsed.run("<i>.json")]).html
    #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("<i>."))
    #expect(page.contains("&lt;script&gt;"))
  }

  @Test("a page asks for nothing and runs nothing")
  func selfContained() throws {
    let page = Report([try RehearsedResult.brief().run()]).html
    #expect(page.contains("default-src 'none'"))
    for reach in ["http:", "https:", "<script", "@import", "url("] { #expect(!page.contains(reach)) }
  }

  @Test("an interval of one second is a point, not an empty chart")
  func onePoint() throws {
    let points = points(Report([try RehearsedResult.brief(1).run()]).html)
    #expect(points["latency"] == 2 && points["throughput"] == 2)
  }

  @Test("a run of nothing says so")
  func noJobs() throws {
    let document = "{\"schema\":\"needletail.result/2\",\"status\":\"completed\"}"
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("there is no archive"),
      trace: .absent("there is no trace"), workload: nil)
    let report = Report([run])
    #expect(report.html.contains("Not shown: no job completed."))
    #expect(report.text(width: 80, typeface: Typeface()).contains("no job completed"))
    #expect(report.markdown.contains("there is no archive"))
  }

  @Test("eight runs of two hundred agents stay below 3 MB, and say how many agents are left out")
  func bounded() throws {
    var rehearsed = RehearsedResult.brief(260)
    rehearsed.agents = 200
    rehearsed.jobsPerSecond = 4
    let run = try rehearsed.run()
    let report = Report(Array(repeating: run, count: 8))
    let page = report.html
    #expect(page.utf8.count < 3_000_000)
    #expect(page.contains("The 40 busiest agents; 160 more are left out."))
    #expect(report.markdown.utf8.count < 1 << 20)
  }

  @Test("an invalid run says so before its figures")
  func invalid() throws {
    var rehearsed = RehearsedResult.brief()
    rehearsed.status = "invalid"
    let report = Report([try rehearsed.run()])
    let page = report.html
    let beforeFigures = page.split(separator: "<main", maxSplits: 1).first ?? ""
    #expect(beforeFigures.contains("The run is invalid: the schedule was not kept."))
    #expect(report.markdown.contains("> **The run is invalid: the schedule was not kept.**"))
  }

  @Test("the workload's text is shown only when it is the file that was run")
  func workload() throws {
    // SHA-256 of `abc` is FIPS 180-2's first example.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let document = "{\"schema\":\"needletail.result/2\",\"workload\":{\"name\":\"w\",\"sha256\":\"\(hash)\"}}"
    let run = try ReportedRun(
      name: "r", result: (Array(document.utf8), "r"), archive: .absent("no"), trace: .absent("no"), workload: nil)
    #expect(run.with(workload: Array("abd".utf8)) == nil)
    let shown = try #require(run.with(workload: Array("abc".utf8)))
    #expect(Report([shown]).html.contains("<code>abc</code>"))
  }

  @Test(
    "what is no result of a run is refused with a remedy",
    arguments: [
      ("{\"schema\":\"needletail.result/1\"}", "run its workload again: this version reads needletail.result/2"),
      ("{}", "is no result of a run"),
    ])
  func refused(document: String, words: String) {
    let error = #expect(throws: ReportError.self) {
      try ReportedRun(
        name: "r", result: (Array(document.utf8), "r.json"), archive: .absent("no"), trace: .absent("no"), workload: nil
      )
    }
    #expect(error?.description.contains(words) == true)
  }

  @Test("an archive of another run is left out beside a result, and a result beside an archive; that is said")
  func otherArchive() throws {
    let folder = try TemporaryFolder()
    let rehearsed = RehearsedResult.brief()
    try rehearsed.writeArchive("\(folder.path)/run.ntl")
    let text = try rehearsed.document().text()
    var all = Histogram()
    for histogram in rehearsed.latencies { all.merge(histogram) }
    let (jobs, slowest) = (all.count, try JSON.number(Double(all.max) / 1e6).text().dropLast())
    let others = [
      ("workload file", "0f0f", "1e1e"), ("seed", "\"seed\": 7", "\"seed\": 8"), ("clock", "\"virtual\"", "\"wall\""),
      ("number of jobs", "\"count\": \(jobs),", "\"count\": \(jobs + 1),"),
      ("slowest job", "\"max\": \(slowest)", "\"max\": \(slowest)1"),
    ]
    for (part, own, other) in others {
      let changed = text.split(separator: own).joined(separator: other)
      #expect(changed != text)
      for isArchiveNamed in [false, true] {
        let run = try ReportedRun(
          name: "r", result: (Array(changed.utf8), "r.json"),
          archive: .present(try ArchiveReader(path: "\(folder.path)/run.ntl")), isArchiveNamed: isArchiveNamed,
          trace: .present(Array(try rehearsed.trace().text().utf8)), workload: nil)
        let words = "is of another run: its \(part) is another"
        #expect(run.unused.first?.hasSuffix(words) == true)
        #expect((run.series != nil) == isArchiveNamed)
        // The trace does not say how many jobs there were.
        #expect((run.trace != nil) == (isArchiveNamed || part.contains("job")))
        let report = Report([run])
        for text in [report.html, report.markdown] { #expect(text.contains("Left out: ") && text.contains(words)) }
        #expect(report.text(width: 140, typeface: Typeface()).contains("is of another run"))
      }
    }
  }

  @Test("an archive that was not closed ends before the run does, and is the run's all the same")
  func openArchive() throws {
    let folder = try TemporaryFolder()
    let rehearsed = RehearsedResult.brief()
    try rehearsed.writeArchive("\(folder.path)/run.ntl")
    let reader = try ArchiveReader(path: "\(folder.path)/run.ntl")
    let whole = try Data(contentsOf: URL(filePath: "\(folder.path)/run.ntl"))
    try whole.prefix(Int(try reader.survey().wholeBytes) - 1).write(to: URL(filePath: "\(folder.path)/torn.ntl"))
    let run = try ReportedRun(
      name: "r", result: (Array(try rehearsed.document().text().utf8), "r.json"),
      archive: .present(try ArchiveReader(path: "\(folder.path)/torn.ntl")), trace: .absent("no"), workload: nil)
    #expect(run.series != nil && run.unused.isEmpty)
    let text = Report([run]).text(width: 60, typeface: Typeface())
    #expect(text.contains("\n  ! Of the archive a part could not be read: ") && text.contains("not quite"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 60 })
  }

  @Test("an archive alone is reported, and says that the result is missing")
  func archiveAlone() throws {
    let folder = try TemporaryFolder()
    try RehearsedResult.brief().writeArchive("\(folder.path)/run.ntl")
    let run = try ReportedRun(
      name: "run.ntl", result: nil, archive: .present(try ArchiveReader(path: "\(folder.path)/run.ntl")),
      trace: .absent("no"), workload: nil)
    let page = Report([run]).html
    #expect(points(page)["latency"] == 20)
    #expect(page.contains("There was only an archive to read"))
  }
}
