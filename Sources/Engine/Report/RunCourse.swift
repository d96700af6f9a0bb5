import NeedletailCouriers

/// How a run went over its window: cumulative counts at evenly spaced instants, so that every mean over an interval is a difference.
///
/// At most `mostPoints` are kept: of a run that is longer than was planned for every second one is dropped, and from then on they
/// stand twice as far apart.
package struct RunCourse: Sendable, Equatable {
  package static let mostPoints = 257

  package struct Point: Sendable, Equatable {
    /// Since the run began.
    package var instant: Nanoseconds
    /// Jobs that were meant to start, and that ended (turned away ones among them), since the window began.
    package var jobsOffered: Int
    package var jobsEnded: Int
    /// Of those that ended, the completed.
    package var jobsCompleted: Int
    /// Job-seconds in the system since the window began.
    package var jobSeconds: Double
    /// By `resources`: slot-seconds held, or requests or tokens taken, since the window began.
    package var taken: [Double]
    /// By `resources`: slot-seconds there were, or requests or tokens that the rate gave.
    package var available: [Double]
    /// By `resources`: waiter-seconds in its queue.
    package var waited: [Double]
    /// By `holds`: slot-seconds.
    package var held: [Double]

    package init(
      instant: Nanoseconds, jobsOffered: Int = 0, jobsEnded: Int = 0, jobsCompleted: Int = 0, jobSeconds: Double = 0,
      taken: [Double] = [], available: [Double] = [], waited: [Double] = [], held: [Double] = []
    ) {
      self.instant = instant
      self.jobsOffered = jobsOffered
      self.jobsEnded = jobsEnded
      self.jobsCompleted = jobsCompleted
      self.jobSeconds = jobSeconds
      self.taken = taken
      self.available = available
      self.waited = waited
      self.held = held
    }
  }

  /// A resource of which something is held by attempts that wait for another.
  package struct Hold: Sendable, Equatable {
    package var resource: LatencyOwner
    package var waitingFor: LatencyOwner

    package init(_ resource: LatencyOwner, whileWaitingFor other: LatencyOwner) {
      self.resource = resource
      self.waitingFor = other
    }
  }

  package var resources: [LatencyOwner] = []
  package var holds: [Hold] = []
  /// The first stands at the window's start, the last at its end; between them the spacing is even, but for the last.
  package var points: [Point] = []

  package init() {}
}

extension RunCourse {
  /// How full a resource was between two points, by their places, by default over the whole window; 0 where there was none of it.
  package func utilization(_ resource: Int, from: Int = 0, to: Int? = nil) -> Double {
    guard let (first, last) = span(from, to) else { return 0 }
    return share(points[last].taken[resource] - points[first].taken[resource], of: resource, first, last)
  }

  /// How many waited for a resource on average.
  package func meanWaiting(_ resource: Int, from: Int = 0, to: Int? = nil) -> Double {
    guard let (first, last) = span(from, to) else { return 0 }
    let waited = points[last].waited[resource] - points[first].waited[resource]
    return waited / (Double(points[last].instant - points[first].instant) / 1e9)
  }

  /// The parts of a resource's utilization that were held by what waited for another; only what occurred.
  package func holding(_ resource: Int, from: Int = 0, to: Int? = nil) -> [LatencyOwner: Double] {
    var holding: [LatencyOwner: Double] = [:]
    guard let (first, last) = span(from, to) else { return holding }
    for (place, hold) in holds.enumerated() where hold.resource == resources[resource] {
      let part = share(points[last].held[place] - points[first].held[place], of: resource, first, last)
      if part > 0 { holding[hold.waitingFor] = part }
    }
    return holding
  }

  /// Two points with time between them, by their places: a point is four arrays, which are not copied for a look.
  private func span(_ from: Int, _ to: Int?) -> (Int, Int)? {
    let end = to ?? points.count - 1
    guard from >= 0, end > from, end < points.count else { return nil }
    return points[end].instant > points[from].instant ? (from, end) : nil
  }

  private func share(_ amount: Double, of resource: Int, _ first: Int, _ last: Int) -> Double {
    let available = points[last].available[resource] - points[first].available[resource]
    return available > 0 ? amount / available : 0
  }
}
