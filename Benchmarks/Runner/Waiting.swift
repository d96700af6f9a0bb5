import NeedletailLanes

/// What an asynchronous function answers, waited for by a thread that runs no task: everything else here is synchronous,
/// since simulations with Swift agents must not be started from a task.
func waiting<Answer: Sendable>(for body: @escaping @Sendable () async throws -> Answer) throws -> Answer {
  let bell = try Bell()
  let answer = Guarded<Result<Answer, any Error>?>(nil)
  let isDone = { answer.withLock { $0 != nil } }
  Task.detached {
    let result: Result<Answer, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    answer.withLock { $0 = result }
    bell.ring()
  }
  let loop = try EventLoop(bell: bell)
  while !isDone() {
    bell.prepareToSleep()
    if isDone() { bell.cancelSleep() } else { try loop.wait(until: nil) { _, _ in } }
  }
  guard let result = answer.withLock({ $0 }) else { throw Unfinished("no answer came") }
  return try result.get()
}
