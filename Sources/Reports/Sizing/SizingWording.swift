import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// What all formats say of a sizing, in words.
struct SizingWording {
  let fleet: SizedFleet
  let typeface: Typeface
  let wording: Wording
  let reasons: BoundWording

  init(_ fleet: SizedFleet, _ typeface: Typeface) {
    self.fleet = fleet
    self.typeface = typeface
    wording = Wording(typeface: typeface)
    reasons = BoundWording(typeface)
  }

  var sizing: Sizing { fleet.sizing }
  var name: String { fleet.name.isEmpty ? "unnamed workload" : typeface.shown(fleet.name) }

  /// `capacity fits with 3 instances and 22 agents`.
  var title: String { "\(name)  \(verdict)" }

  /// What it came to, as the rest of a sentence about the workload.
  var verdict: String {
    switch sizing.verdict {
    case .fits: "fits with \(inventory)"
    case .unreachable: "cannot hold: even with nothing to wait for \(sizing.floor.map { reasons.why($0.hold) } ?? "")"
    case .nothingFits: "does not fit within the ranges: \(sizing.trial.map(why) ?? "nothing holds")"
    case .undecided where sizing.isInterrupted:
      sizing.trial == nil
        ? "interrupted before anything held" : "interrupted: holds with \(inventory), the least so far"
    case .undecided: "undecided within the budget: \(sizing.trial.map(why) ?? "")"
    }
  }

  /// `3 instances and 22 agents`.
  private var inventory: String {
    var (instances, agents, others) = (0, 0, [String]())
    for choice in sizing.choices {
      let names = KeyPattern.names(of: choice.knob.key)
      switch (names.first, names.last) {
      case (Limit.gateway.name, "instances"): instances += choice.value
      case ("agents", "count"): agents += choice.value
      default: others.append("\(typeface.shown(choice.knob.key)) \(value(choice.value, choice.knob))")
      }
    }
    var words = [instances, agents].indices.compactMap { place -> String? in
      let (count, noun) = place == 0 ? (instances, "instance") : (agents, "agent")
      return count == 0 ? nil : "\(wording.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }
    words += others.prefix(3)
    if others.count > 3 { words.append("\(others.count - 3) more") }
    return words.count > 1
      ? words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1] : words.first ?? ""
  }

  /// What was asked, and how it is known.
  var conditions: [String] {
    var parts = [load] + sizing.bounds.map { reasons.bound($0) }
    parts.append("by the worse ends of 95 % intervals over \(sizing.trial?.hold.paths ?? sizing.request.seeds) seeds")
    for loss in sizing.request.losses { parts.append("also with \(loss.count) of \(typeface.shown(loss.key)) away") }
    if let trial = sizing.trial, trial.hold.steadiness.verdict == .held { parts.append("queues steady") }
    if let jobs = sizing.trial?.jobs { parts.append("\(wording.magnitude(Double(jobs))) jobs a path") }
    parts.append("\(wording.count(sizing.progress.configurations)) configurations")
    if let seconds = fleet.elapsedSeconds {
      parts[parts.count - 1] += ", \(wording.duration(nanoseconds: seconds * 1e9))"
    }
    return parts
  }

  /// `40/s`, `46/s (40/s and 15 %)`, `1.5 times the load`.
  var load: String {
    let headroom = sizing.request.headroom
    guard let offered = sizing.offeredPerSecond else {
      let factor = sizing.request.loadFactor * (1 + headroom)
      return factor == 1 ? "the load of the file" : "\(wording.factor(factor)) times the load"
    }
    guard headroom > 0 else { return reasons.rate(offered) }
    return "\(reasons.rate(offered * (1 + headroom))) (\(reasons.rate(offered)) and \(wording.share(headroom)))"
  }

  func value(_ value: Int, _ knob: Knob) -> String { wording.count(value) + knob.unit }

  func now(_ knob: Knob) -> String { knob.now.map { value($0, knob) } ?? typeface.nothing }

