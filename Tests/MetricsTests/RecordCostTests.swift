import Foundation
import NeedletailMetrics
import Testing

@Suite("The cost of recording, printed", .enabled(if: ProcessInfo.processInfo.environment["NEEDLETAIL_LONG"] != nil))
struct RecordCostTests {
  @Test("a sample, with an interval taken every million")
  func cost() {
    let values = SampleShapes.samples(shape: 1, count: 65_536)
    let bank = HistogramBank(cells: 16)
    let clock = ContinuousClock()
    var best = Duration.seconds(3_600)
    var interval = Duration.zero
    var taken: UInt64 = 0
    for _ in 0..<20 {
      let recording = clock.measure {
        for number in 0..<1_000_000 { bank.record(values[number & 65_535], in: number & 15) }
      }
      best = min(best, recording)
      interval = clock.measure {
        for cell in 0..<16 { taken += bank.takeInterval(of: cell)?.count ?? 0 }
      }
    }
    print(
      "cost: \(best / 1_000_000) a sample, \(interval / 16) an interval of \(1_000_000 / 16) samples over 40 octaves")
    #expect(taken == 20_000_000)
  }
}
