import NeedletailEngine

/// What a search for the largest load varies: how many times as much load there is as the workload says, and what that is in jobs a second or users.
public struct LoadAxis: Sendable, Equatable {
  public enum Unit: String, Sendable, Equatable {
    /// Jobs that arrive whatever the system does, at their peak.
    case jobsPerSecond = "jobs/s"
    /// Users who loop.
    case users
  }

  public var unit: Unit
  /// What the workload says, all loads together.
  public var written: Double
  /// Users are whole numbers: loads between two of them are not run.
  var step: Double?
  /// No load beyond it is looked at.
  var most: Double
  /// The factor at which rate limits at the gateway begin to turn too much away; `nil` where it has none.
  var admitted: Double?

  /// Loads beyond are not looked at: so many times what the workload says, and so many jobs a second.
  static let mostFactor = 1_000.0
  static let mostPerSecond = 1e9
  static let mostUsers = 8e6

  /// - Throws: `CapacityError` where there is no load to scale.
  init(of plan: Plan) throws {
    let loads = plan.loads
    guard !loads.isEmpty else { throw CapacityError.noLoad }
    let users = loads.reduce(0) { sum, load in
      if case .closed(let loop) = load { sum + loop.mostUsers } else { sum }
    }
    let open = loads.filter { if case .closed = $0 { false } else { true } }
    guard !open.isEmpty else {
      guard users > 0 else { throw CapacityError.noLoad }
      (unit, written) = (.users, Double(users))
      step = loads.count == 1 ? 1 / written : nil
      most = min(Self.mostFactor, Self.mostUsers / written)
      return
    }
    let rates = open.compactMap(\.peakPerSecond)
    guard rates.count == open.count else { throw CapacityError.allAtOnce }
    unit = .jobsPerSecond
    written = rates.reduce(0, +)
    guard written > 0 else { throw CapacityError.noLoad }
    most = min(Self.mostFactor, Self.mostPerSecond / written)
    if users > 0 { most = min(most, Self.mostUsers / Double(users)) }
    if users == 0, plan.givenCourse == nil, let rate = plan.admittedPerSecond { admitted = rate / written }
  }

  /// The least factor that is a load at all: one user.
  var least: Double { step ?? 1e-9 }
  /// Where a path that holds everywhere ends.
  var end: Double { Swift.min(most, admitted ?? most) }

  /// The nearest factor that can be run.
  func snapped(_ factor: Double) -> Double {
    guard let step else { return factor }
    return Swift.max(1, (factor / step).rounded()) * step
  }

  /// In the unit; of users, the whole number at or below.
  func amount(_ factor: Double) -> Double {
    let amount = factor * written
    return step == nil ? amount : (amount + 1e-6).rounded(.down)
  }
}

/// Why no capacity can be looked for.
public enum CapacityError: Error, Equatable, Sendable, CustomStringConvertible {
  case noLoad
  case allAtOnce

  public var description: String {
    switch self {
    case .noLoad: "the workload has no load that could be scaled: give it a rate, stages, a trace or users"
    case .allAtOnce: "all jobs of the trace come at one instant, so there is no rate to scale: give them instants"
    }
  }
}
