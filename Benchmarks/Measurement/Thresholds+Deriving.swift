package import Notation

extension Thresholds {
  /// How many times the measured ratio is allowed: above what a disturbed round or another machine makes of it, below a
  /// regression by half.
  package static let headroom = 1.4

  /// Thresholds for all that is timed by its thread's own processor time, from a full run.
  ///
  /// Each is held to the kernel that its time followed best: whose ratio has the narrowest interval for its size. What
  /// runs on several threads gets none, since no kernel of one thread says how they met.
  package static func derived(from record: Record) -> Thresholds {
    var thresholds: [String: Threshold] = [:]
    for row in record.rows where row.clock == "thread" {
      let candidates = Kernel.allCases.compactMap { kernel -> (kernel: Kernel, ratio: Median)? in
        let ratios = Threshold(kernel: kernel, atMost: 0).ratios(of: row)
        return Median(of: ratios).map { (kernel, $0) }
      }
      guard let best = candidates.min(by: { $0.ratio.spread < $1.ratio.spread }) else { continue }
      thresholds[row.name] = Threshold(kernel: best.kernel, atMost: best.ratio.value * headroom)
    }
    return Thresholds(thresholds)
  }

  /// As `Thresholds.init` reads it; bounds to three significant digits.
  package var json: JSON {
    .object([
      "headroom": .number(Self.headroom),
      "thresholds": .object(
        thresholds.mapValues { threshold in
          .object([
            "kernel": .string(threshold.kernel.rawValue),
            "at_most": .number(Double(FigureText.plain(threshold.atMost).filter { $0 != "," }) ?? threshold.atMost),
          ])
        }),
    ])
  }
}

extension Median {
  /// The interval's width for its size.
  fileprivate var spread: Double { (high - low) / value }
}
