extension ForeignJobs {
  /// The way in for callers who do not keep the courier alive, as the runtime does not when it enqueues a job: the task that
  /// does may be running already.
  ///
  /// A plain reference in the courier would not do. The compiler takes for granted that who calls a method holds the object, and
  /// counts no reference to what the object holds; to an unmanaged one it must.
  @safe
  struct Entrance: Sendable {
    private let reference: Unmanaged<ForeignJobs>

    /// Good as long as its courier, which holds the jobs.
    init(_ jobs: ForeignJobs) { unsafe reference = .passUnretained(jobs) }

    /// Posts, and keeps what it posts to meanwhile. The courier must live when this is called, and may be gone when it returns.
    func post(_ job: UnownedJob) {
      let jobs = unsafe reference.takeUnretainedValue()
      withExtendedLifetime(jobs) { jobs.post(job) }
    }
  }
}
