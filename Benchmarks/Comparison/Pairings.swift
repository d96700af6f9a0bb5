import NeedletailMeasurement

/// Which of our benchmarks does the same work as which subject of which peer.
struct Pairing: Equatable {
  /// A benchmark, or a further figure of one.
  var ours: String
  var peer: String
  var subject: String
  /// Operations that the peer does in a full round: one to three seconds of it.
  var size: Int

  var work: PeerWork { PeerWork(peer: peer, subject: subject, size: size) }

  static let all: [Pairing] = closedLoops + frameworks + schedulers + histograms

  /// Those that stand in a table by the ways in which we do the work.
  static let inColumns = closedLoops + frameworks

  /// The peers' names, each once, in order.
  static var peers: [String] {
    all.reduce(into: []) { names, pairing in if !names.contains(pairing.peer) { names.append(pairing.peer) } }
  }

  /// The ways in which the closed loop is run, and the row of each by the work's name: the engine, and the command, whose
  /// first row is what one waits for, all of a run over its calls, and whose second is what a further call costs.
  static let closedLoopWays =
    [Way(title: "engine") { $0 }, Way(title: "with accounts") { Benchmark.nameWithAccounts($0) }]
    + [("command", CommandOutput.accounts), ("with archive", .archive)].flatMap { title, output in
      [
        Way(title: title) { WholeCommand.name($0, output) },
        Way(title: "\(title), a further call") { WholeCommand.name($0, output) + " " + WholeCommand.further },
      ]
    }

  /// Each loop beside the engine and beside the command.
  static let closedLoops: [Pairing] = ClosedLoop.sizes.flatMap { jobs in
    let loop = "closed-loop/\(jobs)"
    var peers = ["c-plain", "c-heap", "c-calendar"].map { (name: $0, size: 2_000_000) }
    // SimPy starts a process a job before it measures anything, and warms up by five calls a job: 100,000 take half a minute.
    if jobs <= 100_000 { peers.append((name: "simpy", size: 60_000)) }
    return peers.flatMap { peer in
      closedLoopWays.map { Pairing(ours: $0.row(loop), peer: peer.name, subject: loop, size: peer.size) }
    }
  }

  /// Each framework beside agents on the wall clock, beside Swift agents in virtual time, and beside simulated ones.
  static let frameworks: [Pairing] = SwiftAgents.Kind.allCases.flatMap { kind in
    ["sequential-3", "parallel-5"].flatMap { work in
      ["", "-at-once"].flatMap { suffix in
        ["langgraph", "autogen", "pydantic-graph", "kaizen", "neograph"].map { peer in
          Pairing(ours: "\(kind.rawValue)/\(work)\(suffix)", peer: peer, subject: work + suffix, size: 1_000)
        }
      }
    }
  }

  private static let schedulers: [Pairing] = ["tokio", "go"].flatMap { peer in
    [
      Pairing(ours: "tasks/courier", peer: peer, subject: "spawn-join-64", size: 1_000_000),
      Pairing(ours: "ring/one-way", peer: peer, subject: "ring-one-way", size: 5_000_000),
      Pairing(ours: "ring/round-trip-polling", peer: peer, subject: "ring-round-trip", size: 100_000),
      Pairing(ours: "ring/round-trip-sleeping", peer: peer, subject: "ring-round-trip", size: 100_000),
    ]
  }

  private static let histograms = [
    Pairing(ours: "histogram/record", peer: "python-hdrhistogram", subject: "histogram-record", size: 500_000),
    Pairing(ours: "histogram/percentiles", peer: "python-hdrhistogram", subject: "histogram-percentiles", size: 200),
  ]

  /// The work to do for these benchmarks, each subject once, by the peers that offer it here.
  static func work(for benchmarks: [Benchmark]) -> [PeerWork] {
    let names = Set(benchmarks.map(\.name))
    let wanted = all.filter { names.contains(Record.Row.benchmark(of: $0.ours)) }
    var offered: [String: Set<String>] = [:]
    for peer in peers where wanted.contains(where: { $0.peer == peer }) {
      offered[peer] = PeerWork.subjects(of: peer)
    }
    return wanted.filter { offered[$0.peer]?.contains($0.subject) ?? false }.reduce(into: []) { work, pairing in
      if !work.contains(pairing.work) { work.append(pairing.work) }
    }
  }
}
