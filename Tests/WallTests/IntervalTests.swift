import NeedletailMetrics
import Synchronization
import Testing

@testable import NeedletailEngine

@Suite("The intervals of a run on the wall clock", .timeLimit(.minutes(10)))
struct IntervalTests {
  private final class Gathered: MetricsSink {
    let merged = Mutex<[Int: Histogram]>([:])
    let numbers = Mutex<[UInt64]>([])

    func take(_ interval: RecordedInterval) {
      numbers.withLock { $0.append(interval.number) }
      for entry in interval.entries {
        merged.withLock { $0[entry.histogram, default: Histogram()].merge(entry.samples) }
      }
    }
  }

  @Test("merged, they are the report's histograms, the jobs cut short included")
  func merge() throws {
    let plan = Plan(
      name: "live", seed: 3, run: RunLimits(duration: .milliseconds(300), drain: .zero),
      agents: [
        AgentPool(
          name: "a", count: 4, concurrency: 4,
          simulate: SimulatedAgent(service: .total(.exponential(mean: 20_000_000))))
      ],
      scenarios: [Scenario(name: "s", pattern: .sequential(["a", "a"]))],
      load: .open(Load.Arrivals(rate: .perSecond(500))))
    var run = try LiveRun(plan)
    let gathered = Gathered()
    var keys: [MetricKey] = []
    run.record(every: .milliseconds(10)) { recording in
      keys = recording.histograms.map(\.key)
      return gathered
    }
    while run.advance(events: 4_096) {}
    run.close()
    run.finishRecording()
    let report = run.report()
    #expect(report.jobs.offered > 0)
    for (metric, label) in [
      ("job_latency", "scenario"), ("schedule_delay", "scenario"), ("call_latency", "agent"), ("queue_time", "agent"),
    ] {
      var merged = Histogram()
      for (place, histogram) in gathered.merged.withLock({ $0 }) where keys[place].metric == metric {
        merged.merge(histogram)
        #expect(keys[place][label: label] != nil)
      }
      #expect(merged == report.metrics["\(metric)_ms"]?.all, "\(metric)")
    }
    let numbers = gathered.numbers.withLock { $0 }
    #expect(numbers.count > 10 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
  }
}
