import NeedletailLanes

/// Runs a test's body on a thread of its own, as a conductor's.
///
/// Tests run on the few threads of Swift's own executor. One that waits there for a detached task can hold up just the
/// thread that the task needs.
func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
  let result = await withCheckedContinuation { (done: CheckedContinuation<Result<Void, any Error>, Never>) in
    do {
      _ = try LaneThread(name: "conductor") { done.resume(returning: Result { try body() }) }
    } catch {
      done.resume(returning: .failure(error))
    }
  }
  try result.get()
}
