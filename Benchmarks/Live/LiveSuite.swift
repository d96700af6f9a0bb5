import Engine

/// What real time costs: rings, couriers, Swift agents, and the schedule. Interleaved round by round, as the suite of
/// virtual time is; a figure is the median round, elapsed time on two threads.
struct LiveSuite {
  private let isQuick: Bool
  private let only: String
  private var rows: [(name: String, unit: String, found: [Double])] = []

  init(isQuick: Bool, only: String) {
    self.isQuick = isQuick
    self.only = only
  }

  mutating func run(rounds: Int) async throws {
    for _ in 1...rounds {
      try rings()
      for load in loads {
        try record(load.name, "ns a run") { try load.nanosecondsPerRun() }
      }
      try schedule()
      try await children()
    }
  }

  private func wants(_ name: String) -> Bool { only.isEmpty || name.contains(only) }

  private mutating func record(_ name: String, _ unit: String, _ measure: () throws -> Double) throws {
    if wants(name) { add(name, unit, try measure()) }
  }

  private mutating func add(_ name: String, _ unit: String, _ value: Double) {
    if let row = rows.firstIndex(where: { $0.name == name }) {
      rows[row].found.append(value)
    } else {
      rows.append((name, unit, [value]))
    }
  }

  private mutating func rings() throws {
    let messages = isQuick ? 50_000 : 10_000_000
    let trips = isQuick ? 1_000 : 100_000
    try record("ring/one-way", "ns a message") { try RingTraffic.nanosecondsPerMessage(messages: messages) }
    try record("ring/round-trip-polling", "ns") {
      try RingTraffic.nanosecondsPerRoundTrip(trips: trips, sleeping: false)
    }
    try record("ring/round-trip-sleeping", "ns") {
      try RingTraffic.nanosecondsPerRoundTrip(trips: trips / 5, sleeping: true)
    }
  }

  private var loads: [LoadOfAgents] {
    let scale = isQuick ? 100 : 1
    var loads = [
      LoadOfAgents(
        name: "agents/sequential-3", pattern: LoadOfAgents.sequentialOf3, agent: NoOp(), inFlight: 10_000 / scale,
        jobs: 300_000 / scale),
      LoadOfAgents(
        name: "agents/parallel-5", pattern: LoadOfAgents.parallelOf5, agent: NoOp(), inFlight: 10_000 / scale,
        jobs: 200_000 / scale),
      LoadOfAgents(
        name: "agents/one-at-a-time-polling", pattern: .call("agent"), agent: NoOp(), inFlight: 1,
        jobs: 100_000 / scale, spins: true),
      LoadOfAgents(
        name: "agents/one-at-a-time-sleeping", pattern: .call("agent"), agent: NoOp(), inFlight: 1,
        jobs: 20_000 / scale),
    ]
    for live in [1_000, 10_000, 30_000] {
      loads.append(
        LoadOfAgents(
          name: "agents/random-order-\(live)", pattern: .call("agent"),
          agent: Sleeper(meanNanoseconds: UInt64(live) * 1_000), inFlight: live / scale, jobs: 600_000 / scale))
    }
    return loads
  }

  private mutating func schedule() throws {
    for spins in [false, true] {
      let name = "schedule/50000-a-second" + (spins ? "-polling" : "")
      guard wants(name) else { continue }
      let finding = try ScheduleDelay(
        callsPerSecond: isQuick ? 2_000 : 50_000, seconds: isQuick ? 0.2 : 3, spins: spins
      ).measure()
      add(name + " p50", "µs late", finding.p50Microseconds)
      add(name + " p99", "µs late", finding.p99Microseconds)
      add(name + " max", "µs late", finding.maxMicroseconds)
      add(name + " dropped", "calls", Double(finding.intended - finding.completed))
    }
  }

  private mutating func children() async throws {
    guard wants("tasks/") else { return }
    let batches = isQuick ? 20 : 5_000
    let ours = try await ChildTasks.onCourier(batches: batches)
    let theirs = await ChildTasks.onDefaultExecutor(batches: batches)
    add("tasks/courier", "ns a child", ours.elapsed)
    add("tasks/default-executor", "ns a child", theirs.elapsed)
    add("tasks/courier processor time", "ns a child", ours.processor)
    add("tasks/default-executor processor time", "ns a child", theirs.processor)
  }

  var table: String {
    let longest = rows.map(\.name.count).max() ?? 0
    var lines = rows.map { row in
      row.name + String(repeating: " ", count: longest - row.name.count + 2)
        + Self.padded(Self.text(Self.median(row.found)), 12) + "  " + row.unit + "   rounds "
        + row.found.map(Self.text).joined(separator: " ")
    }
    let figure = { (name: String) in rows.first { $0.name == name }.map { Self.median($0.found) } }
    if let ours = figure("tasks/courier"), let theirs = figure("tasks/default-executor") {
      lines.append("the default executor's time over a courier's: \(Self.text(theirs / ours)) times")
    }
    if let ours = figure("tasks/courier processor time"),
      let theirs = figure("tasks/default-executor processor time")
    {
      lines.append("the same in processor time: \(Self.text(theirs / ours)) times")
    }
    return lines.joined(separator: "\n")
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  /// Three digits or more.
  private static func text(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    if value >= 100 || value == 0 { return "\(Int(value + 0.5))" }
    let hundredths = Int(value * 100 + 0.5)
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
