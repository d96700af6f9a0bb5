import NeedletailLanes
import Synchronization
import Testing

@testable import NeedletailCouriers

@Suite("A courier is its agents' executor")
struct ExecutorTests {
  actor Desk {
    func thread() -> UInt64 { LaneThread.currentID }
  }

  @concurrent
  static func concurrentThread() async -> UInt64 { LaneThread.currentID }

  static func nonsendingThread() async -> UInt64 { LaneThread.currentID }

  /// The threads that everything an agent does ran on.
  static func threads(_ context: CallContext) async throws -> Set<UInt64> {
    var threads: Set = [LaneThread.currentID]
    async let left = concurrentThread()
    async let right = nonsendingThread()
    threads.insert(await left)
    threads.insert(await right)
    threads.insert(await Desk().thread())
    threads.insert(LaneThread.currentID)
    threads.insert(await concurrentThread())
    await withTaskGroup(of: UInt64.self) { group in
      for _ in 0..<20 {
        group.addTask {
          await Task.yield()
          return LaneThread.currentID
        }
      }
      for await thread in group { threads.insert(thread) }
    }
    try await context.sleep(for: .microseconds(100))
    threads.insert(LaneThread.currentID)
    return threads
  }

  @Test("child tasks, actors and concurrent functions stay on the courier's thread")
  func stays() throws {
    let seen = Notes<Set<UInt64>>()
    let harness = try CourierHarness(
      Scripted { _, context in
        seen.add(try await Self.threads(context))
        return Reply()
      })
    for _ in 0..<50 { harness.send() }
    #expect(try harness.receive(50).allSatisfy { $0.ending == .completed })
    let all = seen.all.reduce(into: Set<UInt64>()) { $0.formUnion($1) }
    #expect(all.count == 1)
    #expect(!all.contains(LaneThread.currentID))
    #expect(harness.close() == [:])
  }

  @Test("in virtual time they stay on the conductor's thread")
  func staysInline() throws {
    let seen = Notes<Set<UInt64>>()
    let harness = try CourierHarness(
      Scripted { _, context in
        seen.add(try await Self.threads(context))
        return Reply()
      }, mode: .inline)
    for _ in 0..<10 { harness.send() }
    harness.runVirtually()
    #expect(seen.all == Array(repeating: [LaneThread.currentID], count: 10))
    #expect(harness.close() == [:])
  }

  @Test("an agent that waits for a task of another thread comes back to the courier")
  func foreign() async throws {
    try await onOwnThread {
      let seen = Notes<Bool>()
      let harness = try CourierHarness(
        Scripted { message, _ in
          let before = LaneThread.currentID
          let elsewhere = await Task.detached {
            await Task.yield()
            return LaneThread.currentID
          }.value
          seen.add(LaneThread.currentID == before && elsewhere != before)
          return Reply(message.text)
        })
      for index in 0..<1000 { harness.send("\(index)") }
      let answers = try harness.receive(1000)
      #expect(answers.allSatisfy { $0.text == "\($0.ticket)" })
      #expect(seen.all.count == 1000 && seen.all.allSatisfy { $0 })
      #expect(harness.close() == [:])
    }
  }

  @Test("more wake-ups from another thread than the ring holds are not lost")
  func overflow() throws {
    let gate = Gate()
    let crowd = ForeignJobs.ringCapacity + 1000
    let blocker = StuckAgent()
    let harness = try CourierHarness([
      .agent(
        "waiting",
        Scripted { _, _ in
          await gate.pass()
          return Reply()
        }),
      .agent("blocking", blocker),
    ])
    for _ in 0..<crowd { harness.send(pool: 0) }
    let came = try harness.wait { gate.arrived == crowd }
    // The courier's thread is held up while all are woken.
    harness.send(pool: 1)
    let isBlocked = try harness.wait { blocker.hasBegun.load(ordering: .acquiring) }
    gate.open()
    let overflowed = harness.courier.foreignJobs.overflows
    blocker.isReleased.store(true, ordering: .releasing)
    #expect(came && isBlocked && overflowed)
    #expect(try harness.receive(crowd + 1).count == crowd + 1)
    #expect(harness.close() == [:])
  }

  @Test("cancelling a call reaches its child tasks")
  func children() throws {
    let cancelled = Notes<Int>()
    let started = Notes<Int>()
    let harness = try CourierHarness(
      Scripted { _, context in
        await withTaskGroup(of: Void.self) { group in
          for index in 0..<10 {
            group.addTask {
              started.add(index)
              do { try await context.sleep(for: .seconds(3600)) } catch { cancelled.add(index) }
            }
          }
        }
        throw CancellationError()
      })
    let parcel = harness.send()
    let began = try harness.wait { started.all.count == 10 }
    harness.courier.cancel(parcel)
    let answer = try harness.receive(1)[0]
    #expect(began && answer.ending == .failed)
    #expect(cancelled.all.sorted() == Array(0..<10))
    #expect(harness.close() == [:])
  }
}
