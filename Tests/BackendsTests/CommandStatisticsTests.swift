import NeedletailEngine
import Testing

@testable import NeedletailBackends

@Suite("What a run says of command agents")
struct CommandStatisticsTests {
  @Test("its rows have the names of the result document")
  func names() {
    var statistics = CommandStatistics()
    statistics.killed = 2
    let rows = Dictionary(uniqueKeysWithValues: statistics.rows.map { ($0.name, $0.value) })
    #expect(
      rows == [
        "started": .count(0), "restarted": .count(0), "killed": .count(2), "cancels": .count(0),
        "protocol_errors": .count(0),
        "last_failures": .texts([]), "last_protocol_errors": .texts([]), "stderr": .text(""),
      ])
  }

  @Test("standard error is quoted where a process died, not where all is well")
  func standardError() {
    var statistics = CommandStatistics()
    let remark = { statistics.rows.first { $0.name == "stderr" }?.remark }
    #expect(remark() == nil)
    statistics.restarted = 1
    #expect(remark() == .quoted("wrote"))
  }
}
