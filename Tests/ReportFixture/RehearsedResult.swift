public import NeedletailArchive
public import NeedletailMetrics

/// A run made up for reports: its figures follow from a few numbers, so that a test that draws it knows what must be there.
public struct RehearsedResult: Sendable {
  public var name = "rehearsed"
  public var seconds = 600
  public var agents = 3
  public var jobsPerSecond = 40
  /// Multiplies every latency.
  public var slowness = 1.0
  public var scenarios = ["resolve", "climb", "contest"]
  public var agentName = "agent"
  public var status = "completed"
  public var clock = "virtual"
  public var warmUpSeconds = 0
  /// The document says whether it kept up, why not, how limits were used and what ran; older ones do not.
  public var isDiagnosed = true
  /// Tokens a minute of the endpoint.
  public var tokensPerMinute = 400_000

  public init() {}

  public var agentNames: [String] { (1...agents).map { "\(agentName)-\($0)" } }

  public var header: ArchiveHeader {
    func label(_ kind: String, _ value: String) -> [MetricKey.Label] { [MetricKey.Label(kind, value)] }
    return ArchiveHeader(
      run: ArchiveHeader.Run(
        workload: name, sha256: Self.sha256, seed: 7, clock: clock, needletail: "0.1.0",
        startedAtMilliseconds: clock == "wall" ? 1_772_368_205_250 : nil),
      intervalNanoseconds: 1_000_000_000,
      histograms: scenarios.map { MetricKey("job_latency", .nanoseconds, labels: label("scenario", $0)) }
        + [MetricKey("failed_job_latency", .nanoseconds, labels: label("scenario", scenarios[0]))]
        + agentNames.map { agent in
          MetricKey("call_latency", .nanoseconds, labels: label("scenario", scenarios[0]) + label("agent", agent))
        },
      gauges: [
        IntervalRecording.Gauge(MetricKey("jobs_in_flight", .count)),
        IntervalRecording.Gauge(MetricKey("calls_in_flight", .count)),
        IntervalRecording.Gauge(MetricKey("open_breakers", .count)),
        IntervalRecording.Gauge(MetricKey("tokens_per_second", .count), decimals: 1),
        IntervalRecording.Gauge(MetricKey("jobs_offered_per_second", .count), decimals: 1),
        IntervalRecording.Gauge(MetricKey("jobs_completed_per_second", .count), decimals: 1),
        IntervalRecording.Gauge(MetricKey("jobs_failed_per_second", .count), decimals: 1),
        IntervalRecording.Gauge(
          MetricKey("calls_waiting", .count, labels: label("for", "endpoint_rate") + label("endpoint", "gpt"))),
      ]
        + agentNames.map {
          IntervalRecording.Gauge(MetricKey("utilization", .ratio, labels: label("agent", $0)), decimals: 4)
        }
        + agentNames.map { IntervalRecording.Gauge(MetricKey("queue_length", .count, labels: label("agent", $0))) })
  }

  static let sha256 = String(repeating: "0f", count: 32)

  /// Load rises from a third of its height to a peak after two thirds of the run and falls again.
  func load(at second: Int) -> Double {
    let place = Double(second) / Double(seconds)
    return place < 0.66 ? 0.35 + place : max(0.3, 1.01 - 1.8 * (place - 0.66))
  }

  public func interval(_ number: UInt64) -> RecordedInterval {
    var draws = Draws(number)
    let load = load(at: Int(number))
    var entries: [RecordedInterval.Entry] = []
    for position in scenarios.indices {
      var histogram = Histogram()
      let count = Int(Double(jobsPerSecond) * load) / scenarios.count + Int(draws.next() * 4)
      for _ in 0..<count {
        // A long tail that grows with the load.
        let tail = 1 / (0.02 + draws.next())
        let seconds = (0.8 + 0.6 * Double(position)) * (0.4 + draws.next() + 0.05 * tail * load * load) * slowness
        histogram.record(UInt64(seconds * 1e9))
      }
      entries.append(RecordedInterval.Entry(histogram: position, samples: SparseHistogram(histogram)))
    }
    for agent in 1...agents {
      var histogram = Histogram()
      for _ in 0..<(Int(Double(jobsPerSecond) * load) / agents + 1) {
        histogram.record(UInt64((0.2 + draws.next() * Double(agent) * load * load) * slowness * 1e9))
      }
      let place = scenarios.count + agent
      entries.append(RecordedInterval.Entry(histogram: place, samples: SparseHistogram(histogram)))
    }
    let inFlight = load * Double(jobsPerSecond) * 2.4 * slowness
    var gauges = [Int64(inFlight), Int64(inFlight * 1.7), load > 0.98 ? 2 : 0, Int64(load * 120_000)]
    let offered = Double(jobsPerSecond) * load
    // What is over the capacity waits until the load has fallen.
    let over = max(0, load - 0.8) * Double(jobsPerSecond) * slowness
    gauges += [offered * 10, (offered - over) * 10, load > 0.98 ? 4 : 0, over * 20].map { Int64($0) }
    for agent in 1...agents {
      let share = min(1, load * (0.35 + Double(agent * 7 % 10) / 11) * slowness + draws.next() * 0.06)
      gauges.append(Int64(share * 10_000))
    }
    for agent in 1...agents { gauges.append(Int64(over * Double(agent) * 3)) }
    return RecordedInterval(number: number, lengthNanoseconds: 1_000_000_000, entries: entries, gauges: gauges)
  }

  public func writeArchive(_ path: String) throws {
    let writer = try ArchiveWriter(creating: path, header: header)
    for number in 0..<UInt64(seconds) { writer.take(interval(number)) }
    try writer.close()
  }

  /// Numbers from 0 to 1 by xorshift64*.
  struct Draws {
    private var state: UInt64

    init(_ number: UInt64) { state = (number + 1) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> Double {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return Double((state &* 2_685_821_657_736_338_717) >> 11) / 9_007_199_254_740_992
    }
  }
}
