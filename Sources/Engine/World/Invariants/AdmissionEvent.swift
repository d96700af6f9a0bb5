/// How an attempt is cancelled, step by step; all it takes part in does the first before any does the next.
enum CancellationStep {
  /// It leaves its queue before what ends gives back anything.
  case standsDown
  /// It leaves its queue, if it still stands there.
  case withdrawn
  /// It is over: what it used is paid, what it holds is free.
  case dropped
}

/// What reaches the way in from outside, and what it answers: the story that debug builds tell
/// `DebugWatch.observer`, so that a second, slower account of admission can be held against it.
enum AdmissionEvent: Equatable {
  struct Attempt: Equatable {
    var key: DrawKey
    /// What tells its draws apart: its number from 1, with `Call.hedgeBit` for a hedge.
    var number: UInt8
    var pool: Int32
    var job: Int32
    /// Its class in every queue; a lower one goes first.
    var priority: Int
    var input: Int32
    var output: Int32
    /// The attempt that it hedges; −1 for none.
    var first: Int32

    var isHedge: Bool { first >= 0 }
  }

  // MARK: What happens to attempts; calls are named by their place in the engine's table

  case attemptBegan(Int32, Attempt)
  /// Its answer, its failure, its timeout has come, or the refusal or stop that was decided earlier is told.
  case attemptEnded(Int32, Call.Ending)
  /// What a dispatched attempt used is paid.
  case billed(Int32, input: Int32, output: Int32)
  /// It leaves its queue, since the attempt that ends next will have it cancelled.
  case standsDown(Int32)
  /// It leaves its queue, since it is about to be cancelled.
  case withdrawn(Int32)
  /// Its result is not needed any more.
  case dropped(Int32)
  case membersAway(pool: Int32, Int32)
  /// The timer of a bucket.
  case agentRefill(member: Int32)
  case endpointRefill(Int32)

  // MARK: What admission answers

  case waits(Int32, Call.State)
  case slotTaken(Int32, member: Int32)
  /// It has what it may have waited for, and waited `waited` nanoseconds.
  case acquired(Int32, Limit, waited: UInt64)
  /// Sent to its agent; by itself it will end at this instant.
  case dispatched(Int32, endsAt: UInt64)
  case refused(Int32, Call.Ending)
  case backsOff(Int32, UInt64)

  // MARK: What happens to jobs, and what is answered

  case jobArrived(key: DrawKey, user: Int32)
  /// It has passed the rate limits.
  case jobEntered(Int32, key: DrawKey, priority: Int)
  case overheadEnded(Int32)
  /// Something of it ends that is no attempt, and may have others cancelled: its time, a pause, a fan-out over its cap.
  case endedWithoutAttempt(Int32)
  case jobEnded(Int32)

  case jobWaits(Int32, JobRecord.State)
  case gatewayTaken(Int32, instance: Int32)
  case jobStarted(Int32)
  case jobRejected(key: DrawKey, Rejection)
}
