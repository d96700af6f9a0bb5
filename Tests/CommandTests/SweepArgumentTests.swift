import NeedletailPlanner
import NeedletailReports
import NeedletailWorkload
import Testing

@testable import NeedletailCLI

@Suite("Arguments of sweeps") struct SweepArgumentTests {
  private func parsed(_ words: String...) throws -> SweepArguments {
    guard case .sweep(let arguments) = try ArgumentParser.command(["sweep"] + words) else {
      throw ArgumentError("no sweep", "")
    }
    return arguments
  }

  @Test("a sweep has three seeds and is about p99 unless it is said") func usual() throws {
    let arguments = try parsed("a.yaml", "--vary", "agents.a.count=1..4", "--out", "a.html", "--out", "a.csv")
    guard case .sweep(let file, let design, let seeds, let figure) = arguments.work else {
      Issue.record("\(arguments)")
      return
    }
    #expect(file.path == "a.yaml" && seeds == 3 && figure == Sweep.p99 && design.settings.count == 4)
    #expect(arguments.outs == ["a.html", "a.csv"])
  }

  @Test(
    "a figure is a statistic of the job latency, a short name, or one that a gate can hold",
    arguments: [
      ("p50", "p(50) job_latency_ms"), ("p(99.9)", "p(99.9) job_latency_ms"), ("mean", "mean job_latency_ms"),
      ("throughput", "jobs_per_s"), ("cost", "cost_usd"),
      ("p(99) call_latency_ms{agent=a}", "p(99) call_latency_ms{agent=a}"),
    ])
  func figures(_ words: String, _ spelling: String) throws {
    guard case .sweep(_, _, _, let figure) = try parsed("a.yaml", "--load", "1/s..3/s", "--figure", words).work else {
      return
    }
    #expect(figure.spelling == spelling)
  }

  @Test(
    "what makes no sense is refused with a remedy",
    arguments: [
      (["a.yaml"], "nothing is varied"),
      (["--vary", "a.x=1..4"], "no workload file given"),
      (["a.yaml", "--load", "1/s..3/s", "--figure", "nonsense"], "there is no figure `nonsense`"),
      (["a.yaml", "--load", "3/s..1/s"], "the range runs backwards"),
      (["a.yaml", "--load", "1/s..3/s", "--seeds", "0"], "is out of range"),
      (["a.yaml", "--load", "1/s..3/s", "--load", "1/s"], "`--load` is given twice"),
      (["a.yaml", "--fit", "b.csv"], "`--fit` reads a file"),
      (["--fit", "b.csv", "--vary", "a.x=1..2"], "`--vary` is of a sweep that is run"),
      (["--fit", "b.csv", "--out", "b.html"], "a scaling law is written as text or JSON"),
    ])
  func refused(_ words: [String], _ message: String) {
    #expect { try ArgumentParser.command(["sweep"] + words) } throws: { "\($0)".contains(message) }
  }
}
