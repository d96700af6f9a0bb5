import NeedletailComparison
import NeedletailEngine
import NeedletailWorkload

extension Comparison.Mover {
  /// How many are told at most.
  static let most = 8
  /// What moved less than this share of the biggest is not told, of agents and of what of one agent.
  private static let leastShare = 0.05

  /// Whose part of the mean latency of a job moved, beyond its interval and the least change of a latency, the biggest first.
  ///
  /// - Complexity: O(owners × pairs² log pairs).
  static func movers(in pairs: PairedRuns, confidence: Double) -> [Self] {
    // A side without jobs spent nothing, which is no gain.
    guard [pairs.base, pairs.head].allSatisfy({ $0.contains { !$0.latencyByOwner.isEmpty } }) else { return [] }
    let owners = Set((pairs.base + pairs.head).flatMap { $0.latencyByOwner.keys })
    var moved: [String: [(owner: LatencyOwner, milliseconds: Double)]] = [:]
    for owner in owners {
      let values = PairedRuns.Values(
        base: pairs.base.map { $0.latencyByOwner[owner] ?? 0 }, head: pairs.head.map { $0.latencyByOwner[owner] ?? 0 })
      guard let sample = try? PairedSample(base: values.base, head: values.head, isShare: true) else { continue }
      let change = Effect(of: sample, lowLevel: 1 - confidence, highLevel: 1 - confidence).absolute
      let isCertain = change.interval.map { !$0.contains(0) } ?? true
      guard isCertain, change.estimate.magnitude >= Figure.jobLatency.leastChange else { continue }
      moved[owner.name ?? owner.part.title, default: []].append((owner, change.estimate))
    }
    let all = moved.map { name, parts in Self(name, parts, pairs, confidence: confidence) }.sorted(by: isBigger)
    let least = (all.first?.millisecondsPerJob.magnitude ?? 0) * leastShare
    return Array(all.prefix { $0.millisecondsPerJob.magnitude >= least }.prefix(most))
  }

  private static func isBigger(_ one: Self, _ other: Self) -> Bool {
    let (own, others) = (one.millisecondsPerJob.magnitude, other.millisecondsPerJob.magnitude)
    return own == others ? one.name < other.name : own > others
  }

  private init(
    _ name: String, _ parts: [(owner: LatencyOwner, milliseconds: Double)], _ pairs: PairedRuns, confidence: Double
  ) {
    let parts = parts.sorted { one, other in
      let (own, others) = (one.milliseconds.magnitude, other.milliseconds.magnitude)
      return own == others ? one.owner.part.rawValue < other.owner.part.rawValue : own > others
    }
    let wording = Wording(typeface: Typeface())
    let call = FigureChange(
      of: GatedFigure(.callLatency, .percentile(99), label: GatedFigure.Label("agent", name)), in: pairs,
      confidence: confidence)
    var changes: [String] = []
    if call.isRelative, let change = call.change, [.better, .worse].contains(call.judgement) {
      changes.append("call p99 \(wording.signed(change * 100, places: 1)) %")
    }
    let least = (parts.first?.milliseconds.magnitude ?? 0) * Self.leastShare
    for part in parts where part.milliseconds.magnitude >= least {
      let title = part.owner.name == nil ? "" : "its \(part.owner.part.movedTitle) "
      changes.append("\(title)\(wording.signedDuration(milliseconds: part.milliseconds)) a job")
    }
    self.init(name: name, changes: changes, millisecondsPerJob: parts.reduce(0) { $0 + $1.milliseconds })
  }
}

extension LatencyPart {
  /// What moved of an agent: of the wait for its slots the queue.
  fileprivate var movedTitle: String { self == .agent ? "queue" : title }
}

extension Wording {
  /// `+15.0`, `−3.1`.
  package func signed(_ value: Double, places: Int) -> String {
    (value < 0 ? "−" : "+") + decimal(value.magnitude, places: places)
  }

  /// `+410 ms`, `−1.20 s`.
  package func signedDuration(milliseconds: Double) -> String {
    (milliseconds < 0 ? "−" : "+") + duration(nanoseconds: milliseconds.magnitude * 1e6)
  }
}
