/// The mean of a figure over independent seeds, with the standard error of that mean.
struct SampleMean: Sendable, Equatable {
  var mean: Double
  var standardError: Double
  var seeds: Int

  /// - Precondition: at least two values.
  init(of values: [Double]) {
    precondition(values.count > 1, "SampleMean: a standard error needs two values")
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = (squares / (count - 1) / count).squareRoot()
    seeds = values.count
  }
}
