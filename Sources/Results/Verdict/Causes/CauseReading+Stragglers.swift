import NeedletailEngine
import NeedletailMetrics

/// The rule about branches that run at once, of which one is slower than the others.
extension CauseReading {
  /// Jobs wait for their slowest branch: a third of the latency where a promise is broken, half of it otherwise, since branches of
  /// any spread are waited for.
  var straggler: Cause? {
    let share = spent.share(LatencyOwner(.stragglerWait))
    guard share >= (isBroken || isLossy ? 1.0 / 3 : 1.0 / 2) else { return nil }
    let start =
      "\(jobs.sentenceStart) spend \(wording.percent(share)) of their latency waiting for their slowest branch"
    guard let pool = slowestPool else { return Cause(sentence: start, owners: [LatencyOwner(.stragglerWait)]) }
    var sentence = "\(start), most of it for \(pool)"
    if let latency = report.metrics[Figure.callLatency.name]?.by["agent"]?[pool], latency.count > 0 {
      let (middle, tail) = (latency.percentile(50), latency.percentile(99))
      sentence +=
        " (calls: p50 \(wording.duration(nanoseconds: middle)), p99 \(wording.duration(nanoseconds: tail)))"
    }
    return Cause(sentence: sentence, owners: [LatencyOwner(.service, of: pool)])
  }

  /// The pool on which the path through the slowest branches spent most: what is left of a branch beside the wait for it.
  private var slowestPool: String? {
    spent.most { $0.name != nil && ($0.part.isRun && $0.part != .coordination || $0.part == .agent) }?.name
  }
}
