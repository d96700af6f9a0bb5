import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// What an engine's askers post to its conductor: requests, and the news that one is not waited for any more.
///
/// Any thread posts, the conductor takes. Bounded: a request is refused when 65,536 are waiting; news of cancelled ones always finds
/// room, one a request, and overtakes what was posted before. Once it is closed, what is
/// still in it and whatever comes later is refused by the thread that finds it: the conductor closes and then looks, a
/// poster posts and then looks whether it was closed, so one of the two sees the other.
final class Inbox: Sendable {
  /// What the conductor finds.
  enum Post {
    case job(JobRequest)
    case cancelled(JobRequest)
  }

  /// Requests that wait at most.
  static let capacity = 1 << 16

  // A request travels as its address; the ring holds the reference counted for it.
  private let ring = MPSCRing<UInt>(capacity: Inbox.capacity)
  private let cancelled = Guarded<[JobRequest]>([])
  private let hasCancelled = Atomic(false)
  private let bell: Bell
  private let isClosed = Atomic(false)
  /// Why it was closed; its lock also says who empties a closed inbox.
  private let refusal = Guarded(JobError.engineEnded)

  init(bell: Bell) { self.bell = bell }

  deinit {
    refuseAll()
    ring.deallocate()
  }

  /// Posts a job; one that finds the inbox full is answered so.
  func submit(_ request: JobRequest) {
    if !post(request) { request.answer(.failure(JobError(.submissionQueueFull))) }
  }

  /// Posts a job; `false` when the inbox is full.
  func post(_ request: JobRequest) -> Bool {
    let reference = unsafe Unmanaged.passRetained(request)
    let address = unsafe UInt(bitPattern: reference.toOpaque())
    if !ring.push(address) {
      unsafe reference.release()
      return false
    }
    // Before a look at the flag, the post must be seen by the thread that set it.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if isClosed.load(ordering: .sequentiallyConsistent) { refuseAll() } else { bell.ring() }
    return true
  }

  /// Tells that a request is not waited for any more. It may have been answered, and it may be posted afterwards.
  func cancel(_ request: JobRequest) {
    cancelled.withLock { requests in
      // Closing empties the list, and nothing is to stay in it: requests may refer to what holds this.
      if isClosed.load(ordering: .acquiring) { return }
      requests.append(request)
      hasCancelled.store(true, ordering: .releasing)
    }
    bell.ring()
  }

  /// The next post. The conductor's thread only, before it closes the inbox.
  func take() -> Post? {
    if hasCancelled.load(ordering: .acquiring), let request = takeCancelled() { return .cancelled(request) }
    return takeJob().map { .job($0) }
  }

  private func takeCancelled() -> JobRequest? {
    cancelled.withLock { requests in
      let last = requests.popLast()
      hasCancelled.store(!requests.isEmpty, ordering: .releasing)
      return last
    }
  }

  private func takeJob() -> JobRequest? {
    guard let word = ring.pop(), let address = unsafe UnsafeRawPointer(bitPattern: word) else { return nil }
    return unsafe Unmanaged<JobRequest>.fromOpaque(address).takeRetainedValue()
  }

  /// The conductor's thread only.
  var isEmpty: Bool { ring.isEmpty && !hasCancelled.load(ordering: .acquiring) }

  /// No post will be taken any more; all are refused for this reason.
  func close(because error: JobError) {
    refusal.withLock { $0 = error }
    isClosed.store(true, ordering: .sequentiallyConsistent)
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    refuseAll()
    _ = cancelled.withLock { requests in
      defer { requests = [] }
      return requests
    }
  }

  private func refuseAll() {
    refusal.withLock { error in
      while let request = takeJob() { request.answer(.failure(error)) }
    }
  }
}
