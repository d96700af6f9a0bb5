import NeedletailPlanner
import NeedletailResults

/// What tables show of an answer beside its name, the most important first: a narrow terminal leaves out the last ones.
enum WhatIfColumn: CaseIterable, Sendable {
  case work, workChange
  case p99, change, interval
  case keepsUp
  case bounds
  case p50
  case jobsPerSecond
  case cost
  case fullest

  func title(of whatIf: WhatIf) -> String {
    switch self {
    case .work:
      switch whatIf.work {
      case .completedJobs: "completed"
      case .jobsPerSecond: "jobs/s"
      case .completedShare: "completed"
      }
    case .workChange, .change: "change"
    case .p99: "p99"
    case .interval: "95 % interval"
    case .keepsUp: "keeps up"
    case .bounds: "thresholds"
    case .p50: "p50"
    case .jobsPerSecond: "jobs/s"
    case .cost: "$/job"
    case .fullest: "fullest"
    }
  }

  /// The columns that have something to tell.
  static func shown(of whatIf: WhatIf) -> [WhatIfColumn] {
    let answers = RelaxationKind.Group.allCases.flatMap { whatIf.answers($0) }
    return allCases.filter { column in
      switch column {
      case .work, .workChange:
        answers.contains { $0.work.counted != 0 }
      case .keepsUp: whatIf.keepsUp != .yes || answers.contains { $0.keepsUp != .yes }
      case .bounds: WhatIf.meetsBounds(whatIf.base) != nil
      case .cost: whatIf.base.contains { $0.costUSD > 0 }
      case .jobsPerSecond: whatIf.work != .jobsPerSecond
      case .p99, .change, .interval, .p50, .fullest: true
      }
    }
  }

  func words(_ answer: WhatIf.Answer, _ words: WhatIfWording) -> String {
    switch self {
    case .work:
      switch words.whatIf.work {
      case .completedJobs, .jobsPerSecond: words.rate(answer.work.value)
      case .completedShare: words.share(answer.work.value)
      }
    case .workChange: words.relative(answer.work)
    case .p99: words.latency(answer.p99.value)
    case .change: words.relative(answer.p99)
    case .interval: words.interval(answer.p99)
    case .jobsPerSecond: words.rate(answer.jobsPerSecond.value)
    case .keepsUp: words.keepsUp(answer.keepsUp)
    case .bounds: mark(answer.meetsBounds, words)
    case .p50: words.latency(answer.p50.value)
    case .cost: words.cost(answer.costPerJob.value)
    case .fullest: words.fullest(answer.outcomes)
    }
  }

  /// Of the fleet as it is.
  func words(ofBase whatIf: WhatIf, _ words: WhatIfWording) -> String {
    switch self {
    case .workChange, .change, .interval: ""
    default: self.words(whatIf.asItIs, words)
    }
  }

  /// It is a change, and so has the colour of what the answer comes to.
  var isChange: Bool { self == .change || self == .workChange }

  private func mark(_ meets: Bool?, _ words: WhatIfWording) -> String {
    meets.map { $0 ? words.typeface.tick : words.typeface.cross } ?? words.typeface.nothing
  }
}
