import Foundation
import Metrics
import Testing

@testable import Archive

@Suite("The size of an archive")
struct SizeTests {
  @Test("of dense intervals", arguments: [(100_000.0, 0.06), (5_000_000, 0.003)])
  func dense(rate: Double, most: Double) throws {
    var shapes = LatencyShapes(seed: 7)
    var shape = RunningShape()
    var (bytes, samples, lz4) = (0, UInt64(0), 0)
    for _ in 0..<60 {
      let second = shapes.second(ofRate: rate)
      let coded = HistogramEncoding.bytes(of: second, under: &shape)
      bytes += coded.count
      lz4 += LZ4Frame.compressed(coded)?.count ?? coded.count
      samples += second.count
    }
    let each = Double(bytes) / Double(samples)
    print("rate \(rate): \(bytes / 60) bytes an interval, \(each) a sample; lz4 \(lz4 / 60)")
    #expect(each <= most)
  }
}
