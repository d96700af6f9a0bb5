/// One thing that is measured.
struct Benchmark {
  /// How much is done in one round.
  enum Scale {
    case full
    /// About a hundredth: to see that it runs, and to count its instructions.
    case toy

    func of(_ full: Int) -> Int { self == .full ? full : max(1, full / 100) }
  }

  /// `closed-loop/10000`: the subject, then the case.
  var name: String
  /// What the figure is: `ns a call`.
  var unit = "ns a call"
  var clock = Stopwatch.Clock.thread
  /// What it shows, in a line.
  var shows: String
  /// One round: sets up, warms up, times, and takes down. What is not inside `Stopwatch.time` costs nothing.
  var measure: (Stopwatch, Scale) throws -> Finding
}

/// What one round of a benchmark found.
struct Finding {
  /// In the benchmark's unit.
  var figure: Double
  /// For each operation; `nil` where they are not counted.
  var allocations: Double?
  var allocatedBytes: Double?
  /// Further figures, known by a word: `p99`, in `µs`.
  var others: [(word: String, unit: String, value: Double)] = []

  init(figure: Double, spent: Allocations? = nil, operations: Int = 1) {
    self.figure = figure
    allocations = spent.map { Double($0.count) / Double(max(operations, 1)) }
    allocatedBytes = spent.map { Double($0.bytes) / Double(max(operations, 1)) }
  }

  /// Nanoseconds an operation.
  init(_ timing: Timing, operations: Int) {
    self.init(
      figure: timing.nanoseconds / Double(max(operations, 1)), spent: timing.spent, operations: operations)
  }
}

/// A benchmark that did not do what it should: its figure would be worth nothing.
struct Unfinished: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
