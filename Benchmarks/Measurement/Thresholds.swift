package import Notation

/// What each benchmark may cost at most, in units of a reference kernel measured in the same rounds.
package struct Thresholds: Sendable, Equatable {
  /// Which kernel a benchmark is held to.
  package enum Kernel: String, Sendable, CaseIterable {
    /// A chase of pointers through 16 MiB.
    case memory
    /// A heap of 4,096 numbers, replaced from the top: integers and branches nobody can foresee.
    case processor
    /// The geometric mean of both.
    case both

    /// The kernel's figure for one round.
    package func figure(memory: Double, processor: Double) -> Double {
      switch self {
      case .memory: memory
      case .processor: processor
      case .both: (memory * processor).squareRoot()
      }
    }
  }

  package struct Threshold: Sendable, Equatable {
    package var kernel: Kernel
    /// The greatest ratio that is allowed.
    package var atMost: Double

    package init(kernel: Kernel, atMost: Double) {
      self.kernel = kernel
      self.atMost = atMost
    }

    /// The ratio in each round that has both figures.
    package func ratios(of row: Record.Row) -> [Double] {
      zip(row.rounds, zip(row.memoryReference, row.processorReference)).map { figure, reference in
        figure / kernel.figure(memory: reference.0, processor: reference.1)
      }
    }

    /// - Parameter row: nothing measured is nothing decided.
    package func verdict(on row: Record.Row) -> Verdict {
      guard let ratio = Median(of: ratios(of: row)) else { return .undecided(nil) }
      if ratio.high <= atMost { return .held(ratio) }
      return ratio.low > atMost ? .exceeded(ratio) : .undecided(ratio)
    }
  }

  /// Where the interval of the median ratio lies.
  package enum Verdict: Sendable, Equatable {
    /// All of it within the threshold.
    case held(Median)
    /// All of it beyond.
    case exceeded(Median)
    /// On both sides, or nothing was measured: more rounds may tell.
    case undecided(Median?)
  }

  /// By name of the benchmark.
  package var thresholds: [String: Threshold]

  package init(_ thresholds: [String: Threshold]) { self.thresholds = thresholds }

  /// - Throws: what is missing or of another kind.
  package init(_ json: JSON) throws(DocumentError) {
    thresholds = [:]
    for (name, member) in json["thresholds"]?.members ?? [] {
      guard let kernel = member["kernel"]?.words.flatMap(Kernel.init), let atMost = member["at_most"]?.figure else {
        throw DocumentError("`thresholds.\(name)` lacks a `kernel` (memory, processor, both) or a number `at_most`")
      }
      thresholds[name] = Threshold(kernel: kernel, atMost: atMost)
    }
    if thresholds.isEmpty { throw DocumentError("`thresholds` is missing or empty") }
  }
}
