import NeedletailMetrics

/// Follows the jobs in flight and keeps the traces of a few: a sample of those that end, the slowest, and one near p99.
final class JobTracer {
  static let slowestKept = 3

  private let sampleSize: Int
  private var open: [Int32: TraceRecording] = [:]
  /// Those whose mixed numbers are least, in that order.
  private var sample: [(rank: UInt64, trace: JobTrace)] = []
  /// The slowest first.
  private var slowest: [JobTrace] = []
  /// Of jobs that completed: their latencies, and the first of each step of these. Which step p99 falls into shows only at the end.
  private var latencies = Histogram()
  private var steps: [Int: JobTrace] = [:]

  init(sampleSize: Int) { self.sampleSize = sampleSize }

  subscript(job: Int32) -> TraceRecording? { open[job] }

  func begin(_ job: Int32, _ recording: TraceRecording) { open[job] = recording }

  /// A job has left the system; one that was never started, or is none of the cohort's, leaves no trace.
  func end(_ job: Int32, isCohort: Bool, _ parts: @autoclosure () -> [LatencyPart: Nanoseconds], at now: Nanoseconds) {
    guard let recording = open.removeValue(forKey: job), isCohort, let ending = recording.ending else { return }
    let rank = Draws.mix(recording.trace.key)
    let latency = now &- recording.trace.intendedNanoseconds
    let isSampled = sample.count < sampleSize || rank < sample[sample.count - 1].rank
    let isSlow = slowest.count < Self.slowestKept || latency > slowest[slowest.count - 1].latencyNanoseconds
    let step = Self.step(of: latency)
    let hasCompleted = ending == .completed || ending == .partial
    if hasCompleted { latencies.record(latency) }
    let isFirst = hasCompleted && steps[step] == nil
    guard isSampled || isSlow || isFirst else { return }
    let trace = recording.finish(ending, parts(), at: now)
    if isFirst { steps[step] = trace }
    if isSampled {
      sample.insert((rank, trace), at: sample.firstIndex { $0.rank > rank } ?? sample.count)
      if sample.count > sampleSize { sample.removeLast() }
    }
    if isSlow {
      slowest.insert(trace, at: slowest.firstIndex { $0.latencyNanoseconds < latency } ?? slowest.count)
      if slowest.count > Self.slowestKept { slowest.removeLast() }
    }
  }

  /// Steps of a sixteenth of a power of two: two latencies of one step are at most a sixteenth apart, and all there can be have under a
  /// thousand.
  private static func step(of latency: Nanoseconds) -> Int {
    guard latency >= 16 else { return Int(latency) }
    let power = latency.bitWidth - 1 - latency.leadingZeroBitCount
    return power * 16 + Int(latency >> (power - 4)) & 15
  }

  /// A job of the step that p99 of those that completed falls into; `nil` when none did.
  private var nearP99: JobTrace? {
    guard latencies.count > 0 else { return nil }
    let p99 = latencies.percentile(99)
    return steps.min { one, other in
      let (near, far) = (one.value.distance(from: p99), other.value.distance(from: p99))
      return (near, one.key) < (far, other.key)
    }?.value
  }

  /// The kept traces in order of intended start, each with why it was kept.
  var kept: [JobTrace] {
    var kept = sample.map(\.trace)
    let byLatency = kept.indices.sorted {
      (kept[$0].latencyNanoseconds, kept[$0].key) < (kept[$1].latencyNanoseconds, kept[$1].key)
    }
    if !byLatency.isEmpty { kept[byLatency[(byLatency.count - 1) / 2]].reason = .typical }
    for (further, reason) in [(slowest, JobTrace.Reason.slowest), (nearP99.map { [$0] } ?? [], .p99)] {
      for var trace in further {
        trace.reason = reason
        if let place = kept.firstIndex(where: {
          $0.key == trace.key && $0.intendedNanoseconds == trace.intendedNanoseconds
        }) {
          if kept[place].reason == .sample { kept[place].reason = reason }
        } else {
          kept.append(trace)
        }
      }
    }
    return kept.sorted { ($0.intendedNanoseconds, $0.key) < ($1.intendedNanoseconds, $1.key) }
  }
}

extension JobTrace {
  fileprivate func distance(from latency: Nanoseconds) -> Nanoseconds {
    latencyNanoseconds > latency ? latencyNanoseconds - latency : latency - latencyNanoseconds
  }
}
