import NeedletailPlanner
import NeedletailReports
import NeedletailWorkload
import Testing

@testable import NeedletailCLI

@Suite("The command line of size") struct SizeArgumentTests {
  private func size(_ words: String...) throws -> SizeArguments {
    guard case .size(let size) = try ArgumentParser.command(["size", "fleet.yaml"] + words) else {
      throw ArgumentError("no size", "")
    }
    return size
  }

  @Test("size takes every option of the contract") func everything() throws {
    let size = try size(
      "--load", "40/s", "--hold", "p(99) job_latency_ms < 20s", "--hold", "failure_rate < 2%", "--choose",
      "gateway.instances=1..20", "--choose", "agents.*.count", "--price", "gateway.instances=0.4", "--lose",
      "gateway.instances=1", "--headroom", "15%", "--seeds", "20", "--seed", "7", "--set", "a=b", "--out", "a.yaml",
      "--out", "a.html", "--format", "patch", "--ui", "none", "--duration", "5m")
    #expect(size.load == "40/s" && size.headroom == 0.15 && size.seeds == 20)
    #expect(size.bounds.map(\.expression) == ["p(99) < 20s", "rate < 2%"])
    #expect(size.chosen == [try ChosenKey("gateway.instances=1..20"), try ChosenKey("agents.*.count")])
    #expect(size.prices.map(\.amount) == [0.4] && size.losses.map(\.amount) == [1])
    #expect(size.outs == ["a.yaml", "a.html"] && size.format == .patch && size.userInterface == .none)
    #expect(size.file.seed == 7 && size.file.overrides == ["a=b"] && size.file.duration == "5m")
  }

  @Test("what is wrong is told with its option and a remedy") func refused() {
    for (words, said) in [
      (["--headroom", "15"], "no percentage"), (["--headroom", "-5%"], "no percentage"),
      (["--choose", "gateway.instances=5..1"], "write `gateway.instances=1..5`"),
      (["--hold", "p(99) < 1s"], "names no figure"), (["--seeds", "1"], "from 2 to 1000"),
      (["--lose", "gateway.instances=1"], "without `--choose`"), (["--load", "4/s"], "without `--choose`"),
      (["--price", "gateway.instances"], "no KEY=NUMBER"), (["--out", "a", "--out", "a"], "twice"),
      (["--format", "yml"], "not known"),
    ] {
      let problem = { (words: [String]) -> String in
        do {
          _ = try ArgumentParser.command(["size", "fleet.yaml"] + words)
          return "none"
        } catch {
          return "\(error)"
        }
      }(words)
      #expect(problem.contains(said), "\(words): \(problem)")
    }
  }

  @Test("a file's ending says what it gets, the longest that fits") func endings() {
    #expect(SizingFormat.ofFile("a.yaml") == .patch && SizingFormat.ofFile("a.gateway.yaml") == .gateway)
    #expect(SizingFormat.ofFile("a.json") == .json && SizingFormat.ofFile("a.out") == nil)
  }
}
