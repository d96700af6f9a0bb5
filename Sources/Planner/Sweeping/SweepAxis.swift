import NeedletailWorkload

/// What a sweep varies: a key of the workload, or its whole load.
package struct SweepAxis: Sendable, Equatable {
  package enum Subject: Sendable, Equatable {
    /// As `--set` takes it; `names` are those on the way to the value.
    case key(String, names: [String])
    /// All loads together: jobs a second at their peak.
    case load
  }

  package let subject: Subject
  package let values: [SweptValue]
  /// `nil` where the values are words.
  package let unit: SweptUnit?

  package init(_ subject: Subject, _ values: SweptValues) {
    self.subject = subject
    self.values = values.values
    unit = values.unit
  }

  /// `load.rate`; of the whole load `load`.
  package var title: String {
    switch subject {
    case .key(let key, _): key
    case .load: "load"
    }
  }

  /// Its values are numbers of what is busy at once: users, agents, slots, permits, instances.
  ///
  /// Throughput over these is what a scaling law says something about.
  package var isConcurrency: Bool {
    guard case .key(_, let names) = subject, let last = names.last, Self.concurrencyKeys.contains(last) else {
      return false
    }
    return unit == .number && values.allSatisfy { ($0.place ?? 0) >= 1 && $0.place == $0.place?.rounded() }
  }

  private static let concurrencyKeys: Set = [
    "concurrency", "count", "instances", "max_concurrent_jobs", "max_concurrent_calls", "couriers",
  ]

  /// The places of the values from the lowest up, or in their order where they are words.
  package var order: [Int] {
    values.indices.sorted { one, other in
      guard let here = values[one].place, let there = values[other].place else { return one < other }
      return here < there || (here == there && one < other)
    }
  }
}

extension SweepAxis {
  /// Why a key cannot be varied, and what to do; `nil` where it can.
  ///
  /// - Parameter names: those on the way to its value.
  static func refusal(of names: [String]) -> (message: String, remedy: String)? {
    switch names.first {
    case "seed", "seeds": ("seeds are not varied, each value has them all", "say how many with --seeds N")
    case "schema", "name": ("it changes nothing that runs", "vary another key")
    case "thresholds", "abort_on_fail", "gate":
      ("it says what a run is held to, not what runs", "vary another key: the table has the figure of every value")
    case "run" where names.count > 1 && names[1] == "clock":
      ("figures of two clocks do not compare", "compare them with `needletail verify`")
    default: nil
    }
  }
}
