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
    for (name, member) in json.members("thresholds") {
      guard let processor = member["processor_steps"]?.figure, let memory = member["memory_steps"]?.figure,
        let atMost = member["at_most"]?.figure, processor >= 0, memory >= 0, processor + memory > 0, atMost > 0
      else {
        throw DocumentError(
          "`thresholds.\(name)` needs numbers `processor_steps` and `memory_steps`, not both 0, and `at_most`")
      }
      thresholds[name] = Threshold(processorSteps: processor, memorySteps: memory, atMost: atMost)
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
        })
    ])
  }

  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
