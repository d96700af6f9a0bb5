/// How long a series takes to settle, by MSER-5.
///
/// The truncation after which the rest has the smallest marginal standard error is where the transient ends: batches of 5, the
/// statistic s² / (n − d) of the batch means behind the cut d, at most half of the series. K. P. White, An effective truncation heuristic for
/// bias reduction in simulation output, Simulation 69 (1997) 323–334; K. P. White, M. J. Cobb, S. C. Spratt, A comparison of five
/// steady-state truncation heuristics for simulation, Proceedings of the Winter Simulation Conference (2000) 755–760.
enum InitialTransient {
  static let batch = 5

  /// Of a series, how many observations at its beginning are to be left out: a whole number of batches.
  ///
  /// - Returns: `nil` where the best cut is the last one that is tried, so that the series is too short to tell, and of fewer than ten batches.
  /// - Complexity: O(observations).
  static func length(of series: [Double]) -> Int? {
    let means = (0..<series.count / batch).map { place in
      series[place * batch..<(place + 1) * batch].reduce(0, +) / Double(batch)
    }
    guard means.count >= 10 else { return nil }
    // From the end, so that each cut adds one batch to the moments (Welford, 1962).
    var (count, mean, squares) = (0.0, 0.0, 0.0)
    var best: (cut: Int, error: Double)?
    for cut in means.indices.reversed() {
      count += 1
      let distance = means[cut] - mean
      mean += distance / count
      squares += distance * (means[cut] - mean)
      let error = squares / (count * count)
      // Of equal errors the earliest cut: it leaves most.
      if cut <= means.count / 2, error <= best?.error ?? .infinity { best = (cut, error) }
    }
    guard let best, best.cut < means.count / 2 else { return nil }
    return best.cut * batch
  }

  /// Of several paths under one load, how many jobs their warm-up takes: of the mean over the paths, so that the luck of one is not taken for a
  /// transient (Welch, 1983), rounded up to the end of an interval.
  ///
  /// - Returns: `nil` where the paths are too short to tell.
  static func jobs(of courses: [PathCourse]) -> Int? {
    let intervals = courses.map(\.meanJobs.count).min() ?? 0
    let series = (0..<intervals).map { place in
      courses.reduce(0) { $0 + $1.meanJobs[place] } / Double(courses.count)
    }
    guard let cut = length(of: series) else { return nil }
    return cut == 0 ? 0 : courses.map { $0.jobsOffered[cut - 1] }.max()
  }
}
