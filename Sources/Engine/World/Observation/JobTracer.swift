/// Follows the jobs in flight and keeps the traces of a few: a sample of those that end, the slowest, and one near p99.
final class JobTracer {
  static let slowestKept = 3

  private let sampleSize: Int
  private var open: [Int32: TraceRecording] = [:]
  /// Those whose mixed numbers are least, in that order.
  private var sample: [(rank: UInt64, trace: JobTrace)] = []
  /// The slowest first.
  private var slowest: [JobTrace] = []
  /// One of each class of latency, as p99 is known only at the end.
  private var classes = TracedLatencyClasses()
  /// Attempts that were sent and have not come back, by provider.
  private var inProgress: [Provider: Int] = [:]

  /// What attempts load together: an endpoint, or a pool that has none.
  enum Provider: Hashable {
    case endpoint(Int32)
    case pool(Int32)
  }

  init(sampleSize: Int) { self.sampleSize = sampleSize }

  subscript(job: Int32) -> TraceRecording? { open[job] }

  func begin(_ job: Int32, _ recording: TraceRecording) { open[job] = recording }

  /// An attempt is sent.
  ///
  /// - Returns: how many its provider has now.
  func sent(to provider: Provider) -> Int {
    inProgress[provider, default: 0] += 1
    return inProgress[provider, default: 0]
  }

  /// An attempt has come back, or is not waited for any more.
  func returned(from provider: Provider) {
    inProgress[provider, default: 0] -= 1
    assert(inProgress[provider, default: 0] >= 0, "JobTracer: more attempts came back than were sent")
  }

  /// A job has left the system; one that was never started, or is none of the cohort's, leaves no trace.
  func end(_ job: Int32, isCohort: Bool, _ parts: @autoclosure () -> [LatencyPart: Nanoseconds], at now: Nanoseconds) {
    guard let recording = open.removeValue(forKey: job), isCohort, let ending = recording.ending else { return }
    let rank = Draws.mix(recording.trace.key)
    let latency = now &- recording.trace.intendedNanoseconds
    let isSampled = sample.count < sampleSize || rank < sample[sample.count - 1].rank
    let isSlow = slowest.count < Self.slowestKept || latency > slowest[slowest.count - 1].latencyNanoseconds
    let isWanted = ending != .failed && classes.count(latency, rank)
    guard isSampled || isSlow || isWanted else { return }
    let trace = recording.finish(ending, parts(), at: now)
    if isSampled {
      sample.insert((rank, trace), at: sample.firstIndex { $0.rank > rank } ?? sample.count)
      if sample.count > sampleSize { sample.removeLast() }
    }
    if isWanted { classes.keep(trace, rank) }
    if isSlow {
      slowest.insert(trace, at: slowest.firstIndex { $0.latencyNanoseconds < latency } ?? slowest.count)
      if slowest.count > Self.slowestKept { slowest.removeLast() }
    }
  }

  /// The kept traces in order of intended start, each with why it was kept.
  var kept: [JobTrace] {
    var kept = sample.map(\.trace)
    let byLatency = kept.indices.sorted {
      (kept[$0].latencyNanoseconds, kept[$0].key) < (kept[$1].latencyNanoseconds, kept[$1].key)
    }
    if !byLatency.isEmpty { kept[byLatency[(byLatency.count - 1) / 2]].reason = .typical }
    for var trace in slowest {
      trace.reason = .slowest
      if let place = kept.firstIndex(where: {
        $0.key == trace.key && $0.intendedNanoseconds == trace.intendedNanoseconds
      }) {
        if kept[place].reason == .sample { kept[place].reason = .slowest }
      } else {
        trace.isSampled = false
        kept.append(trace)
      }
    }
    if var trace = classes.nearP99, !kept.contains(where: { TracedLatencyClasses.areOfOne($0, trace) }) {
      trace.reason = .nearP99
      trace.isSampled = false
      kept.append(trace)
    }
    return kept.sorted { ($0.intendedNanoseconds, $0.key) < ($1.intendedNanoseconds, $1.key) }
  }
}
