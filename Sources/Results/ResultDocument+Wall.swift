import NeedletailEngine
import NeedletailNotation

extension WallReport {
  /// As the result document's `wall` object.
  var json: JSON {
    .object([
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
      "commands": .object(
        commands.mapValues { command in
          .object([
            "started": .count(command.started), "restarted": .count(command.restarted),
            "killed": .count(command.killed), "protocol_errors": .count(command.protocolErrors),
            "last_protocol_errors": .array(command.lastProtocolErrors.map { .string($0) }),
            "last_failures": .array(command.lastFailures.map { .string($0) }),
            "stderr": .string(command.standardError),
          ])
        }),
    ])
  }

  /// A thread's processor time as a share of the run's; 0 for a run that took no time.
  func utilization(_ cpuSeconds: Double) -> Double { elapsedSeconds > 0 ? cpuSeconds / elapsedSeconds : 0 }
}
