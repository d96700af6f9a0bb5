import NeedletailCouriers

/// One of many jobs, whose result goes to their flow.
final class BulkRequest: JobRequest, @unchecked Sendable {
  // Sendable: as its superclass; what it adds never changes.
  private let flow: BulkFlow
  private let number: Int

  init(_ job: Job, number: Int, of flow: BulkFlow, taskLocals: TaskLocalCarrier?) {
    self.flow = flow
    self.number = number
    super.init(job, isDetailed: true, taskLocals: taskLocals)
  }

  override func answer(_ result: Result<JobResult, JobError>) {
    flow.finish(BulkResult(number: number, result: result))
  }
}
