/// What one run of the benchmarks found: every round of everything that was measured, and where.
package struct Record: Sendable, Equatable {
  package static let schema = "needletail.benchmarks/1"

  /// The machine and the program, as far as they decide a figure.
  package struct Machine: Sendable, Equatable {
    package var processor: String
    package var processors: Int
    package var kernel: String
    package var swift: String
    package var commit: String
    /// As given; a run does not know the day.
    package var date: String?

    package init(
      processor: String = "", processors: Int = 0, kernel: String = "", swift: String = "", commit: String = "",
      date: String? = nil
    ) {
      self.processor = processor
      self.processors = processors
      self.kernel = kernel
      self.swift = swift
      self.commit = commit
      self.date = date
    }
  }

  /// One figure of one benchmark, round by round.
  package struct Row: Sendable, Equatable {
    /// `closed-loop/10000`; a benchmark's further figures add a word, `schedule/50000 p99`.
    package var name: String
    /// What the figure is: `ns a call`.
    package var unit: String
    /// What the time is taken from: `thread`, `process`, `child`, `elapsed`; `-` for what is no time.
    package var clock: String
    package var rounds: [Double]
    /// Allocations and bytes allocated for each operation: the median round's; `nil` where they are not counted.
    package var allocations: Double?
    package var allocatedBytes: Double?
    /// The reference kernels' figures around each round, nanoseconds a step; empty for further figures.
    package var memoryReference: [Double]
    package var processorReference: [Double]

    package init(
      name: String, unit: String, clock: String, rounds: [Double] = [], allocations: Double? = nil,
      allocatedBytes: Double? = nil, memoryReference: [Double] = [], processorReference: [Double] = []
    ) {
      self.name = name
      self.unit = unit
      self.clock = clock
      self.rounds = rounds
      self.allocations = allocations
      self.allocatedBytes = allocatedBytes
      self.memoryReference = memoryReference
      self.processorReference = processorReference
    }

    package var median: Median? { Median(of: rounds) }

    /// A ratio to it means something: the difference of two runs comes out at zero or below where they are too unsteady.
    package var isTelling: Bool { rounds.allSatisfy { $0 > 0 } }

    /// The benchmark that a figure of this name is of, `schedule/50000` of `schedule/50000 p99`.
    package static func benchmark(of name: String) -> String { String(name.prefix { $0 != " " }) }

    /// Whether it is processor time of one thread, or of one process started for it, which goes as the kernels around it do.
    package var goesWithKernels: Bool { clock == "thread" || clock == "child" }
  }

  /// The same work done by somebody else, in the same rounds.
  package struct PeerRow: Sendable, Equatable {
    package var peer: String
    package var version: String
    package var subject: String
    /// Nanoseconds an operation.
    package var rounds: [Double]

    package init(peer: String, version: String, subject: String, rounds: [Double] = []) {
      self.peer = peer
      self.version = version
      self.subject = subject
      self.rounds = rounds
    }

    package var name: String { "\(peer) \(subject)" }
    package var median: Median? { Median(of: rounds) }
  }

  package var machine: Machine
  /// A hundredth of the size, one round: figures of no worth.
  package var isToy: Bool
  package var rows: [Row]
  package var peers: [PeerRow]

  package init(machine: Machine = Machine(), isToy: Bool = false, rows: [Row] = [], peers: [PeerRow] = []) {
    self.machine = machine
    self.isToy = isToy
    self.rows = rows
    self.peers = peers
  }

  package func row(_ name: String) -> Row? { rows.first { $0.name == name } }

  package func peer(_ peer: String, _ subject: String) -> PeerRow? {
    peers.first { $0.peer == peer && $0.subject == subject }
  }

  /// How many rounds there were.
  package var rounds: Int { rows.map(\.rounds.count).max() ?? 0 }
}
