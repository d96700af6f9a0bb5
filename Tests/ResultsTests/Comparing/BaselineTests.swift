import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Testing

@testable import NeedletailResults

@Suite("Baselines")
struct BaselineTests {
  private func side() -> ComparedSide {
    var side = MadeRuns.side(
      [
        MadeRuns.p99: [15_512.25, 15_498], MadeRuns.cost: [7, 7.5], MadeRuns.failures: [0, 0.001],
        GatedFigure(.jobsRejected, .value): [600, 601],
      ])
    for index in side.runs.indices {
      side.runs[index].digest = "00000000000000a\(index)"
      side.runs[index].latencyByOwner = [LatencyOwner(.agent, of: "triage desk"): 12.34567, LatencyOwner(.gateway): 1]
    }
    side.effectiveSHA256 = "feed"
    side.version = "0.1.0"
    side.path = "folder/desk.yaml"
    side.conditions = RunConditions(load: ["load.rate": "10/s"], window: ["run.duration": "10m"])
    return side
  }

  private let asked = [GatedFigure(.callLatency, .percentile(99), label: GatedFigure.Label("agent", "a"))]

  private func text() throws -> String { try #require(Baseline(of: side(), allowed: asked)).text() }

  @Test("a line a figure in order of bytes, by seed, with nothing of when and where")
  func lines() throws {
    #expect(
      try text() == """
        {
          "schema": "needletail.baseline/1",
          "workload": "made",
          "file": "desk.yaml",
          "workload_sha256": "feed",
          "needletail": "0.1.0",
          "clock": "virtual",
          "load": {
            "load.rate": "10/s"
          },
          "window": {
            "run.duration": "10m"
          },
          "digests": {
            "1": "00000000000000a0",
            "2": "00000000000000a1"
          },
          "figures": {
            "cost_usd": [7, 7.5],
            "job_failure_rate": [0, 0.001],
            "jobs_rejected": [600, 601],
            "p(99) call_latency_ms{agent=a}": [null, null],
            "p(99) job_latency_ms": [15512.25, 15498]
          },
          "latency_ms": {
            "agent of triage desk": [12.346, 12.346],
            "gateway": [1, 1]
          }
        }

        """)
  }

  @Test("what was written is read as the same, and gives the same bytes again")
  func again() throws {
    let text = try text()
    let read = try Baseline(reading: Array(text.utf8), path: "b.json")
    #expect(try read.text() == text)
    let runs = read.side(called: "b").runs
    #expect(runs.map { $0.value(of: MadeRuns.failures) } == [0, 0.001])
    #expect(runs.map(\.seed) == [1, 2] && runs[1].digest == "00000000000000a1")
    #expect(runs[0].latencyByOwner == [LatencyOwner(.agent, of: "triage desk"): 12.346, LatencyOwner(.gateway): 1])
  }

  @Test("a run that did not complete, or a single one, makes no baseline")
  func incomplete() {
    var side = side()
    side.runs[1].status = .aborted
    #expect(Baseline(of: side, allowed: []) == nil)
    side.runs.removeLast()
    #expect(Baseline(of: side, allowed: []) == nil)
  }

  @Test(
    "what is damaged or of another kind is refused with its fault and a remedy",
    arguments: [
      ("", "", "is empty"), ("{", "", "no baseline"),
      ("\"needletail.baseline/1\"", "\"needletail.baseline/9\"", "another version"),
      ("\"needletail.baseline/1\"", "\"needletail.result/2\"", "is no baseline but another document"),
      ("\"schema\": \"needletail.baseline/1\",", "", "names no schema"),
      ("\"workload\": \"made\",", "", "does not say what ran"), ("\"virtual\"", "\"wall\"", "does not say what ran"),
      ("[7, 7.5]", "[7]", "`cost_usd` has 1 values for 2 seeds"), ("[7, 7.5]", "7", "`cost_usd` is no list of values"),
      ("[7, 7.5]", "[7, \"x\"]", "`cost_usd` has no number at place 2"),
      ("[7, 7.5]", "[7, NaN]", "is not whole, or no baseline"),
      ("[7, 7.5]", "[7, 1e999]", "is not whole, or no baseline"),
      ("[7, 7.5]", "[7, -7.5]", "`cost_usd` has a value that no run can have"),
      ("[0, 0.001]", "[0, 1.5]", "`job_failure_rate` has a value that no run can have"),
      ("[7, 7.5]", "[7, 1e20]", "`cost_usd` has a value that no run can have"),
      ("[1, 1]", "[1, -1]", "`gateway` has a value that no run can have"),
      ("00000000000000a1", "00", "is no seed with its digest"),
      ("    \"2\": \"00000000000000a1\"\n", "", "is not whole"), ("\"2\": ", "\"+2\": ", "is no seed with its digest"),
      (",\n    \"2\": \"00000000000000a1\"", "", "has one run"),
    ])
  func damaged(_ part: String, _ replacement: String, _ message: String) throws {
    let text = try text()
    let damaged =
      part.isEmpty ? "" : part == "{" ? String(text.prefix(text.count / 2)) : text.replacing(part, with: replacement)
    do throws(BaselineError) {
      _ = try Baseline(reading: Array(damaged.utf8), path: "b.json")
      Issue.record("it was read")
    } catch {
      #expect(error.message.contains(message), "\(error)")
      #expect(error.description.hasPrefix("b.json: error: ") && !error.remedy.isEmpty)
    }
  }

  @Test(
    "what cannot be held to it is refused: another workload, load or window, more seeds, too few, a figure that it lacks"
  )
  func refusals() throws {
    let baseline = try #require(Baseline(of: side(), allowed: asked))
    let own = side().conditions
    func refusal(
      name: String = "made", _ conditions: RunConditions?, _ allowances: [String] = ["job p99 +5%"], seeds: Int? = nil,
      fewest: Int = 2
    ) throws -> String? {
      return baseline.refusal(
        of: name, conditions, allowances: try allowances.map { try Allowance($0) }, seeds: seeds, fewest: fewest)?
        .message
    }
    #expect(try refusal(own) == nil)
    #expect(try refusal(name: "other", own) == "is of the workload `made`, not of `other`")
    let load = RunConditions(load: ["load.rate": "12/s"], window: ["run.duration": "10m"])
    let message = try refusal(load)
    #expect(message?.contains("the load is another (load.rate 12/s, was 10/s)") == true)
    let window = RunConditions(load: ["load.rate": "10/s"], window: ["run.duration": "20m"])
    #expect(try refusal(window)?.contains("the measured window is another (run.duration 20m, was 10m)") == true)
    // What is neither a latency nor a total can be compared.
    #expect(try refusal(load, ["cost +2%"])?.contains("cannot be held to it") == true)
    #expect(try refusal(load, ["failure_rate +1pp"]) == nil)
    #expect(try refusal(own, seeds: 3) == "has 2 seeds, and 3 are asked for")
    #expect(try refusal(own, fewest: 7)?.hasPrefix("has 2 seeds, and with fewer than 7") == true)
    #expect(try refusal(own, ["job p50 +5%"]) == "does not have `p(50) job_latency_ms`")
    #expect(try refusal(own, ["p99 call{agent=a} +5%"]) == nil)
  }
}
