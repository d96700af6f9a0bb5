import NeedletailLanes

/// What the timed part of a round took.
struct Timing {
  var nanoseconds: Double
  /// By the calling thread, and by others that ended meanwhile.
  var spent: Allocations?
}

/// Times a closure by one clock, less what looking at the clock costs.
struct Stopwatch {
  enum Clock: String, CaseIterable {
    /// Processor time of the calling thread: what else runs on the machine does not count, but what it evicts does.
    case thread
    /// Processor time of all threads.
    case process
    /// Processor time of a process that the benchmark starts, from its start to its end; its figure is no stopwatch's.
    case child
    /// The time that passes.
    case elapsed
    /// The figure is no time.
    case none = "-"

    var now: UInt64 {
      switch self {
      case .thread: LaneThread.cpuNanoseconds
      case .process: Meter.processNanoseconds
      case .child, .elapsed, .none: MonotonicClock.now
      }
    }
  }

  let clock: Clock
  /// The median of what an empty body takes.
  let probeNanoseconds: UInt64

  init(_ clock: Clock) {
    self.clock = clock
    var empty: [UInt64] = []
    for _ in 0..<101 { empty.append(Self.elapsed(clock) {}) }
    probeNanoseconds = empty.sorted()[empty.count / 2]
  }

  func time(_ body: () throws -> Void) rethrows -> Timing {
    let before = AllocationMeter.shared.total
    let taken = try Self.elapsed(clock, body)
    let spent = AllocationMeter.shared.total - before
    return Timing(nanoseconds: Double(taken - min(taken, probeNanoseconds)), spent: spent)
  }

  private static func elapsed(_ clock: Clock, _ body: () throws -> Void) rethrows -> UInt64 {
    let start = clock.now
    try timedSection(body)
    return clock.now - start
  }
}

/// The timed part, by a name that callgrind can find: scripts/instructions.sh counts between its entry and its return.
@inline(never)
private func timedSection(_ body: () throws -> Void) rethrows { try body() }
