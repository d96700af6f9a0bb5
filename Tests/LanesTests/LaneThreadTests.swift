import Glibc
import Synchronization
import Testing

@testable import NeedletailLanes

/// Runs `body` on a thread of its own while the caller does something else, and joins it.
func withThread(
  _ name: String, on processor: Int? = nil, _ body: @Sendable () -> Void, while meanwhile: () -> Void = {}
) throws {
  try withoutActuallyEscaping(body) { body in
    let thread = try LaneThread(name: name, on: processor, body)
    meanwhile()
    thread.join()
  }
}

@Suite("Threads")
struct LaneThreadTests {
  /// What `ask` answers on a thread of its own.
  private static func answer<Answer: Sendable>(
    name: String = "asked", on processor: Int? = nil, _ ask: @Sendable () -> Answer
  ) throws -> Answer? {
    let answer = Guarded<Answer?>(nil)
    try withThread(name, on: processor) {
      let found = ask()
      answer.withLock { $0 = found }
    }
    return answer.withLock { $0 }
  }

  /// What the system says of the calling thread.
  private static func own(_ file: String) -> String {
    let descriptor = unsafe open("/proc/thread-self/\(file)", O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  @Test("joining waits for the body; joining or detaching again does nothing")
  func joining() throws {
    let turns = Atomic(0)
    let go = Atomic(false)
    try withoutActuallyEscaping({ @Sendable in
      var pause = Pause()
      while !go.load(ordering: .acquiring) { pause.next() }
      for _ in 0..<1_000 { turns.add(1, ordering: .relaxed) }
    }) { body in
      let thread = try LaneThread(name: "joined", body)
      go.store(true, ordering: .releasing)
      thread.join()
      let found = turns.load(ordering: .relaxed)
      #expect(found == 1_000)
      thread.join()
      thread.detach()
    }
  }

  @Test("a detached thread runs to its end, though no reference is held")
  func detached() throws {
    final class Mark: Sendable { let isSet = Atomic(false) }
    let mark = Mark()
    try LaneThread(name: "detached") { mark.isSet.store(true, ordering: .releasing) }.detach()
    _ = try LaneThread(name: "let go") {}
    var pause = Pause()
    while !mark.isSet.load(ordering: .acquiring) { pause.next() }
    let ran = mark.isSet.load(ordering: .acquiring)
    #expect(ran)
  }

  @Test("a pinned thread may run on its processor alone")
  func pinned() throws {
    #expect(!LaneThread.processors.isEmpty)
    for processor in LaneThread.processors {
      #expect(try Self.answer(on: processor) { LaneThread.allowedProcessors } == [processor])
      let status = try Self.answer(on: processor) { Self.own("status") } ?? ""
      #expect(status.split(separator: "\n").contains("Cpus_allowed_list:\t\(processor)"))
    }
  }

  @Test("a pinned thread's own threads may run anywhere, and it can be let go")
  func unpinned() throws {
    let processor = try #require(LaneThread.processors.last)
    let children = try Self.answer { () -> [Int]? in
      guard (try? LaneThread.pin(to: processor)) != nil, LaneThread.allowedProcessors == [processor] else { return nil }
      return try? Self.answer { LaneThread.allowedProcessors }
    }
    #expect(children == LaneThread.processors)
    let letGo = try Self.answer(on: processor) { () -> [Int]? in
      (try? LaneThread.pin(to: nil)) != nil ? LaneThread.allowedProcessors : nil
    }
    #expect(letGo == LaneThread.processors)
  }

  @Test("a processor that is not there is an error", arguments: [-1, 8_191, 8_192, Int.max])
  func absentProcessors(processor: Int) {
    #expect(throws: SystemError("start the thread lost on processor \(processor)", code: EINVAL)) {
      try LaneThread(name: "lost", on: processor) {}
    }
    #expect(throws: SystemError("pin a thread to processor \(processor)", code: EINVAL)) {
      try LaneThread.pin(to: processor)
    }
  }

  @Test("a thread has the name it was given, as far as the system keeps it")
  func names() throws {
    #expect(try Self.answer(name: "courier 12") { Self.own("comm") } == "courier 12\n")
    #expect(try Self.answer(name: "exactly fifteen") { Self.own("comm") } == "exactly fifteen\n")
    #expect(try Self.answer(name: "more than fifteen") { Self.own("comm") } == "more than fifte\n")
  }

  @Test("a thread's sleeps end on time, and the slack of any thread can be set")
  func timerSlack() throws {
    #expect(try Self.answer { LaneThread.timerSlackNanoseconds } == 1)
    let set = try Self.answer { () -> UInt64? in
      (try? LaneThread.setTimerSlack(nanoseconds: 5_000)) != nil ? LaneThread.timerSlackNanoseconds : nil
    }
    #expect(set == 5_000)
  }

  @Test("signals go to other threads, faults do not; the starting thread's mask stays as it was")
  func signals() throws {
    let blocked: @Sendable () -> [Int32] = {
      var mask = sigset_t()
      unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
      return [SIGINT, SIGTERM, SIGPIPE, SIGUSR1, SIGCHLD, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGPROF].filter {
        unsafe sigismember(&mask, $0) == 1
      }
    }
    let before = blocked()
    let found = try #require(try Self.answer(blocked))
    #expect(found == [SIGINT, SIGTERM, SIGPIPE, SIGUSR1, SIGCHLD])
    #expect(blocked() == before)
  }

  @Test("no two threads have one number, not even one after the other")
  func numbers() throws {
    let own = LaneThread.currentID
    let others = try (0..<8).compactMap { _ in
      try Self.answer { [LaneThread.currentID, LaneThread.currentID] }
    }
    #expect(others.count == 8)
    #expect(others.allSatisfy { $0[0] == $0[1] && $0[0] > 0 })
    #expect(Set(others.map { $0[0] } + [own]).count == 9)
    #expect(LaneThread.currentID == own)
  }

  @Test("processor time is the thread's own, and grows while it works")
  func processorTime() throws {
    let times = try Self.answer { () -> [UInt64] in
      let start = LaneThread.cpuNanoseconds
      while LaneThread.cpuNanoseconds < start + 1_000_000 { LaneThread.relax() }
      return [start, LaneThread.cpuNanoseconds]
    }
    let found = try #require(times)
    // A thread that has just begun has used less than the one that has just built what the test runs in.
    #expect(found[0] < 1_000_000_000)
    #expect(found[1] >= found[0] + 1_000_000)
  }
}
