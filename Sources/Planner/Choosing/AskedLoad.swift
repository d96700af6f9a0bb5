package import NeedletailEngine
import NeedletailWorkload

/// `--load 40/s`, or of users who loop `--load 200`: how much load is asked for.
package enum AskedLoad {
  /// Times the workload's load at its peak.
  ///
  /// - Parameter text: as it was given; `nil` is the workload's own load.
  /// - Throws: `KnobError` where the workload has no load to scale, and for a load of another kind; `WorkloadError` for what is no rate.
  package static func factor(_ text: String?, in plan: Plan) throws -> Double {
    let loads = plan.loads
    let users = loads.reduce(0) { sum, load in
      if case .closed(let loop) = load { sum + loop.mostUsers } else { sum }
    }
    guard !loads.isEmpty else {
      throw KnobError("the workload has no load to scale", "give it one, such as load: { rate: 40/s }")
    }
    guard let text else { return 1 }
    guard users == 0 else {
      guard plan.arrivalsPerSecond == nil, loads.allSatisfy({ if case .closed = $0 { true } else { false } }) else {
        throw KnobError(
          "`\(text)` is of one kind, and the workload has users and arrivals", "scale both, with --load-scale 1.5")
      }
      guard let wanted = Int(text), wanted >= 1 else {
        throw KnobError("`\(text)` is no number of users, who loop here", "write such as `--load \(users)`")
      }
      return Double(wanted) / Double(users)
    }
    guard let written = plan.arrivalsPerSecond, written > 0 else {
      throw KnobError("all jobs come at once, so that there is no rate to scale", "give the trace instants")
    }
    let wanted = try Rate(text, option: "--load").perSecond
    guard wanted > 0 else { throw KnobError("`\(text)` is no load", "write such as 40/s") }
    return wanted / written
  }
}
