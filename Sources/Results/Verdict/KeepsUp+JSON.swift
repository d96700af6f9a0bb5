import NeedletailEngine
import NeedletailNotation

extension KeepsUp {
  /// The document's `keeps_up`.
  var json: JSON {
    .object([
      "verdict": .string(answer.rawValue), "offered_jobs_per_s": .number(offeredJobsPerSecond),
      "completed_jobs_per_s": .number(completedJobsPerSecond), "evidence": .string(evidence),
      "drift": drift?.json ?? .null,
    ])
  }
}

extension BacklogDrift {
  fileprivate var json: JSON {
    .object([
      "resource": .string(resource.part.name), "name": resource.name.map { .string($0) } ?? .null,
      "from_s": .number(fromSeconds), "to_s": .number(toSeconds), "utilization": .number(utilization),
      "jobs_per_s": .number(jobsPerSecond), "stderr_jobs_per_s": .number(standardError), "t": .number(t),
      "batches": .count(batches),
    ])
  }
}
