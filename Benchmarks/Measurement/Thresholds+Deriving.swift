extension Thresholds {
  /// How many times the expected time is allowed: above what a disturbed run or another machine makes of it, below a
  /// regression by half.
  package static let headroom = 1.4

  /// Thresholds for all that is timed by its thread's own processor time, from full runs; best from one on a quiet
  /// machine and one on a busy machine, which tell the two kernels apart.
  ///
  /// The steps are those whose sum comes closest to what the rounds took, by least squares of the relative error, and
  /// neither is negative. What runs on several threads gets no threshold: how they meet is no kernel's to say.
  package static func derived(from records: [Record]) -> Thresholds {
    var rounds: [String: [Round]] = [:]
    for row in records.flatMap(\.rows) where row.clock == "thread" {
      for (figure, reference) in zip(row.rounds, zip(row.processorReference, row.memoryReference)) where figure > 0 {
        rounds[row.name, default: []].append(Round(processor: reference.0 / figure, memory: reference.1 / figure))
      }
    }
    return Thresholds(
      rounds.mapValues { rounds in
        let (processor, memory) = Round.steps(rounds)
        return Threshold(processorSteps: processor, memorySteps: memory, atMost: headroom)
      })
  }

  /// A round's reference figures over its own.
  private struct Round {
    var processor: Double
    var memory: Double

    /// The non-negative a and b for which the sum of (a · processor + b · memory − 1)² is least.
    static func steps(_ rounds: [Round]) -> (processor: Double, memory: Double) {
      let sum = { (value: (Round) -> Double) in rounds.reduce(0) { $0 + value($1) } }
      let (pp, pm, mm) = (
        sum { $0.processor * $0.processor }, sum { $0.processor * $0.memory }, sum { $0.memory * $0.memory }
      )
      let (p, m) = (sum(\.processor), sum(\.memory))
      let determinant = pp * mm - pm * pm
      if determinant > 1e-9 * pp * mm {
        let (a, b) = ((p * mm - m * pm) / determinant, (m * pp - p * pm) / determinant)
        if a >= 0 && b >= 0 { return (a, b) }
      }
      // One kernel alone: the one that leaves less, which is the one with more of its sum squared over its squares.
      return p * p * mm >= m * m * pp ? (p / pp, 0) : (0, m / mm)
    }
  }
}
