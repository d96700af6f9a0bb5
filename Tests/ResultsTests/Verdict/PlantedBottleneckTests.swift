import NeedletailEngine
import Testing

@testable import NeedletailResults

@Suite("Planted bottlenecks")
struct PlantedBottleneckTests {
  static let seeds: [UInt64] = [1, 2, 3]

  @Test("a planted bottleneck is named in the first sentence of the cause", arguments: PlantedBottleneck.all, seeds)
  func named(_ bottleneck: PlantedBottleneck, _ seed: UInt64) throws {
    let verdict = try bottleneck.document(seed: seed).verdict
    print("SAY", verdict.headline, verdict.causes)
    let first = try #require(verdict.causes.first, "\(verdict.headline)")
    #expect(first.contains(bottleneck.name), "\(verdict.headline) – \(verdict.causes)")
  }

  @Test("the same fleets under a load that suits them are given no cause", arguments: PlantedBottleneck.all)
  func healthy(_ bottleneck: PlantedBottleneck) throws {
    for seed in Self.seeds {
      let verdict = try bottleneck.document(seed: seed, isHealthy: true).verdict
      #expect(verdict.causes.isEmpty, "\(verdict.causes)")
      #expect(verdict.headline.hasPrefix("OK: "), "\(verdict.headline)")
    }
  }
}
