import NeedletailCouriers
import NeedletailLanes
import Synchronization

/// What an engine's askers post to its conductor: requests, and the news that one is not waited for any more.
///
/// Any thread posts, the conductor takes. Bounded: a post is refused when 65,536 are waiting. Once it is closed, what is
/// still in it and whatever comes later is refused by the thread that finds it: the conductor closes and then looks, a
/// poster posts and then looks whether it was closed, so one of the two sees the other.
final class Inbox: Sendable {
  enum Post {
    case job(JobRequest)
    case cancelled(JobRequest)
  }

  // A request travels as its address; the ring holds the reference counted for it. Requests are aligned to 16 bytes, so
  // the lowest bit is free to say which post it is.
  private let ring = MPSCRing<UInt>(capacity: 1 << 16)
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
    if !post(.job(request)) { request.answer(.failure(JobError(.submissionQueueFull))) }
  }

  /// Posts; `false` when the inbox is full.
  func post(_ post: Post) -> Bool {
    let (request, mark): (JobRequest, UInt) =
      switch post {
      case .job(let request): (request, 0)
      case .cancelled(let request): (request, 1)
      }
    let reference = unsafe Unmanaged.passRetained(request)
    let address = unsafe UInt(bitPattern: reference.toOpaque())
    if !ring.push(address | mark) {
      unsafe reference.release()
      return false
    }
    // Before a look at the flag, the post must be seen by the thread that set it.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if isClosed.load(ordering: .sequentiallyConsistent) { refuseAll() } else { bell.ring() }
    return true
  }

  /// The next post. The conductor's thread only, before it closes the inbox.
  func take() -> Post? {
    guard let word = ring.pop(), let address = unsafe UnsafeRawPointer(bitPattern: word & ~1) else { return nil }
    let request = unsafe Unmanaged<JobRequest>.fromOpaque(address).takeRetainedValue()
    return word & 1 == 0 ? .job(request) : .cancelled(request)
  }

  /// The conductor's thread only.
  var isEmpty: Bool { ring.isEmpty }

  /// No post will be taken any more; all are refused for this reason.
  func close(because error: JobError) {
    refusal.withLock { $0 = error }
    isClosed.store(true, ordering: .sequentiallyConsistent)
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    refuseAll()
  }

  private func refuseAll() {
    refusal.withLock { error in
      while let post = take() {
        if case .job(let request) = post { request.answer(.failure(error)) }
      }
    }
  }
}