  func fullest(_ choice: Sizing.Choice) -> String {
    choice.use.map { wording.share($0.utilization) } ?? typeface.nothing
  }

  /// `15: p99 18.2 s (16.0 s to 20.5 s), broken in 1 of 5`; empty where less cannot be had.
  func oneLess(_ choice: Sizing.Choice) -> String {
    guard let less = choice.oneLess else { return choice.value <= choice.knob.step ? "the least there is" : "" }
    return "\(value(choice.value - choice.knob.step, choice.knob)): \(why(less))"
  }

  /// What speaks against a mix, or that it holds.
  func why(_ trial: MixTrial) -> String {
    guard trial.hold.verdict == .held, let place = trial.afterLosses.firstIndex(where: { $0.verdict != .held }) else {
      return reasons.why(trial.hold, jobsPerSecond: trial.jobsPerSecond)
    }
    let loss = sizing.request.losses[place]
    return "without \(loss.count) of \(typeface.shown(loss.key)) \(reasons.why(trial.afterLosses[place]))"
  }

  /// `p99 15.4 s with nothing to wait for`, `knee 42/s`, `ceiling 42.8/s (assistant)`.
  var marks: [(name: String, value: String)] {
    var marks: [(String, String)] = []
    if let floor = sizing.floor, let p99 = floor.p99Milliseconds {
      marks.append(("Floor", "p99 \(wording.duration(nanoseconds: p99.mean * 1e6)) with nothing to wait for"))
    }
    if let knee = sizing.kneePerSecond { marks.append(("knee", reasons.rate(knee))) }
    if let ceiling = sizing.ceilingPerSecond {
      let owner = sizing.trial?.fullest?.resource
      let of = owner.map { " (\(typeface.shown($0.part == .agent ? $0.name ?? $0.title : $0.title)))" } ?? ""
      marks.append(("ceiling", reasons.rate(ceiling) + of))
    }
    if let dollars = sizing.dollarsPerHour { marks.append(("price", "\(wording.dollars(dollars)) an hour")) }
    return marks
  }

  /// `an assistant: holds (p99 15.9 s)`, `an instance: does not, needs 4`.
  var away: [(what: String, outcome: String)] {
    sizing.away.map { away in
      let article = "aeiou".contains(away.noun.lowercased().first ?? "x") ? "an" : "a"
      let figure = reasons.figure(of: away.trial.hold).map { " (\($0))" } ?? ""
      let outcome =
        switch away.trial.hold.verdict {
        case .held: "holds\(figure)"
        case .broken: "does not, needs \(wording.count(away.needs))"
        case .undecided: "undecided, \(wording.count(away.needs)) do"
        }
      return ("\(article) \(typeface.shown(away.noun))", outcome)
    }
  }

  /// What to know of the answer, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if sizing.isInterrupted { notes.append("interrupted: this is what was known by then") }
    if !sizing.moreBreaks.isEmpty {
      notes.append(
        "more is not always better: the most of everything does not hold, and less of it does; the answer is the lower edge"
      )
    }
    for trial in sizing.relapses {
      let differing = zip(sizing.choices, trial.values).filter { $0.value != $1 }
      let words = differing.map { "\(typeface.shown($0.knob.key)) \(value($1, $0.knob))" }.joined(separator: ", ")
      notes.append("more is not always better: with \(words) it breaks (\(why(trial))); the answer is the lower edge")
    }
    let least = sizing.choices.filter { sizing.verdict == .fits && $0.isLeast }
    for choice in least {
      notes.append(
        "\(typeface.shown(choice.knob.key)) does not matter here: the least of its range, \(value(choice.value, choice.knob)), is enough"
      )
    }
    if sizing.isCautious {
      notes.append("one less is undecided within the budget, so that the answer may be one larger than it has to be")
    }
    if sizing.verdict == .fits, !sizing.isCheapest {
      notes.append("not every cheaper mix was ruled out: there are too many of them")
    }
    return notes
  }
}
