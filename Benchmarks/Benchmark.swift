import Engine

/// One thing that is measured: a plan run on one core, and how many calls it is about.
struct Benchmark {
  var name: String
  /// What it shows, in a few words.
  var subject: String
  var plan: Plan
  /// Events handled before the clock starts.
  var warmupEvents: Int
  /// Events that are timed.
  var events: Int
}

/// What one measurement found.
struct Measurement {
  var nanosecondsPerCall: Double
  var calls: Int
  var allocatedBytes: UInt64
}

extension Benchmark {
  /// Runs once: compiles the plan, warms up, then times `events` events by the thread's own processor time.
  func measure() throws -> Measurement {
    var simulation = try Simulation(plan)
    _ = simulation.advance(events: warmupEvents)
    let before = simulation.progress.attempts
    let allocated = Meter.allocatedBytes()
    let start = Meter.processorTimeNanoseconds()
    _ = simulation.advance(events: events)
    let elapsed = Meter.processorTimeNanoseconds() - start
    let bytes = Meter.allocatedBytes() - allocated
    let calls = simulation.progress.attempts - before
    return Measurement(
      nanosecondsPerCall: Double(elapsed) / Double(max(calls, 1)), calls: calls, allocatedBytes: bytes)
  }
}
