import NeedletailMeasurement

/// Runs benchmarks and peers round by round, so that whatever disturbs the machine disturbs all of them alike.
struct Runner {
  /// Nine rounds are the fewest whose interval leaves the extremes out at 95 %.
  static let usualRounds = 9

  let benchmarks: [Benchmark]
  /// Those that have given a figure each time.
  private(set) var peers: [PeerWork]
  let scale: Benchmark.Scale
  private let kernels: ReferenceKernels
  private let stopwatches: [Stopwatch.Clock: Stopwatch]
  private(set) var record: Record

  init(benchmarks: [Benchmark], peers: [PeerWork], scale: Benchmark.Scale, machine: Record.Machine) {
    self.benchmarks = benchmarks
    self.peers = peers
    self.scale = scale
    kernels = ReferenceKernels(scale)
    stopwatches = Stopwatch.Clock.allCases.reduce(into: [:]) { $0[$1] = Stopwatch($1) }
    record = Record(machine: machine, isToy: scale == .toy)
  }

  /// Each benchmark once at toy size, unrecorded: code is loaded, pages are there.
  func warmUp() throws {
    for benchmark in benchmarks { _ = try measure(benchmark, .toy) }
  }

  /// `rounds` rounds more; every other one runs in the opposite order, so that a drift favours no benchmark.
  mutating func run(rounds: Int, only: Set<String>? = nil) throws {
    let chosen = benchmarks.filter { only?.contains($0.name) ?? true }
    for round in 0..<rounds {
      if rounds > 1 { Meter.remark("round \(round + 1) of \(rounds)") }
      for benchmark in round % 2 == 0 ? chosen : chosen.reversed() { try runOnce(benchmark) }
      if only == nil { for peer in round % 2 == 0 ? peers : peers.reversed() { runOnce(peer) } }
    }
    record.finish(order: benchmarks.map(\.name))
  }

  private mutating func runOnce(_ benchmark: Benchmark) throws {
    let before = kernels.measure(scale)
    let finding = try measure(benchmark, scale)
    let after = kernels.measure(scale)
    record.add(
      finding, of: benchmark,
      reference: .init(
        memory: (before.memory + after.memory) / 2, processor: (before.processor + after.processor) / 2))
  }

  private func measure(_ benchmark: Benchmark, _ scale: Benchmark.Scale) throws -> Finding {
    try benchmark.measure(stopwatches[benchmark.clock] ?? Stopwatch(benchmark.clock), scale)
  }

  private mutating func runOnce(_ work: PeerWork) {
    guard let reply = work.measure(scale) else {
      // A round it misses would pair its others with the wrong ones of ours.
      peers.removeAll { $0 == work }
      record.peers.removeAll { $0.peer == work.peer && $0.subject == work.subject }
      return
    }
    record.add(reply)
  }
}

extension Record {
  fileprivate mutating func add(
    _ finding: Finding, of benchmark: Benchmark, reference: ReferenceKernels.Finding
  ) {
    let place = place(benchmark.name, unit: benchmark.unit, clock: benchmark.clock)
    // The last round's allocations stand for all: they do not depend on the clock.
    rows[place].allocations = finding.allocations
    rows[place].allocatedBytes = finding.allocatedBytes
    rows[place].rounds.append(finding.figure)
    rows[place].memoryReference.append(reference.memory)
    rows[place].processorReference.append(reference.processor)
    for other in finding.others {
      let place = self.place("\(benchmark.name) \(other.word)", unit: other.unit, clock: .none)
      rows[place].rounds.append(other.value)
    }
  }

  private mutating func place(_ name: String, unit: String, clock: Stopwatch.Clock) -> Int {
    if let place = rows.firstIndex(where: { $0.name == name }) { return place }
    rows.append(Row(name: name, unit: unit, clock: clock.rawValue))
    return rows.count - 1
  }

  fileprivate mutating func add(_ reply: PeerReply) {
    if let place = peers.firstIndex(where: { $0.peer == reply.peer && $0.subject == reply.subject }) {
      peers[place].rounds.append(reply.nanoseconds)
    } else {
      peers.append(
        PeerRow(peer: reply.peer, version: reply.version, subject: reply.subject, rounds: [reply.nanoseconds]))
    }
  }

  /// Further figures stand behind their benchmark's, whichever round met them first.
  fileprivate mutating func finish(order: [String]) {
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let ranked = rows.enumerated().sorted { one, other in
      let rank = { (name: String) in ranks[Row.benchmark(of: name)] ?? order.count }
      return (rank(one.element.name), one.offset) < (rank(other.element.name), other.offset)
    }
    rows = ranked.map(\.element)
  }
}
