extension Thresholds {
  /// How many times what it took is allowed to one that goes with the processor: above what a disturbed run or another
  /// machine makes of it, below a regression by half.
  package static let headroom = 1.4

  /// The same for one that waits for memory too: it depends on where its memory came to lie, and on what the neighbours
  /// left of a shared cache, by more than the kernel's figure shows.
  package static let memoryHeadroom = 1.8

  /// A benchmark whose interval is wider than this share of its ratio is too unsteady to be held to anything.
  package static let widestSpread = 0.25

  /// Thresholds for all that is timed by its thread's or its process's own processor time, from full runs; best from one on a quiet
  /// machine and one on a busy machine, which tell the two kernels apart.
  ///
  /// The steps are those whose sum comes closest to what the rounds took, by least squares of the relative error. The
  /// memory's have a part in it where they halve the sum of squares, or else what is noise would be taken for memory.
  /// What runs on several threads gets no threshold, since how they meet is no kernel's to say, and neither does what is
  /// too unsteady in one of the records.
  package static func derived(from records: [Record]) -> Thresholds {
    var rounds: [String: [Round]] = [:]
    for row in records.flatMap(\.rows) where row.goesWithKernels {
      for (figure, reference) in zip(row.rounds, zip(row.processorReference, row.memoryReference)) where figure > 0 {
        rounds[row.name, default: []].append(Round(processor: reference.0 / figure, memory: reference.1 / figure))
      }
    }
    let thresholds = rounds.mapValues { rounds in
      let (processor, memory) = Round.steps(rounds)
      return Threshold(processorSteps: processor, memorySteps: memory, atMost: memory > 0 ? memoryHeadroom : headroom)
    }
    return Thresholds(
      thresholds.filter { name, threshold in
        records.compactMap { $0.row(name) }.allSatisfy { row in
          Median(of: threshold.ratios(of: row)).map { $0.high - $0.low <= widestSpread * $0.value } ?? false
        }
      })
  }

  /// A round's reference figures over its own.
  private struct Round {
    var processor: Double
    var memory: Double

    /// The a and b, none negative, for which the sum of (a · processor + b · memory − 1)² is least; b is 0 unless it
    /// halves that sum.
    static func steps(_ rounds: [Round]) -> (processor: Double, memory: Double) {
      let sum = { (value: (Round) -> Double) in rounds.reduce(0) { $0 + value($1) } }
      let (p, m) = (sum(\.processor), sum(\.memory))
      let (pp, mm) = (sum { $0.processor * $0.processor }, sum { $0.memory * $0.memory })
      let pm = sum { $0.processor * $0.memory }
      func error(_ a: Double, _ b: Double) -> Double {
        sum { (a * $0.processor + b * $0.memory - 1) * (a * $0.processor + b * $0.memory - 1) }
      }
      var candidates = [(processor: 0.0, memory: m / mm)]
      let determinant = pp * mm - pm * pm
      if determinant > 1e-9 * pp * mm {
        let (a, b) = ((p * mm - m * pm) / determinant, (m * pp - p * pm) / determinant)
        if a >= 0 && b >= 0 { candidates.append((a, b)) }
      }
      let alone = (processor: p / pp, memory: 0.0)
      let best = candidates.min { error($0.processor, $0.memory) < error($1.processor, $1.memory) } ?? alone
      return error(best.processor, best.memory) < error(alone.processor, 0) / 2 ? best : alone
    }
  }
}
