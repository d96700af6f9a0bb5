/// Many jobs from a sequence, and their results as they end: what `Engine.run(jobs:atMost:)` answers.
///
/// Each iteration runs the jobs anew. Nothing begins before the first result is asked for.
public struct BulkRun<Jobs: Sequence>: AsyncSequence where Jobs.Element == Job {
  public typealias Failure = Never

  let engine: Engine
  let jobs: Jobs
  let limit: Int

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(engine: engine, source: jobs.makeIterator(), lease: BulkLease(engine.bulkFlow(places: limit)))
  }

  /// Letting go of it cancels the jobs in flight.
  public struct AsyncIterator: AsyncIteratorProtocol {
    /// It lives as long as its jobs are waited for.
    private let engine: Engine
    private var source: Jobs.Iterator
    private var submitted = 0
    private let lease: BulkLease

    init(engine: Engine, source: Jobs.Iterator, lease: BulkLease) {
      self.engine = engine
      self.source = source
      self.lease = lease
    }

    /// Submits as many jobs as may be in flight, and waits for the next that ends; `nil` when all have.
    ///
    /// Cancelling the task cancels the jobs in flight. Their results still come, and no other job begins.
    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async -> BulkResult? {
      let flow = lease.flow
      var fresh = 0
      while fresh < BulkLease.batch || !flow.hasResult, !Task.isCancelled, flow.takePlace() {
        guard let job = source.next() else {
          flow.endSource()
          break
        }
        await flow.submit(job, number: submitted)
        submitted += 1
        fresh += 1
      }
      return await flow.next()
    }
  }
}

extension BulkRun: Sendable where Jobs: Sendable {}

/// Cancels what is in flight when the consumer lets go of it.
final class BulkLease: Sendable {
  /// Jobs submitted before a result that waits is handed out.
  static let batch = 256

  let flow: BulkFlow

  init(_ flow: BulkFlow) { self.flow = flow }

  deinit { flow.cancel() }
}
