/// The benchmarks, run side by side.
struct Suite {
  private let benchmarks: [Benchmark]
  private let peer: String
  private var found: [[Measurement]]
  private var peers: [Double] = []

  /// - Parameters:
  ///   - isQuick: a hundredth of the size, to see that nothing has rotted.
  ///   - only: part of the names wanted.
  init(isQuick: Bool, only: String) throws {
    let events = isQuick ? 20_000 : 2_000_000
    var all = [1_000, 10_000, 100_000].map { ClosedLoop.benchmark(jobsInFlight: $0, events: events) }
    if let bytes = Meter.bytes(ofFile: "Workloads/support-desk.yaml") {
      all.append(try SupportDesk.benchmark(bytes: bytes, events: events))
    }
    // Last: the peak of memory is this one's.
    all.append(ClosedLoop.benchmark(jobsInFlight: isQuick ? 20_000 : 1_000_000, events: events * 2))
    benchmarks = all.filter { only.isEmpty || $0.name.contains(only) }
    found = Array(repeating: [], count: benchmarks.count)
    peer = "python3 Benchmarks/peers/closed_loop_simpy.py 10000 2000 \(isQuick ? 2_000 : 60_000)"
  }

  mutating func run(rounds: Int) throws {
    for _ in 1...rounds {
      for index in benchmarks.indices { found[index].append(try benchmarks[index].measure()) }
      if let figure = Meter.number(printedBy: peer) { peers.append(figure) }
    }
  }

  var table: String {
    var lines = [
      Self.left("benchmark", 24) + Self.right("ns a call", 11) + Self.right("million calls/s", 17)
        + Self.right("allocated", 12) + "   rounds, ns a call"
    ]
    for (benchmark, measured) in zip(benchmarks, found) {
      let median = Self.median(measured.map(\.nanosecondsPerCall))
      lines.append(
        Self.left(benchmark.name, 24) + Self.right(Self.whole(median), 11)
          + Self.right(Self.hundredths(1_000 / median), 17)
          + Self.right("\(measured.map(\.allocatedBytes).max() ?? 0) B", 12) + "   "
          + measured.map { Self.whole($0.nanosecondsPerCall) }.joined(separator: " "))
    }
    lines.append("peak resident set: \(Meter.peakResidentBytes() / 1_000_000) MB")
    guard !peers.isEmpty else { return lines.joined(separator: "\n") + "\nSimPy: not measured (pip install simpy)" }
    lines.append(
      Self.left("SimPy closed-loop/10000", 24) + Self.right(Self.whole(Self.median(peers)), 11)
        + Self.right("", 29) + "   " + peers.map(Self.whole).joined(separator: " "))
    if let ours = zip(benchmarks, found).first(where: { $0.0.name == "closed-loop/10000" })?.1 {
      let ratio = Self.median(peers) / Self.median(ours.map(\.nanosecondsPerCall))
      lines.append("SimPy's time over needletail's, 10,000 jobs in flight: \(Self.whole(ratio)) times")
    }
    return lines.joined(separator: "\n")
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  private static func whole(_ value: Double) -> String { value.isFinite ? "\(Int(value + 0.5))" : "-" }

  private static func hundredths(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    let digits = Int(value * 100 + 0.5)
    return "\(digits / 100).\(digits % 100 < 10 ? "0" : "")\(digits % 100)"
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
