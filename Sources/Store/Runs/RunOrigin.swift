/// Where and when a run ran, and what there is of it outside the store. Known to the command alone: no engine reads a clock.
package struct RunOrigin: Sendable, Equatable {
  /// Milliseconds since 1970 by the machine's calendar.
  package var startedAtMilliseconds: Int64
  package var endedAtMilliseconds: Int64
  /// Absolute; `nil` where it came from standard input.
  package var workloadPath: String?
  /// The result document's file, absolute; `nil` where none was written.
  package var documentPath: String?
  /// The archive beside it.
  package var archivePath: String?
  /// Checked out where the workload lies, lowercase hexadecimal.
  package var gitCommit: String?
  package var gitBranch: String?
  package var host: Host?
  /// The version of needletail.
  package var needletail: String?

  /// A machine, as far as figures depend on it. What an older store did not keep is empty.
  package struct Host: Sendable, Equatable {
    package var name: String
    /// The kernel and its release.
    package var system: String
    package var architecture: String
    package var processors: Int

    package init(name: String, system: String, architecture: String, processors: Int) {
      self.name = name
      self.system = system
      self.architecture = architecture
      self.processors = processors
    }
  }

  package init(startedAtMilliseconds: Int64, endedAtMilliseconds: Int64) {
    self.startedAtMilliseconds = startedAtMilliseconds
    self.endedAtMilliseconds = endedAtMilliseconds
  }
}
