import NeedletailComparison

/// A machine on which two builds are measured in turn: how runs scatter, how it drifts, in which order they are run.
struct SimulatedMachine: Sendable, Equatable {
  /// How the machine's speed changes from run to run, beside its noise.
  enum Drift: String, Sendable, CaseIterable {
    case none
    /// A random walk, 1 % a run.
    case walk
    /// Each run 0.2 % slower than the one before.
    case linear
  }

  enum Order: String, Sendable {
    case interleaved = "ABBA"
    case blocks = "A…AB…B"
  }

  /// Three figures of a run. Half of their noise's variance they have in common.
  enum MeasuredFigure: Int, CaseIterable {
    case p50, p99, throughput
  }

  /// The standard deviation of a figure over its mean, from run to run.
  var noise: Double
  var drift: Drift
  var order = Order.interleaved

  /// The figures of `pairs` pairs of runs, by figure, B's p99 being `change` above A's.
  func measure(pairs: Int, change: Double, trial: Int, seed: UInt64) -> [(base: [Double], head: [Double])] {
    let source = NoiseSource(seed: seed, trial: trial)
    // The deviation of the logarithm of a lognormal value, σ² = ln(1 + CV²).
    let deviation = ShortSeries.logarithm(1 + noise * noise).squareRoot()
    var slowness = 0.0
    var logarithms: [[Double]] = []
    for run in 0..<2 * pairs {
      let shared = source.normal(run: run, stream: 0)
      logarithms.append(
        MeasuredFigure.allCases.map { figure in
          let own = source.normal(run: run, stream: 2 + figure.rawValue)
          return slowness + deviation * (0.5.squareRoot() * shared + 0.5.squareRoot() * own)
        })
      switch drift {
      case .none: break
      case .walk: slowness += 0.01 * source.normal(run: run, stream: 1)
      case .linear: slowness += 0.002
      }
    }
    return MeasuredFigure.allCases.map { figure in
      func value(_ run: Int, isHead: Bool) -> Double {
        // A slow run has few jobs a second.
        let factor = ShortSeries.exponential((figure == .throughput ? -1 : 1) * logarithms[run][figure.rawValue])
        return factor * (figure == .p99 && isHead ? 1 + change : 1)
      }
      let runs = (0..<pairs).map { self.runs(ofPair: $0, of: pairs) }
      return (runs.map { value($0.base, isHead: false) }, runs.map { value($0.head, isHead: true) })
    }
  }

  /// At which places of the order the two runs of a pair stand.
  private func runs(ofPair pair: Int, of pairs: Int) -> (base: Int, head: Int) {
    switch order {
    case .interleaved: pair.isMultiple(of: 2) ? (2 * pair, 2 * pair + 1) : (2 * pair + 1, 2 * pair)
    case .blocks: (pair, pairs + pair)
    }
  }
}
