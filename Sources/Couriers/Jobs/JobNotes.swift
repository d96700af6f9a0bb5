/// What a job's submitter said of it that its agents may read. One object serves all calls of the job.
package final class JobNotes: Sendable {
  package let user: String?
  package let priority: JobPriority
  package let labels: [String: String]
  package let metadata: JobMetadata
  /// Where agents' parts go; `nil` where they are not asked for.
  package let parts: PartQueue?
  /// Binds the submitter's task-local values; `nil` where they stay behind.
  package let taskLocals: TaskLocalCarrier?

  package init(
    user: String?, priority: JobPriority, labels: [String: String], metadata: JobMetadata, parts: PartQueue?,
    taskLocals: TaskLocalCarrier?
  ) {
    self.user = user
    self.priority = priority
    self.labels = labels
    self.metadata = metadata
    self.parts = parts
    self.taskLocals = taskLocals
  }
}
