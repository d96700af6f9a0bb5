import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// What-if's answers in words: the same in a summary, in Markdown and on a page.
struct WhatIfWording: Sendable {
  let whatIf: WhatIf
  let typeface: Typeface
  let wording: Wording

  init(_ whatIf: WhatIf, _ typeface: Typeface) {
    self.whatIf = whatIf
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  /// What binds, in a sentence without its end.
  var headline: String {
    if let best = whatIf.reliefs.first, best.judgement == .better {
      let one = best.relaxations[0]
      if let pair = whatIf.pairs.first, pair.isTogether, isMore(pair.answer, than: best) { return together(pair) }
      return best.group == .limits
        ? "\(one.key) binds: \(change(one)) \(effect(best))" : "\(one.key): without it, \(effect(best, isThird: false))"
    }
    if let pair = whatIf.pairs.first { return together(pair) }
    if let doubtful {
      let shift = "\(relative(doubtful.p99)), \(interval(doubtful.p99))"
      return "nothing is sure to bind: \(doubtful.relaxations[0].key) may (p99 \(shift)); more --seeds would tell"
    }
    if whatIf.answers(.limits).isEmpty, whatIf.answers(.policies).isEmpty { return "no limit was relaxed" }
    if whatIf.keepsUp == .no {
      return
        "the fleet does not keep up, and none of what was relaxed, alone or in pairs, is enough to show: limits that "
        + "bind three at once are not seen"
    }
    let isSmall = whatIf.isInterrupted ? "nothing binds so far" : "nothing binds"
    let pairs = whatIf.pairsAsked > 0 ? ", alone or with another," : ""
    return "\(isSmall): none of what was relaxed\(pairs) does anything for the fleet"
  }

  /// What would help most, if it helps, of what these seeds leave open.
  private var doubtful: WhatIf.Answer? {
    let open = whatIf.reliefs.filter { $0.judgement == .unclear && ($0.p99.change ?? 0) < -PairedShift.mostOfNothing }
    return open.min { ($0.p99.change ?? 0) < ($1.p99.change ?? 0) }
  }

  private func together(_ pair: WhatIf.Pair) -> String {
    let names = pair.answer.relaxations.map(\.key).joined(separator: " and ")
    return "\(names) bind together: both relaxed, \(effect(pair.answer, isThird: false))"
  }

  /// Whether a pair does more than the best change alone, by the order in which answers are ranked.
  private func isMore(_ pair: WhatIf.Answer, than best: WhatIf.Answer) -> Bool {
    let gain = (pair.work.change ?? 0) - (best.work.change ?? 0)
    if gain.magnitude > PairedShift.leastChange { return gain > 0 }
    return (pair.p99.change ?? 0) < (best.p99.change ?? 0)
  }

  /// Whether the fleet as it is keeps up.
  var standing: String {
    switch whatIf.keepsUp {
    case .yes: "the fleet keeps up"
    case .no: "the fleet does not keep up"
    case .undecided: "whether the fleet keeps up is undecided"
    }
  }

  /// How it was asked.
  var method: [String] {
    let asked = whatIf.answers.values.reduce(0) { $0 + $1.count }
    let pairs = whatIf.pairsAsked > 0 ? " and \(counted(whatIf.pairsAsked, "pair"))" : ""
    return [
      "what if \(typeface.times)\(wording.factor(whatIf.factor))", "\(whatIf.seeds.count) seeds, paired",
      "\(counted(asked, "question"))\(pairs)", standing,
    ]
  }

  func counted(_ count: Int, _ noun: String) -> String { "\(wording.count(count)) \(noun)\(count == 1 ? "" : "s")" }

  /// `agents.chat.count 4 → 8`.
  func name(_ answer: WhatIf.Answer) -> String {
    answer.relaxations.map { name($0) }.joined(separator: " + ")
  }

  func name(_ relaxation: Relaxation) -> String { "\(relaxation.key) \(change(relaxation))" }

  func change(_ relaxation: Relaxation) -> String {
    switch relaxation.kind {
    case .load: "\(typeface.times)\(relaxation.to)"
    case .slowerEndpoint: relaxation.to
    default: relaxation.to == "off" ? "off" : "\(relaxation.from) \(typeface.arrow) \(relaxation.to)"
    }
  }

  /// `takes p99 from 174 s to 94.1 s (-46 %)`, `lets 31.2 jobs/s be completed instead of 20.1 (+55 %)`.
  private func effect(_ answer: WhatIf.Answer, isThird: Bool = true) -> String {
    if answer.work.counted > 0 {
      let unit: String
      let words: (String, String)
      switch whatIf.work {
      case .jobsPerSecond:
        words = pair(answer.work)
        unit = " jobs/s"
      case .completedShare:
        words = (share(answer.work.value), share(answer.work.base))
        unit = " of the jobs"
      case .completedJobs:
        words = pair(answer.work)
        unit = " jobs"
      }
      let verb = isThird ? "lets \(words.0)\(unit) be completed" : "\(words.0)\(unit) are completed"
      return "\(verb) instead of \(words.1) (\(relative(answer.work)))"
    }
    let (before, after) = (latency(answer.p99.base), latency(answer.p99.value))
    let verb = isThird ? "takes p99 from" : "p99 goes from"
    return "\(verb) \(before) to \(after) (\(relative(answer.p99)))"
  }

  private func pair(_ shift: PairedShift) -> (String, String) {
    guard let base = shift.base, let value = shift.value else { return (typeface.nothing, typeface.nothing) }
    let words = wording.pair(base, bound: value, in: .jobsPerSecond)
    return (words.bound, words.observed)
  }

  /// Of milliseconds.
  func latency(_ value: Double?) -> String { value.map { wording.value($0, in: .milliseconds) } ?? typeface.nothing }

  func share(_ value: Double?) -> String { value.map { wording.share($0) } ?? typeface.nothing }

  func rate(_ value: Double?) -> String { value.map { wording.number($0) } ?? typeface.nothing }

  func cost(_ value: Double?) -> String { value.map { wording.dollars($0) } ?? typeface.nothing }

  /// `-46.0 %`; `=` where no pair differs.
  func relative(_ shift: PairedShift) -> String {
    guard let change = shift.change else { return typeface.nothing }
    guard change.isFinite else { return "from nothing" }
    guard change.magnitude >= 0.000_05 else { return change == 0 ? "=" : "<0.01 %" }
    return signed(change, places: places(change)) + " %"
  }

  /// `-50.1 to -42.0`, in percent; empty where there is none.
  func interval(_ shift: PairedShift) -> String {
    guard let change = shift.change, change != 0, let interval = shift.interval else { return "" }
    let places = places(change)
    return "\(signed(interval.lowerBound, places: places)) to \(signed(interval.upperBound, places: places))"
  }

  private func signed(_ share: Double, places: Int) -> String {
    let sign = share > 0 ? "+" : share < 0 ? typeface.minus : ""
    return sign + wording.decimal(share.magnitude * 100, places: places)
  }

  private func places(_ share: Double) -> Int { share.magnitude >= 0.9995 ? 0 : share.magnitude >= 0.0095 ? 1 : 2 }

  /// `assistant 93 %`.
  func fullest(_ outcomes: [PathOutcome]) -> String {
    guard let fullest = WhatIf.fullest(outcomes) else { return typeface.nothing }
    let percent = wording.decimal(fullest.utilization * 100, places: 0)
    return "\(typeface.shown(fullest.resource.title)) \(percent) %"
  }

  func keepsUp(_ answer: KeepsUp.Answer) -> String { answer == .undecided ? "?" : answer.rawValue }

  /// A command line that runs the fleet with the best of what was asked; `nil` where nothing helps.
  var bestOptions: String? {
    let best = whatIf.reliefs.first { $0.judgement == .better && $0.relaxations[0].kind != .faults }
    let pair = whatIf.pairs.first.flatMap { pair in
      best.map { isMore(pair.answer, than: $0) } ?? true ? pair.answer : nil
    }
    return (pair ?? best).map { answer in answer.relaxations.map(\.options).joined(separator: " ") }
  }
}

extension RelaxationKind.Group {
  /// Over a table.
  var heading: String {
    switch self {
    case .limits: "More of one limit"
    case .policies: "Without"
    case .speed: "Faster agents"
    case .strains: "If it gets worse"
    }
  }

  /// Before a list of those that change nothing that counts.
  var idle: String {
    switch self {
    case .limits: "More of these alone does nothing"
    case .policies: "Nothing changes without"
    case .speed: "Faster, these do nothing"
    case .strains: "No harm"
    }
  }

  /// Before a list of those that the seeds leave open.
  static let open = "More seeds would tell of"
}
