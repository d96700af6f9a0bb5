import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

extension WallReport {
  /// As the result document's `wall` object.
  var json: JSON {
    var members: [String: JSON] = [
      "intended_jobs_per_s": .number(intendedJobsPerSecond), "achieved_jobs_per_s": .number(achievedJobsPerSecond),
      "conductor": .object([
        "cpu_s": .number(conductorCPUSeconds), "utilization": .number(utilization(conductorCPUSeconds)),
      ]),
      "couriers": .array(
        couriers.map { courier in
          .object([
            "cpu_s": .number(courier.cpuSeconds), "utilization": .number(utilization(courier.cpuSeconds)),
            "calls": .count(courier.calls),
          ])
        }),
      "late_replies": .count(lateReplies), "abandoned": .object(abandoned.mapValues { .count($0) }),
    ]
    for section in AgentKinds.sections {
      members[section] = .object((external[section] ?? [:]).mapValues(Self.json))
    }
    return .object(members)
  }

  private static func json(_ statistics: [AgentStatistic]) -> JSON {
    .object(Dictionary(statistics.map { ($0.name, $0.value.json) }, uniquingKeysWith: { first, _ in first }))
  }

  /// A thread's processor time as a share of the run's; 0 for a run that took no time.
  func utilization(_ cpuSeconds: Double) -> Double { elapsedSeconds > 0 ? cpuSeconds / elapsedSeconds : 0 }
}

extension AgentStatistic.Value {
  fileprivate var json: JSON {
    switch self {
    case .count(let count): .count(count)
    case .text(let text): .string(text)
    case .texts(let texts): .array(texts.map { .string($0) })
    }
  }
}
