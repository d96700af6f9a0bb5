import NeedletailEngine

/// `stages` of a load: rates of arrivals, or numbers of looping users.
extension Value {
  private static let stagesRemedy =
    "write a list of { duration: 1m, target: 50/s }, or of { duration: 1m, target: 500 } for users"

  /// Which keys go with `stages`, the first of them.
  ///
  /// - Parameter fields: of the load.
  static func keysBesideStages(_ fields: Fields) -> [String] {
    let common = ["stages", "start"]
    return common
      + (fields["stages"]?.areOfUsers(beside: fields) == true ? ["think_time", "retry_pause"] : ["process", "cv"])
  }

  /// Whether these are stages of looping users: the first target that is there has no `/s`, and what stands beside is not of arrivals.
  private func areOfUsers(beside fields: Fields) -> Bool {
    guard isFirstTargetPlain else { return false }
    if !fields.present(["think_time", "retry_pause"]).isEmpty { return true }
    return fields.present(["process", "cv"]).isEmpty && fields["start"]?.scalar?.text.contains("/") != true
  }

  private var isFirstTargetPlain: Bool {
    guard case .sequence(let items) = node.content else { return false }
    for item in items {
      guard case .mapping(let pairs) = item.content, let pair = pairs.first(where: { $0.key == "target" }),
        case .scalar(let scalar) = pair.value.content, !pair.value.isNull
      else { continue }
      return Self.number(scalar.text) != nil
    }
    return false
  }

  func stagedLoad(_ fields: Fields) -> WrittenLoad? {
    guard let value = fields["stages"] else { return nil }
    return value.areOfUsers(beside: fields) ? value.stagesOfUsers(fields) : value.stagesOfArrivals(fields)
  }

  private func stagesOfArrivals(_ fields: Fields) -> WrittenLoad? {
    let process = arrivalProcess(fields)
    let start = fields["start"].map { $0.rate(allowsZero: true) } ?? .perSecond(0)
    var isPlainTold = false
    let stages = stages { target -> Rate? in
      guard let plain = target.scalar?.text, Self.number(plain) != nil else { return target.rate(allowsZero: true) }
      // Of several targets without a unit the first is told.
      guard !isPlainTold else { return nil }
      isPlainTold = true
      return isFirstTargetPlain
        ? target.rate(allowsZero: true)
        : target.wrong("is a number of users beside rates", "write \(plain)/s, /min or /h")
    }
    guard let stages, let process, let start else { return nil }
    guard isEverAboveZero(stages.map { ($0.duration, $0.target.count) }, from: start.count, "never rises above 0/s")
    else { return nil }
    return .generated(
      .stages(stages.map { Load.Stage(duration: $0.duration, target: $0.target) }, process, start: start))
  }

  private func stagesOfUsers(_ fields: Fields) -> WrittenLoad? {
    let (think, pause) = loopTimes(fields)
    let start = fields["start"].map { $0.integer(0...Limits.loopingUsers, "a number of looping users") } ?? 0
    let stages = stages { target -> Int? in
      if let rate = target.scalar?.text, rate.contains("/") {
        return target.wrong("is a rate beside numbers of users", "write a number of users, or a rate in every stage")
      }
      return target.integer(0...Limits.loopingUsers, "a number of looping users")
    }
    guard let stages, let think, let pause, let start else { return nil }
    guard isEverAboveZero(stages.map { ($0.duration, Double($0.target)) }, from: Double(start), "never has a user")
    else { return nil }
    return .generated(
      .closed(
        Load.ClosedLoop(
          concurrency: start, stages: stages.map { Load.ClosedLoop.Stage(duration: $0.duration, target: $0.target) },
          thinkTime: think, retryPause: pause)))
  }

  /// Whether stages that take time begin or end above 0: a target that the next stage replaces at once is none. Tells where it is
  /// not so, at the jump to 0 if there is one.
  private func isEverAboveZero(
    _ stages: [(duration: Duration, target: Double)], from start: Double, _ message: String
  ) -> Bool {
    var before = start
    var jump: Int?
    for (place, stage) in stages.enumerated() {
      if stage.duration > .zero, before > 0 || stage.target > 0 { return true }
      if before > 0 { jump = place }
      before = stage.target
    }
    if let jump, let items = list("") {
      items[jump].refuse(
        "jumps to 0 from \(jump == 0 ? "the start" : "the target before it") at once, so that the load \(message)",
        "give it a duration above 0, or a later stage a target above 0")
    } else {
      refuse(message, "give at least one stage a target above 0, or the load a start above 0")
    }
    return false
  }

  /// Durations and targets; `nil` after telling what is wrong.
  private func stages<Target>(_ read: (Value) -> Target?) -> [(duration: Duration, target: Target)]? {
    guard let items = list(Self.stagesRemedy) else { return nil }
    guard !items.isEmpty else { return wrong("has no stage", Self.stagesRemedy) }
    let stages = items.compactMap { item -> (duration: Duration, target: Target)? in
      guard let fields = Fields(item, Vocabulary.stage) else { return nil }
      let duration = fields.required("duration", "add how long it lasts; 0 jumps to the target")?.duration()
      if fields["target"] == nil, fields.hasStranger { return nil }
      let target = fields.required("target", "add the rate, or the number of users, at its end").map(read) ?? nil
      guard let duration, let target else { return nil }
      return (duration, target)
    }
    guard stages.count == items.count else { return nil }
    // At most 100,000 stages of at most 100 h: no overflow.
    let length = stages.reduce(.zero) { $0 + $1.duration }
    guard length <= Limits.duration else { return wrong("lasts longer than 100 h in all", "write shorter stages") }
    guard length > .zero else { return wrong("lasts no time", "give at least one stage a duration above 0") }
    for (place, stage) in stages.enumerated() where stage.duration == .zero {
      if place == stages.count - 1 {
        items[place].warn("jumps where the load ends, which changes nothing", "remove it, or add a stage that holds")
      } else if stages[place + 1].duration == .zero {
        items[place].warn("is replaced at once by the jump behind it", "remove it, or give it a duration")
      }
    }
    return stages
  }
}
