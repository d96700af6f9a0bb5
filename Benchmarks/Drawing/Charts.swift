import NeedletailMeasurement

/// The charts of a record.
enum Charts {
  static func all(_ record: Record) -> [(name: String, document: String)] {
    [
      ("closed-loop", closedLoop(record).document), ("growth", growth(record).document),
      ("agents", agents(record).document), ("parts", parts(record).document),
    ]
  }

  /// Measured by our code, made by others.
  private static let swiftExecutor = "tasks/default-executor"

  private static func closedLoop(_ record: Record) -> LineChart {
    let names = [
      ("c-plain", "C, plain 4-ary heap"), ("c-heap", "C, tuned 4-ary heap"), ("c-calendar", "C, calendar queue"),
      ("simpy", "SimPy"),
    ]
    let theirs = names.map { peer, name in
      curve(name) { record.peer(peer, "closed-loop/\($0)")?.median }
    }
    return LineChart(
      title: "The closed loop, on one core", across: "jobs in flight", upwards: "ns a call",
      curves: [
        curve("Needletail's engine") { record.row("closed-loop/\($0)")?.median },
        curve("needletail run") { record.row(WholeCommand.name("closed-loop/\($0)", .archive))?.median },
      ] + theirs)
  }

  private static func growth(_ record: Record) -> LineChart {
    let subjects = [("closed-loop", "jobs in flight"), ("fleet", "agents"), ("timers", "timers alone")]
    let command = curve("jobs, command") { size in
      record.row(WholeCommand.name("closed-loop/\(size)", .archive) + " " + WholeCommand.further)?.median
    }
    return LineChart(
      title: "What one more costs, by how many there are", across: "how many", upwards: "ns a call, ns a timer",
      curves: subjects.map { subject, name in curve(name) { record.row("\(subject)/\($0)")?.median } }
        + [command])
  }

  private static func curve(_ name: String, _ figure: (Int) -> Median?) -> LineChart.Curve {
    LineChart.Curve(name, ClosedLoop.sizes.compactMap { size in figure(size).map { .init(x: Double(size), y: $0) } })
  }

  private static func agents(_ record: Record) -> BarChart {
    let works = [
      ("sequential-3-at-once", "sequence of three, all jobs at once"),
      ("parallel-5-at-once", "parallel of five, all jobs at once"),
      ("sequential-3", "sequence of three, one job at a time"), ("parallel-5", "parallel of five, one job at a time"),
    ]
    let kinds = [
      (SwiftAgents.Kind.simulated, "Needletail, simulated"), (.virtual, "Needletail, Swift, virtual time"),
      (.wall, "Needletail, Swift, real time"),
    ]
    let peers = ["langgraph", "autogen", "pydantic-graph", "kaizen", "neograph"]
    return BarChart(
      title: "Agents that answer at once", across: "ns a job",
      groups: works.map { work, title in
        let ours = kinds.compactMap { kind, name in bar(record, "\(kind.rawValue)/\(work)", name) }
        return .init(title, ours + peers.compactMap { bar(record, $0, work, $0) })
      })
  }

  private static func parts(_ record: Record) -> BarChart {
    let groups: [(String, [(String, String)], String, [String])] = [
      (
        "spawn and join a task",
        [("tasks/courier", "courier"), (swiftExecutor, "Swift's default executor")],
        "spawn-join-64", ["tokio", "go"]
      ),
      ("a message, one way", [("ring/one-way", "ring")], "ring-one-way", ["tokio", "go"]),
      (
        "a message, there and back",
        [("ring/round-trip-polling", "ring, polling"), ("ring/round-trip-sleeping", "ring, sleeping")],
        "ring-round-trip", ["tokio", "go"]
      ),
      ("a sample recorded", [("histogram/record", "histogram")], "histogram-record", ["python-hdrhistogram"]),
      ("four percentiles", [("histogram/percentiles", "histogram")], "histogram-percentiles", ["python-hdrhistogram"]),
    ]
    return BarChart(
      title: "The parts beside others' parts", across: "ns",
      groups: groups.map { title, ours, subject, peers in
        .init(
          title,
          ours.compactMap { bar(record, $0.0, $0.1) } + peers.compactMap { bar(record, $0, subject, $0) })
      })
  }

  private static func bar(_ record: Record, _ row: String, _ name: String) -> BarChart.Bar? {
    record.row(row)?.median.map { .init(name, $0, isOurs: row != swiftExecutor) }
  }

  private static func bar(_ record: Record, _ peer: String, _ subject: String, _ name: String) -> BarChart.Bar? {
    record.peer(peer, subject)?.median.map { .init(name, $0, isOurs: false) }
  }
}
