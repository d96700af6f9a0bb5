/// The ranks of the values of a stretch as scores: what the tests of a split add up.
///
/// Scores are the quantiles of Tukey's lambda distribution (λ = 1/8) at rank ÷ (n + 1). They are as good as normal to three
/// digits (the correlation of both is above 0.999), so little of what a normal sample says is lost, and square roots are all
/// they take. Ties share the mean of their ranks.
struct SplitScores: Sendable, Equatable {
  /// Of mean 0 and sample variance 1; all 0 where all values are equal.
  let scores: [Double]

  /// - Complexity: O(n log n).
  init(_ values: ArraySlice<Double>) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var scores = Array(repeating: 0.0, count: values.count)
    var place = 0
    while place < order.count {
      var end = place + 1
      while end < order.count, values[order[end]] == values[order[place]] { end += 1 }
      // Ranks from 1: the mean of place + 1 … end.
      let score = Self.quantile(Double(place + 1 + end) / 2 / Double(order.count + 1))
      for index in order[place..<end] { scores[index - values.startIndex] = score }
      place = end
    }
    let mean = scores.reduce(0, +) / Double(scores.count)
    for index in scores.indices { scores[index] -= mean }
    let variance = scores.reduce(0) { $0 + $1 * $1 } / Double(max(1, scores.count - 1))
    guard variance > 1e-12 else {
      self.scores = Array(repeating: 0, count: values.count)
      return
    }
    let scale = 1 / variance.squareRoot()
    self.scores = scores.map { $0 * scale }
  }

  var isConstant: Bool { scores.allSatisfy { $0 == 0 } }

  private static func quantile(_ share: Double) -> Double { eighthRoot(share) - eighthRoot(1 - share) }

  private static func eighthRoot(_ value: Double) -> Double { value.squareRoot().squareRoot().squareRoot() }
}
