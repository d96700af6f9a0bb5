import Testing

@testable import NeedletailEngine

@Suite("Job permits")
struct JobPermitsTests {
  private func permits(_ limit: Int, queue: Int = 9, classes: Int = 1) -> JobPermits {
    JobPermits(RuntimeLimits(maxConcurrentJobs: limit, queueLimit: queue), classes: classes, jobs: 100)
  }

  @Test("are given while there are any, then as many jobs wait as may, and the others are refused")
  func bounds() {
    let permits = permits(2, queue: 1)
    let answers = (0..<5).map { permits.acquire($0, class: 0) }
    #expect(answers == [.passed, .passed, .waits, .refused, .refused])
    #expect(permits.waiting == 1)
  }

  @Test("go by class, then by arrival, and back when no job waits")
  func order() {
    let permits = permits(1, classes: 2)
    for (job, priority) in [(0, 0), (1, 1), (2, 1), (3, 0)] { _ = permits.acquire(Int32(job), class: priority) }
    let order = (0..<4).map { _ in permits.release() }
    #expect(order == [3, 1, 2, -1])
    #expect(permits.leftovers == [])
    #expect(permits.acquire(4, class: 1) == .passed)
  }

  @Test("do not go to a job that was withdrawn, which leaves its place in the queue to another")
  func withdraws() {
    let permits = permits(1, queue: 2)
    for job in 0..<Int32(3) { _ = permits.acquire(job, class: 0) }
    permits.withdraw(1, class: 0)
    #expect(permits.acquire(3, class: 0) == .waits)
    #expect(permits.release() == 2)
    #expect(permits.release() == 3)
    #expect(permits.leftovers == ["0 of 1 job permits are free"])
  }
}
