import NeedletailLanes

/// Many jobs from an asynchronous sequence, and their results as they end: what `Engine.run(jobs:atMost:)` answers.
///
/// Each iteration runs the jobs anew. Nothing begins before the first result is asked for. When the source throws, the results of
/// the jobs that it gave come first, then its error.
public struct BulkStream<Jobs: AsyncSequence & Sendable>: AsyncSequence, Sendable where Jobs.Element == Job {
  public typealias Failure = Jobs.Failure

  let engine: Engine
  let jobs: Jobs
  let limit: Int

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(engine: engine, jobs: jobs, lease: BulkLease(engine.bulkFlow(places: limit)))
  }

  /// Letting go of it cancels the jobs in flight.
  public struct AsyncIterator: AsyncIteratorProtocol {
    /// It lives as long as its jobs are waited for.
    private let engine: Engine
    private let jobs: Jobs
    private let lease: BulkLease
    /// What the source threw.
    private let failure = Guarded<Jobs.Failure?>(nil)
    private var hasBegun = false

    init(engine: Engine, jobs: Jobs, lease: BulkLease) {
      self.engine = engine
      self.jobs = jobs
      self.lease = lease
    }

    /// Waits for the next job that ends, `nil` when all have. The source is asked for as many jobs as may be in flight, by a
    /// task of its own.
    ///
    /// Cancelling the task cancels the jobs in flight and the task that asks the source. Results still come, and no other job
    /// begins.
    ///
    /// - Throws: what the source threw.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(Jobs.Failure) -> BulkResult? {
      if !hasBegun {
        hasBegun = true
        let (jobs, flow, failure) = (jobs, lease.flow, failure)
        flow.keep(Task { await Self.feed(jobs, to: flow, failure) })
      }
      if let result = await lease.flow.next() { return result }
      let thrown = failure.withLock { failure in
        defer { failure = nil }
        return failure
      }
      if let thrown { throw thrown }
      return nil
    }

    private static func feed(_ jobs: Jobs, to flow: BulkFlow, _ failure: Guarded<Jobs.Failure?>) async {
      var source = jobs.makeAsyncIterator()
      var submitted = 0
      while await flow.waitForPlace() {
        do throws(Jobs.Failure) {
          guard let job = try await source.next(isolation: nil) else { return flow.endSource() }
          await flow.submit(job, number: submitted)
          submitted += 1
        } catch {
          failure.withLock { $0 = error }
          return flow.endSource()
        }
      }
    }
  }
}
