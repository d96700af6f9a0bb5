import NeedletailMetrics
import Synchronization
import Testing

@testable import NeedletailEngine

/// A sink that keeps every interval.
final class GatheredIntervals: MetricsSink {
  private let taken = Mutex<[RecordedInterval]>([])
  let histograms: [MetricKey]
  let gauges: [IntervalRecording.Gauge]

  init(_ recording: IntervalRecording) {
    histograms = recording.histograms.map(\.key)
    gauges = recording.gauges
  }

  func take(_ interval: RecordedInterval) { taken.withLock { $0.append(interval) } }

  var intervals: [RecordedInterval] { taken.withLock { $0 } }

  /// All intervals of each histogram with samples, merged.
  var merged: [MetricKey: Histogram] {
    var merged: [MetricKey: Histogram] = [:]
    for interval in intervals {
      for entry in interval.entries { merged[histograms[entry.histogram], default: Histogram()].merge(entry.samples) }
    }
    return merged
  }

  /// A metric's histograms that have a label of a kind, merged by its value.
  func merged(_ metric: String, by kind: String) -> [String: Histogram] {
    var split: [String: Histogram] = [:]
    for (key, histogram) in merged where key.metric == metric {
      if let value = key[label: kind] { split[value, default: Histogram()].merge(histogram) }
    }
    return split
  }

  /// How a gauge stood at the end of each interval.
  func levels(_ metric: String, _ labels: MetricKey.Label...) -> [Double] {
    guard let place = gauges.firstIndex(where: { $0.key.metric == metric && Set(labels).isSubset(of: $0.key.labels) })
    else { return [] }
    let unit = (0..<gauges[place].decimals).reduce(1.0) { power, _ in power * 10 }
    return intervals.map { Double($0.gauges[place]) / unit }
  }
}

extension Simulation {
  /// Runs a plan to its end and keeps its intervals.
  static func gathered(_ plan: Plan, every interval: Duration) throws -> (GatheredIntervals, RunReport) {
    var simulation = try Simulation(plan)
    var gathered: GatheredIntervals?
    simulation.record(every: interval) { recording in
      let sink = GatheredIntervals(recording)
      gathered = sink
      return sink
    }
    while simulation.advance(events: 4_096) {}
    simulation.finishRecording()
    return (try #require(gathered), simulation.report())
  }
}
