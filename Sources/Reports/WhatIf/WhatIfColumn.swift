import NeedletailPlanner
import NeedletailResults

/// What tables show of an answer beside its name, the most important first: a narrow terminal leaves out the last ones.
enum WhatIfColumn: String, CaseIterable, Sendable {
  case p99
  case change = "change"
  case interval = "95 % interval"
  case jobsPerSecond = "jobs/s"
  case completed
  case keepsUp = "keeps up"
  case bounds = "thresholds"
  case p50
  case cost = "$/job"
  case fullest

  /// The columns that have something to tell.
  static func shown(of whatIf: WhatIf) -> [WhatIfColumn] {
    let answers = RelaxationKind.Group.allCases.flatMap { whatIf.answers($0) }
    return allCases.filter { column in
      switch column {
      case .completed:
        (whatIf.base + answers.flatMap(\.outcomes)).contains { ($0.completedShare ?? 0) < 0.995 }
      case .keepsUp: whatIf.keepsUp != .yes || answers.contains { $0.keepsUp != .yes }
      case .bounds: WhatIf.meetsBounds(whatIf.base) != nil
      case .cost: whatIf.base.contains { $0.costUSD > 0 }
      case .p99, .change, .interval, .jobsPerSecond, .p50, .fullest: true
      }
    }
  }

  func words(_ answer: WhatIf.Answer, _ words: WhatIfWording) -> String {
    switch self {
    case .p99: words.latency(answer.p99.value)
    case .change: words.relative(answer.p99)
    case .interval: words.interval(answer.p99)
    case .jobsPerSecond: words.rate(answer.jobsPerSecond.value)
    case .completed: words.share(answer.completedShare.value)
    case .keepsUp: words.keepsUp(answer.keepsUp)
    case .bounds: mark(answer.meetsBounds, words)
    case .p50: words.latency(answer.p50.value)
    case .cost: words.cost(answer.costPerJob.value)
    case .fullest: words.fullest(answer.outcomes)
    }
  }

  /// Of the fleet as it is, of which any answer knows the figures.
  func words(ofBase whatIf: WhatIf, _ words: WhatIfWording) -> String {
    let base = whatIf.asItIs
    switch self {
    case .change, .interval: return ""
    default: return self.words(base, words)
    }
  }

  private func mark(_ meets: Bool?, _ words: WhatIfWording) -> String {
    meets.map { $0 ? words.typeface.tick : words.typeface.cross } ?? words.typeface.nothing
  }
}
