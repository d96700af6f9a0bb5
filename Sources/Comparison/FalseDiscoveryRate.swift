/// The step-up procedure of Benjamini and Hochberg (1995): of several hypotheses that are tested at once, independent or positively dependent,
/// the expected share of true ones among those that are rejected is at most the level.
///
/// Where a search asks what helps among many, it finds more than `Holm` does, and where nothing helps it errs as seldom.
public enum FalseDiscoveryRate {
  /// The smallest level at which each is rejected, at most 1.
  ///
  /// - Complexity: O(m log m).
  public static func adjusted(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    var adjusted = probabilities
    var smallest = 1.0
    for (place, index) in order.enumerated().reversed() {
      smallest = min(smallest, probabilities[index] * Double(probabilities.count) / Double(place + 1))
      adjusted[index] = smallest
    }
    return adjusted
  }
}
