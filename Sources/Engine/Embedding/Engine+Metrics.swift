import NeedletailCouriers
import NeedletailMetrics

extension Engine {
  /// Hands the engine's figures to a sink, once now and then at every interval, until the engine ends or the task is cancelled.
  ///
  ///     let publishing = Task { try await engine.publishMetrics(to: sink, every: .seconds(10)) }
  ///
  /// An interval costs one snapshot. The interval in which the engine ends is handed on when it is over.
  ///
  /// - Throws: `JobError` when the engine cannot start, `CancellationError` when the task is cancelled.
  public func publishMetrics(to sink: some TelemetrySink, every interval: Duration) async throws {
    var before = EngineSnapshot()
    while true {
      guard let now = try await snapshotUntilEnd() else {
        conductor.observers.last?.publish(since: before, to: sink)
        return
      }
      now.publish(since: before, to: sink)
      before = now
      try await Task.sleep(for: interval)
    }
  }

  /// `nil` once the engine has ended.
  private func snapshotUntilEnd() async throws(JobError) -> EngineSnapshot? {
    do { return try await snapshot() } catch { if error.reason != .engineEnded { throw error } }
    return nil
  }
}

extension EngineSnapshot {
  /// Hands counters and timers their growth since an earlier snapshot of the same engine, a fresh one for all of it, and gauges
  /// their values. docs/embedding.md has the table.
  public func publish(since earlier: EngineSnapshot, to sink: some TelemetrySink) {
    func count(_ label: String, _ figure: KeyPath<EngineSnapshot, Int>, _ dimensions: [(String, String)] = []) {
      let growth = self[keyPath: figure] - earlier[keyPath: figure]
      if growth > 0 { sink.increment(label, by: Int64(growth), dimensions: dimensions) }
    }
    count("needletail.jobs.submitted", \.jobs.submitted)
    let outcomes: [(String, KeyPath<EngineSnapshot, Int>)] = [
      ("completed", \.jobs.completed), ("failed", \.jobs.failed), ("timed_out", \.jobs.timedOut),
      ("cancelled", \.jobs.cancelled), ("rejected", \.jobs.rejected),
    ]
    for (outcome, figure) in outcomes { count("needletail.jobs.ended", figure, [("outcome", outcome)]) }
    count("needletail.calls.completed", \.calls.completed)
    count("needletail.calls.retried", \.calls.retried)
    for (reason, total) in reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let growth = total - earlier.reasons[reason, default: 0]
      if growth == 0 { continue }
      sink.increment("needletail.failures", by: Int64(growth), dimensions: [("reason", reason.rawValue)])
    }
    sink.set("needletail.jobs.in_flight", to: Double(jobs.inFlight), dimensions: [])
    sink.set("needletail.calls.in_flight", to: Double(calls.inFlight), dimensions: [])
    for pool in pools { publish(pool, since: earlier, to: sink) }
    for limit in limits { publish(limit, to: sink) }
    for (latency, count) in jobLatencies.growth(since: earlier.jobLatencies) {
      sink.record("needletail.job.latency", latency, count: count, dimensions: [])
    }
  }

  private func publish(_ pool: Pool, since earlier: EngineSnapshot, to sink: some TelemetrySink) {
    let dimensions = [("pool", pool.name)]
    func gauge(_ name: String, _ value: Double) {
      sink.set("needletail.pool.\(name)", to: value, dimensions: dimensions)
    }
    gauge("running", Double(pool.running))
    gauge("waiting", Double(pool.waiting))
    // Of the interval, where there was one.
    gauge("utilization", earlier.pools.isEmpty ? pool.utilization : utilization(of: pool.name, since: earlier))
    gauge("unreturned", Double(pool.unreturned))
    if let breaker = pool.breaker { gauge("breaker_open", breaker == .open ? 1 : 0) }
    let late = pool.lateReplies - (earlier.pool(pool.name)?.lateReplies ?? 0)
    if late > 0 { sink.increment("needletail.pool.late_replies", by: Int64(late), dimensions: dimensions) }
  }

  private func publish(_ use: LimitUse, to sink: some TelemetrySink) {
    let dimensions = [("limit", use.limit.name)] + (use.name.isEmpty ? [] : [("endpoint", use.name)])
    sink.set("needletail.limit.waiting", to: Double(use.waiting), dimensions: dimensions)
    if let taken = use.taken { sink.set("needletail.limit.taken", to: Double(taken), dimensions: dimensions) }
    if let capacity = use.capacity {
      sink.set("needletail.limit.capacity", to: Double(capacity), dimensions: dimensions)
    }
  }
}

extension Histogram {
  /// The samples since an earlier state of this histogram, a value and a count for each bucket that has grown, in order of value. A
  /// bucket's samples are told as its middle.
  fileprivate func growth(since earlier: Histogram) -> [(value: Duration, count: Int)] {
    var growth: [(Duration, Int)] = []
    var before = earlier.buckets.makeIterator()
    var old = before.next()
    for bucket in buckets {
      var count = bucket.count
      // Counters never shrink: what was there before is there now.
      if let known = old, known.lowest == bucket.lowest {
        count -= known.count
        old = before.next()
      }
      let middle = bucket.lowest + (bucket.highest - bucket.lowest) / 2
      if count > 0 { growth.append((.nanoseconds(Int64(clamping: middle)), Int(clamping: count))) }
    }
    return growth
  }
}
