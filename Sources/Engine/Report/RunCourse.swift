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
