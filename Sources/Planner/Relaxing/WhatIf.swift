package import NeedletailEngine
package import NeedletailResults

/// What changes of a fleet would do to it, each alone and the best in pairs, with the same luck as the fleet as it is.
package struct WhatIf: Sendable {
  package static let schema = "needletail-whatif/1"

  /// What is looked at first: how much work is done.
  package enum Work: String, Sendable, CaseIterable {
    /// Jobs that were completed in full, where some run was cut off, as by a budget.
    case completedJobs = "completed_jobs"
    /// Jobs completed in full a second, where the fleet does not keep up, and where users loop.
    case jobsPerSecond = "jobs_per_second"
    /// Of the offered jobs those that were completed in full.
    case completedShare = "completed_share"

    /// Changes below this share are none. One job in a thousand that is lost is not made good by those that are faster.
    package var leastChange: Double { self == .completedShare ? 0.001 : PairedShift.leastChange }
  }

  package enum Judgement: String, Sendable, CaseIterable {
    case better
    /// With these seeds it may be more than nothing, and may be none.
    case unclear
    case same, worse
  }

  /// The fleet under one or two changes, beside the fleet as it is.
  package struct Answer: Sendable {
    /// One, or two of a pair; none of the fleet as it is.
    package let relaxations: [Relaxation]
    /// By seed.
    package let outcomes: [PathOutcome]
    package internal(set) var work: PairedShift
    package internal(set) var p99: PairedShift
    /// It keeps up with every seed, where the fleet that it is compared with does not with most.
    package let restoresBalance: Bool
    package let p50: PairedShift
    package let jobsPerSecond: PairedShift
    package let completedShare: PairedShift
    /// US dollars for each completed job.
    package let costPerJob: PairedShift

    /// Of the first change.
    package var group: RelaxationKind.Group { relaxations.first?.kind.group ?? .limits }
  }

  /// Two changes at once.
  package struct Pair: Sendable {
    package var answer: Answer
    /// Against the better of the two alone.
    package internal(set) var work: PairedShift
    package internal(set) var p99: PairedShift
    /// Neither helps alone, or both together do more than each adds.
    package var isTogether: Bool
    /// Both keep up, where the better of the two alone does not.
    package let restoresBalance: Bool
  }

  /// Of the workload.
  package var name: String
  package var work: Work
  package var factor: Double
  package var seeds: [UInt64]
  /// The fleet as it is, by seed.
  package var base: [PathOutcome]
  /// By group, in the order that is said in `ranked(_:)`.
  package internal(set) var answers: [RelaxationKind.Group: [Answer]]
  /// Those that do more than the better of the two alone, the best first.
  package internal(set) var pairs: [Pair]
  /// How many pairs were asked.
  package internal(set) var pairsAsked: Int
  /// Questions that an interruption left without an answer, pairs not counted.
  package internal(set) var unanswered: [Relaxation]
  /// It was cut off: pairs, and what is unanswered, are missing.
  package internal(set) var isInterrupted: Bool

  package func answers(_ group: RelaxationKind.Group) -> [Answer] { answers[group] ?? [] }

  /// Of limits and policies together: what can be changed about the fleet, the best first.
  package var reliefs: [Answer] { Self.ranked(answers(.limits) + answers(.policies)) }

  /// Whether the fleet as it is keeps up: the worst that is said of some seed.
  package var keepsUp: KeepsUp.Answer { Self.keepsUp(base) }

  static func keepsUp(_ outcomes: [PathOutcome]) -> KeepsUp.Answer {
    let answers = outcomes.map(\.keepsUp.answer)
    return answers.contains(.no) ? .no : answers.contains(.undecided) ? .undecided : .yes
  }

  /// The limit that is fullest on average over the seeds; `nil` where there is none.
  package static func fullest(_ outcomes: [PathOutcome]) -> (resource: LatencyOwner, utilization: Double)? {
    var sums: [(resource: LatencyOwner, sum: Double)] = []
    for outcome in outcomes {
      for (place, use) in outcome.resources.enumerated() {
        if place < sums.count, sums[place].resource == use.resource {
          sums[place].sum += use.utilization
        } else if let other = sums.firstIndex(where: { $0.resource == use.resource }) {
          sums[other].sum += use.utilization
        } else {
          sums.append((use.resource, use.utilization))
        }
      }
    }
    return sums.max { $0.sum < $1.sum }.map { ($0.resource, $0.sum / Double(outcomes.count)) }
  }

  /// How full it was on average over the seeds; `nil` where none of them tells.
  static func utilization(of resource: LatencyOwner, in outcomes: [PathOutcome]) -> Double? {
    let uses = outcomes.compactMap { outcome in outcome.resources.first { $0.resource == resource }?.utilization }
    return uses.isEmpty ? nil : uses.reduce(0, +) / Double(uses.count)
  }
}

extension WhatIf.Answer {
  /// - Parameters: outcomes of the same seeds, in their order.
  init(_ relaxations: [Relaxation], _ outcomes: [PathOutcome], base: [PathOutcome], work: WhatIf.Work) {
    func shift(_ value: (PathOutcome) -> Double?) -> PairedShift {
      PairedShift(base: base.map(value), value: outcomes.map(value))
    }
    self.relaxations = relaxations
    self.outcomes = outcomes
    // Where every job falls short of something, as of a quorum that is never reached, all that completed count.
    let countsPartial = base.contains { ($0.wholeShare ?? 0) <= 0 }
    self.work = PairedShift(
      base: base.map { $0.done(work, countsPartial) }, value: outcomes.map { $0.done(work, countsPartial) },
      least: work.leastChange)
    restoresBalance =
      2 * base.count { $0.keepsUp.answer == .no } >= base.count && outcomes.allSatisfy { $0.keepsUp.answer == .yes }
    p99 = shift(\.p99Milliseconds)
    p50 = shift(\.p50Milliseconds)
    jobsPerSecond = shift(\.jobsPerSecond)
    completedShare = shift(\.completedShare)
    costPerJob = shift { $0.completedJobs > 0 ? $0.costUSD / $0.completedJobs : nil }
  }

  /// Whether every bound of the file is met with every seed; `nil` where there is none.
  package var meetsBounds: Bool? { WhatIf.meetsBounds(outcomes) }

  package var keepsUp: KeepsUp.Answer { WhatIf.keepsUp(outcomes) }
}

extension WhatIf {
  /// Whether every bound of the file is met with every seed; `nil` where there is none.
  package static func meetsBounds(_ outcomes: [PathOutcome]) -> Bool? {
    outcomes.allSatisfy(\.isMet.isEmpty) ? nil : outcomes.allSatisfy { $0.isMet.allSatisfy(\.self) }
  }
}

extension PathOutcome {
  var completedJobs: Double { ((completedShare ?? 0) * Double(measuredJobs)).rounded() }

  /// A job in which a call was refused, timed out or failed is work only in part: it is none, unless `countsPartial`.
  func done(_ work: WhatIf.Work, _ countsPartial: Bool) -> Double? {
    guard let completedShare, let wholeShare, completedShare > 0 else { return completedShare.map { _ in 0 } }
    let part = countsPartial ? 1 : wholeShare / completedShare
    switch work {
    case .completedJobs: return (completedJobs * part).rounded()
    case .jobsPerSecond: return jobsPerSecond * part
    case .completedShare: return completedShare * part
    }
  }
}

extension WhatIf {
  /// The fleet as it is, as an answer to no question.
  package var asItIs: Answer { Answer([], base, base: base, work: work) }
}
