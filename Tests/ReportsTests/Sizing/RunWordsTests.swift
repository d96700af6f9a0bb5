import NeedletailReports
import Testing

@Suite("How a sized workload is run") struct RunWordsTests {
  @Test("the line has what the command line said and the answer, and one scale of the load")
  func line() {
    let words = RunWords("my fleet.yaml", options: ["--seed", "3", "--set", "a=1"], loadScale: 2)
    let options = words.options(with: ["agents.x.count=4"], factor: 1.5 * words.loadScale)
    #expect(options == ["--seed", "3", "--set", "a=1", "--set", "agents.x.count=4", "--load-scale", "3"])
    #expect(
      words.line(options)
        == "needletail run 'my fleet.yaml' --seed 3 --set a=1 --set agents.x.count=4 --load-scale 3")
    #expect(RunWords("a.yaml").options(with: [], factor: 1).isEmpty)
  }
}
