import NeedletailComparison
import Testing

@Suite("The false discovery rate")
struct FalseDiscoveryRateTests {
  /// The fifteen p-values of Benjamini and Hochberg (1995), section 3.2.
  private let published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
  ]

  @Test("of the published fifteen the first four are rejected at 5 %")
  func rejected() {
    #expect(FalseDiscoveryRate.adjusted(published).map { $0 <= 0.05 } == (0..<15).map { $0 < 4 })
  }

  @Test("adjusted p-values are those of SciPy's false_discovery_control, in the order they were given")
  func adjusted() {
    let expected = [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571429, 0.0638571429, 0.0645, 0.0765, 0.486, 0.5811818182,
      0.714875,
      0.7532307692, 0.8132142857, 1,
    ]
    #expect(zip(FalseDiscoveryRate.adjusted(published), expected).allSatisfy { abs($0 - $1) < 1e-9 })
    let mixed = FalseDiscoveryRate.adjusted([0.9, 0.01, 0.04, 0.04, 0.02])
    #expect(zip(mixed, [0.9, 0.05, 0.05, 0.05, 0.05]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(FalseDiscoveryRate.adjusted([]).isEmpty)
  }
}
