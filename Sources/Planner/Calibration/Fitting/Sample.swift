import NeedletailEngine

/// Measured values in ascending order, with the sums that fits are made of.
package struct Sample: Sendable, Equatable {
  /// Ascending, 0 or more.
  package let values: [Double]
  package let mean: Double
  /// Of the natural logarithms; 0 where a value is 0.
  let logs: [Double]
  let meanLog: Double

  /// - Complexity: O(n log n).
  package init(_ values: [Double]) {
    let sorted = values.sorted()
    self.values = sorted
    mean = sorted.isEmpty ? 0 : sorted.reduce(0, +) / Double(sorted.count)
    logs = (sorted.first ?? 0) > 0 ? sorted.map(Elementary.log) : []
    meanLog = logs.isEmpty ? 0 : logs.reduce(0, +) / Double(logs.count)
  }

  package var count: Int { values.count }

  /// The least value that a share `p` of all values do not exceed.
  package func quantile(_ p: Double) -> Double {
    guard let last = values.last else { return 0 }
    let rank = Int((p * Double(count)).rounded(.up))
    return rank >= count ? last : values[max(0, rank - 1)]
  }

  /// Every n-th value, so that at most `most` stand for all.
  func thinned(to most: Int) -> Sample {
    guard count > most else { return self }
    let step = Double(count) / Double(most)
    return Sample((0..<most).map { values[Int((Double($0) + 0.5) * step)] })
  }

  /// The greatest distance of two samples' distribution functions, and how likely one as great is where both are of one distribution.
  ///
  /// Smirnov's asymptotic distribution with Stephens's correction of √n.
  static func smirnov(_ one: Sample, _ other: Sample) -> (distance: Double, probability: Double) {
    let (n, m) = (Double(one.count), Double(other.count))
    guard n > 0, m > 0 else { return (0, 1) }
    var (i, j, distance) = (0, 0, 0.0)
    while i < one.count && j < other.count {
      let value = min(one.values[i], other.values[j])
      while i < one.count && one.values[i] <= value { i += 1 }
      while j < other.count && other.values[j] <= value { j += 1 }
      distance = max(distance, abs(Double(i) / n - Double(j) / m))
    }
    let size = (n * m / (n + m)).squareRoot()
    return (distance, kolmogorovTail((size + 0.12 + 0.11 / size) * distance))
  }

  /// The probability that Kolmogorov's statistic exceeds `x`.
  static func kolmogorovTail(_ x: Double) -> Double {
    guard x > 0.2 else { return 1 }
    var (sum, sign) = (0.0, 1.0)
    for k in 1...100 {
      let term = Elementary.exp(-2 * Double(k * k) * x * x)
      sum += sign * term
      sign = -sign
      if term < 1e-16 { break }
    }
    return min(1, max(0, 2 * sum))
  }
}
