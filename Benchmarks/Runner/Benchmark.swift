/// One thing that is measured.
struct Benchmark {
  /// How much is done in one round.
  enum Scale {
    case full
    /// A tenth, warmed up in full: to count its instructions.
    case counted
    /// A hundredth, warm-up too: to see that it runs.
    case toy

    func of(_ full: Int) -> Int { max(1, full / (self == .full ? 1 : self == .counted ? 10 : 100)) }

    func ofWarmup(_ full: Int) -> Int { self == .toy ? max(1, full / 100) : full }
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
  /// How many operations it is the mean of.
  var operations: Int
  /// For each operation; `nil` where they are not counted.
  var allocations: Double?
  var allocatedBytes: Double?
  /// Further figures, known by a word: `p99`, in `µs`.
  var others: [(word: String, unit: String, value: Double)] = []

  init(figure: Double, spent: Allocations? = nil, operations: Int = 1) {
    self.figure = figure
    self.operations = operations
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
