import NeedletailLanes
import NeedletailMetrics

/// The run, interval by interval: which figures and gauges are handed on, and when.
///
/// There is no timer for it: each step that moves `now` compares it with `intervalDue` first, the instant of the next interval's end
/// or of the course's next row.
extension World {
  /// Begins to hand the run's figures to whom `makeSink` answers for them.
  ///
  /// Call it before the first event.
  func record(every interval: UInt64, into makeSink: (IntervalRecording) throws -> any MetricsSink) rethrows {
    let gauges = runGauges
    let recording = IntervalRecording(
      histograms: recordedHistograms, gauges: gauges.map { namedGauge($0) }, intervalNanoseconds: interval)
    let sink = try makeSink(recording)
    observation.begin(IntervalRecorder(recording, gauges: gauges, pools: pools.count, sink: sink))
    intervalDue = Swift.min(recording.dueNanoseconds, figures.course.due)
  }

  /// Takes the course's rows that are due at `instant` or before, and ends the intervals that end there; what happens there has not been
  /// handled.
  @inline(never)
  func endIntervals(at instant: UInt64) {
    takeCourse(until: instant)
    intervalDue = figures.course.due
    guard let recorder = observation.recorder else { return }
    figures.withHistograms { histograms in
      recorder.recording.advance(
        to: instant, bank: histograms, gauges: { end, values in sample(recorder, at: end, into: &values) },
        into: recorder.sink)
    }
    intervalDue = Swift.min(intervalDue, recorder.recording.dueNanoseconds)
  }

  /// Hands on the last interval once the run is over: unfinished jobs count with their age, as in the report.
  func finishIntervals() {
    guard let recorder = observation.recorder else { return }
    for (scenario, age) in unfinishedAges() { figures.unfinishedJobHas(age: age, scenario: scenario) }
    figures.agesAreRecorded()
    endIntervals(at: now)
    recorder.isLast = true
    figures.withHistograms { histograms in
      recorder.recording.finish(
        at: now, bank: histograms, gauges: { end, values in sample(recorder, at: end, into: &values) },
        into: recorder.sink)
    }
    observation.endRecording()
    intervalDue = figures.course.due
  }

  /// Every histogram of the report in its finest split, but for those that cannot get a sample.
  private var recordedHistograms: [IntervalRecording.HistogramSource] {
    var sources: [IntervalRecording.HistogramSource] = []
    func add(_ figure: Figure, _ cell: Int, _ labels: [MetricKey.Label]) {
      let key = MetricKey(figure.recordedName, .nanoseconds, labels: labels)
      sources.append(IntervalRecording.HistogramSource(key, cell: cell))
    }
    for (index, name) in scenarios.names.enumerated() {
      let scenario = MetricKey.Label("scenario", name)
      add(.jobLatency, cells.jobLatency(index), [scenario])
      add(.failedJobLatency, cells.failedJobLatency(index), [scenario])
      if isLive { add(.scheduleDelay, cells.scheduleDelay(index), [scenario]) }
      for limit in CellMap.waits where hasWaits(for: limit) {
        add(.waits, cells.wait(limit, index), [scenario, MetricKey.Label("for", limit.name)])
      }
    }
    for (index, pair) in cells.pairs.enumerated() {
      let labels = [
        MetricKey.Label("scenario", scenarios.names[pair.scenario]), MetricKey.Label("agent", names[Int(pair.pool)]),
      ]
      let first = cells.firstPairCell + index * Program.CallCell.allCases.count
      let tellsTokens = pools[pair.pool].isStreamed || pools[pair.pool].isReal
      for cell in Program.CallCell.allCases where tellsTokens || !cell.isOfTokens {
        add(cell.figure, first + cell.rawValue, labels)
      }
    }
    for (index, branch) in cells.branches.enumerated() {
      add(
        .branchLatency, cells.firstBranchCell + index,
        [MetricKey.Label("scenario", scenarios.names[branch.scenario]), MetricKey.Label("branch", branch.name)])
    }
    return sources
  }

  func hasWaits(for limit: Limit) -> Bool {
    switch limit {
    case .gateway: jobAdmission.contains(.gateway)
    case .job: jobAdmission.contains(.permit)
    case .agentRate: agentRates.isLimited
    case .call: callPermits.isLimited
    case .endpoint, .endpointRate: endpoints.count > 0
    case .backoff: true
    case .rule: rules.areKept
    case .globalRate, .userRate, .budget, .breaker, .agent, .courier: false
    }
  }
}
