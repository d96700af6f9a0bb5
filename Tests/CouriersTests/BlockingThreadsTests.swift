import NeedletailLanes
import Testing

@testable import NeedletailCouriers

/// Threads for code that blocks.
@Suite("Blocking threads", .timeLimit(.minutes(10)))
struct BlockingThreadsTests {
  @Test("as many threads are started as jobs come at once, up to the limit, and all end with the executor")
  func life() async throws {
    let desk: WorkDesk
    do {
      let threads = BlockingThreads(limit: 3)
      desk = threads.desk
      #expect(desk.threadCount == 0)
      await withTaskExecutorPreference(threads) {}
      #expect(desk.threadCount == 1)
      await withTaskGroup { group in
        for _ in 0..<50 { group.addTask(executorPreference: threads) { await Task.yield() } }
      }
      #expect((1...3).contains(desk.threadCount))
    }
    while desk.threadCount > 0 { await Task.yield() }
  }

  @Test("jobs run in the order in which they came, on one thread")
  func order() async {
    let threads = BlockingThreads(limit: 1)
    let numbers = Guarded<[Int]>([])
    await withTaskGroup { group in
      for number in 0..<200 {
        group.addTask(executorPreference: threads) { numbers.withLock { $0.append(number) } }
      }
    }
    #expect(numbers.withLock { $0 } == Array(0..<200))
  }
}
