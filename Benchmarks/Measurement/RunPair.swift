/// Two runs of one command that differ in their length alone, which tells what a call costs from what a run costs
/// whatever its length: starting, reading the file, building what the jobs in flight need, writing the result.
package struct RunPair: Sendable, Equatable {
  /// A run's calls, and what it used for them.
  package struct Run: Sendable, Equatable {
    package var calls: Int
    package var usage: ProcessUsage

    package init(calls: Int, usage: ProcessUsage) {
      self.calls = calls
      self.usage = usage
    }
  }

  package let shorter: Run
  package let longer: Run

  /// `nil` where the longer run has not more calls, or the shorter none: such runs tell nothing.
  package init?(shorter: Run, longer: Run) {
    guard shorter.calls > 0, longer.calls > shorter.calls else { return nil }
    self.shorter = shorter
    self.longer = longer
  }

  /// What the longer run took, over its calls: what who runs it waits for. Processor time, nanoseconds a call.
  package var nanosecondsPerCall: Double {
    Double(longer.usage.processorNanoseconds) / Double(longer.calls)
  }

  /// What the longer run took more than the shorter, over the calls it had more: nanoseconds a call. Noise can make it
  /// negative where the runs are too short.
  package var nanosecondsPerFurtherCall: Double {
    (Double(longer.usage.processorNanoseconds) - Double(shorter.usage.processorNanoseconds))
      / Double(longer.calls - shorter.calls)
  }

  /// What a run costs apart from its calls, nanoseconds: what is left of the shorter run when each of its calls costs what
  /// a further one does.
  package var nanosecondsToStart: Double {
    Double(shorter.usage.processorNanoseconds) - Double(shorter.calls) * nanosecondsPerFurtherCall
  }

  /// Calls a second of the time that passes, from the longer run's start to its end.
  package var callsPerSecond: Double {
    Double(longer.calls) * 1e9 / Double(max(longer.usage.elapsedNanoseconds, 1))
  }
}
