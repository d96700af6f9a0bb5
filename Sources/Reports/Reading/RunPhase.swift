import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// A span of a run's time in which something was other than before: shaded on every axis of that time.
struct RunPhase: Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable {
    /// As they are drawn: stages fill the time, and the others lie on them.
    case stage, warmUp, fault

    /// In legends.
    var title: String {
      switch self {
      case .warmUp: "warm-up"
      case .stage: "stages of the load"
      case .fault: "fault"
      }
    }
  }

  var kind: Kind
  var title: String
  /// Of the run's time.
  var startSeconds: Double
  var endSeconds: Double
}

extension ReportedRun {
  /// No more phases are drawn of a run.
  static let mostPhases = 40

  /// Warm-up, stages of the load and faults, in this order, as far as the result and its effective workload say them.
  var phases: [RunPhase] {
    var phases: [RunPhase] = []
    if let start = value(.value, of: .windowStart), start > 0 {
      phases.append(RunPhase(kind: .warmUp, title: "warm-up", startSeconds: 0, endSeconds: start))
    }
    guard let keys = workloadKeys else { return phases }
    phases += Self.stages(of: "load", "", keys)
    for scenario in keys.names(under: "scenarios") {
      phases += Self.stages(
        of: "scenarios.\(scenario).load", " of \(Markup.shortened(scenario))", keys,
        from: Self.seconds(keys["scenarios.\(scenario).start"]))
    }
    for place in keys.names(under: "faults") {
      let fault = "faults.\(place)"
      let start = Self.seconds(keys["\(fault).at"])
      phases.append(
        RunPhase(
          kind: .fault, title: Self.faultTitle(fault, keys), startSeconds: start,
          endSeconds: start + Self.seconds(keys["\(fault).for"])))
    }
    let length = lengthSeconds ?? .infinity
    return Array(phases.filter { $0.startSeconds < length }.prefix(Self.mostPhases))
  }

  private static func stages(
    of load: String, _ whose: String, _ keys: WorkloadKeys, from begin: Double = 0
  ) -> [RunPhase] {
    var start = begin
    var before = keys["\(load).start"]
    var phases: [RunPhase] = []
    for place in keys.names(under: "\(load).stages") {
      let stage = "\(load).stages.\(place)"
      let end = start + seconds(keys["\(stage).duration"])
      let target = keys["\(stage).target"] ?? ""
      // A target without a unit is a number of looping users.
      let users = target.contains("/") ? "" : target == "1" ? " user" : " users"
      let title = "\(target == before ? "at" : "to") \(target)\(users)\(whose)"
      // A jump has no span to be shaded.
      if end > start { phases.append(RunPhase(kind: .stage, title: title, startSeconds: start, endSeconds: end)) }
      start = end
      before = target
    }
    return phases
  }

  private static func faultTitle(_ fault: String, _ keys: WorkloadKeys) -> String {
    let target =
      keys["\(fault).endpoint"].map { "endpoint \($0)" } ?? keys["\(fault).agents"]
      ?? (keys["\(fault).gateway"] != nil ? Limit.gateway.name : "")
    var effects: [String] = []
    if let factor = keys["\(fault).latency"] { effects.append("\(factor) times as slow") }
    if let share = keys["\(fault).fail"].flatMap(Double.init) {
      effects.append("\(Quantity.trimmed(share * 100, places: 1)) % fail")
    }
    if let down = keys["\(fault).down"] { effects.append("\(down) down") }
    return "\(Markup.shortened(target)): \(effects.joined(separator: ", "))"
  }

  /// 0 for what is no duration.
  private static func seconds(_ text: String?) -> Double {
    text.flatMap { WrittenDuration.duration($0) }.map { $0 / .seconds(1) } ?? 0
  }
}
