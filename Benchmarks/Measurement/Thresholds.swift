package import NeedletailNotation

/// What each benchmark may cost at most, in units of two reference kernels measured in the same rounds.
package struct Thresholds: Sendable, Equatable {
  /// A benchmark's time is expected to be a number of steps of either kernel, and allowed to be `atMost` times that.
  package struct Threshold: Sendable, Equatable {
    /// Steps of the kernel that waits for the processor: a heap of 4,096 numbers, replaced from the top.
    package var processorSteps: Double
    /// Steps of the kernel that waits for memory: a chase of pointers through 128 MiB.
    package var memorySteps: Double
    package var atMost: Double

    package init(processorSteps: Double, memorySteps: Double, atMost: Double) {
      self.processorSteps = processorSteps
      self.memorySteps = memorySteps
      self.atMost = atMost
    }

    /// What each round took, over what the kernels around it say that it should.
    package func ratios(of row: Record.Row) -> [Double] {
      zip(row.rounds, zip(row.processorReference, row.memoryReference)).map { figure, reference in
        figure / (processorSteps * reference.0 + memorySteps * reference.1)
      }
    }

    /// - Parameter row: nothing measured is nothing decided.
    package func verdict(on row: Record.Row) -> Verdict { Verdict(ratios(of: row), atMost: atMost) }
  }

  /// Where the interval of the median ratio lies.
  package enum Verdict: Sendable, Equatable {
    /// All of it within the threshold.
    case held(Median)
    /// All of it beyond.
    case exceeded(Median)
    /// On both sides, or nothing was measured: more rounds may tell.
    case undecided(Median?)

    init(_ figures: [Double], atMost: Double) {
      guard let median = Median(of: figures) else {
        self = .undecided(nil)
        return
      }
      self = median.high <= atMost ? .held(median) : median.low > atMost ? .exceeded(median) : .undecided(median)
    }
  }

  /// By name of the benchmark.
  package var thresholds: [String: Threshold]
  /// What was promised of figures that are no time, such as memory: the most they may be, in their own unit, by name of the
  /// row.
  package var bounds: [String: Double]

  package init(_ thresholds: [String: Threshold], bounds: [String: Double] = [:]) {
    self.thresholds = thresholds
    self.bounds = bounds
  }

  /// The names of all rows that are held to something, in order.
  package var names: [String] { (Array(thresholds.keys) + bounds.keys).sorted() }

  /// - Throws: what is missing or of another kind.
  package init(_ json: JSON) throws(DocumentError) {
    self.init([:])
    for (name, member) in json.members("thresholds") {
      guard let processor = member["processor_steps"]?.figure, let memory = member["memory_steps"]?.figure,
        let atMost = member["at_most"]?.figure, processor >= 0, memory >= 0, processor + memory > 0, atMost > 0
      else {
        throw DocumentError(
          "`thresholds.\(name)` needs numbers `processor_steps` and `memory_steps`, not both 0, and `at_most`")
      }
      thresholds[name] = Threshold(processorSteps: processor, memorySteps: memory, atMost: atMost)
    }
    for (name, member) in json.members("at_most") {
      guard let bound = member.figure, bound > 0 else {
        throw DocumentError("`at_most.\(name)` is not a number above 0")
      }
      bounds[name] = bound
    }
    if thresholds.isEmpty { throw DocumentError("`thresholds` is missing or empty") }
  }

  /// As it is read back; figures to three decimals.
  package var json: JSON {
    .object([
      "thresholds": .object(
        thresholds.mapValues { threshold in
          .object([
            "processor_steps": .number(Self.rounded(threshold.processorSteps)),
            "memory_steps": .number(Self.rounded(threshold.memorySteps)),
            "at_most": .number(Self.rounded(threshold.atMost)),
          ])
        }),
      "at_most": .object(bounds.mapValues { .number($0) }),
    ])
  }

  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
