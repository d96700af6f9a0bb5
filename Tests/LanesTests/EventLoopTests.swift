import Glibc
import Synchronization
import Testing

@testable import NeedletailLanes

@Suite("Event loop", .timeLimit(.minutes(10)))
struct EventLoopTests {
  private struct Event: Equatable {
    var token: UInt64
    var readiness: Readiness
  }

  private static func events(_ loop: borrowing EventLoop, until deadline: UInt64? = 0) throws -> [Event] {
    var found: [Event] = []
    try loop.wait(until: deadline) { found.append(Event(token: $0, readiness: $1)) }
    return found
  }

  @Test("a descriptor that can be read wakes the sleeper, again and again until it is read", arguments: [true, false])
  func reading(pwait2: Bool) throws {
    let loop = try EventLoop(bell: nil, pwait2: pwait2)
    let pipe = try Pipe()
    try loop.watch(pipe.reader, for: .read, token: 7)
    #expect(try Self.events(loop) == [])
    pipe.fill()
    #expect(try Self.events(loop, until: nil) == [Event(token: 7, readiness: .read)])
    #expect(try Self.events(loop, until: MonotonicClock.now + 3_600_000_000_000) == [Event(token: 7, readiness: .read)])
    pipe.drain()
    #expect(try Self.events(loop) == [])
  }

  @Test("another thread's write ends a sleep without a limit", arguments: [true, false])
  func readingAcrossThreads(pwait2: Bool) throws {
    let loop = try EventLoop(bell: nil, pwait2: pwait2)
    let pipe = try Pipe()
    let writer = pipe.writer
    try loop.watch(pipe.reader, for: .read, token: 1)
    let other = try LaneThread(name: "writer") {
      var byte: UInt8 = 1
      _ = unsafe write(writer, &byte, 1)
    }
    #expect(try Self.events(loop, until: nil) == [Event(token: 1, readiness: .read)])
    other.join()
  }

  @Test("a watch can be changed: to writing, to another token, to nothing")
  func changing() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    try loop.watch(pipe.writer, for: [], token: 1)
    #expect(try Self.events(loop) == [])
    try loop.change(pipe.writer, for: [.read, .write], token: 2)
    #expect(try Self.events(loop) == [Event(token: 2, readiness: .write)])
    try loop.change(pipe.writer, for: [], token: 3)
    #expect(try Self.events(loop) == [])
    try loop.unwatch(pipe.writer, token: 3)
    pipe.closeReader()
    #expect(try Self.events(loop) == [])
  }

  @Test("a closed other end is told, whatever was watched for")
  func closedEnds() throws {
    let loop = try EventLoop()
    let (read, written) = (try Pipe(), try Pipe())
    try loop.watch(read.reader, for: .read, token: 1)
    try loop.watch(written.writer, for: [], token: 2)
    read.fill()
    read.closeWriter()
    #expect(try Self.events(loop, until: nil) == [Event(token: 1, readiness: [.read, .hangup])])
    read.drain()
    #expect(try Self.events(loop, until: nil) == [Event(token: 1, readiness: .hangup)])
    try loop.unwatch(read.reader, token: 1)
    written.closeReader()
    #expect(try Self.events(loop, until: nil) == [Event(token: 2, readiness: .error)])
  }

  @Test("no sleep ends before its instant, if nothing happens", arguments: [true, false])
  func deadline(pwait2: Bool) throws {
    let loop = try EventLoop(bell: nil, pwait2: pwait2)
    for nanoseconds in [1, 100_000, 2_500_000 as UInt64] {
      let deadline = MonotonicClock.now + nanoseconds
      #expect(try Self.events(loop, until: deadline) == [])
      #expect(MonotonicClock.now >= deadline)
    }
  }

  @Test("more than a batch is handed out over several waits, each in its turn")
  func batches() throws {
    let loop = try EventLoop()
    let pipes = try (0..<100).map { _ in try Pipe() }
    for (token, pipe) in pipes.enumerated() {
      try loop.watch(pipe.reader, for: .read, token: UInt64(token))
      pipe.fill()
    }
    let first = try Self.events(loop).map(\.token)
    let second = try Self.events(loop).map(\.token)
    #expect(first.count == EventLoop.batchLimit)
    #expect(Set(first).union(second) == Set(0..<100))
  }

  @Test("what is unwatched while a batch is handed out is not heard of again")
  func unwatchedInBatch() throws {
    let loop = try EventLoop()
    let pipes = [try Pipe(), try Pipe()]
    for (token, pipe) in pipes.enumerated() {
      try loop.watch(pipe.reader, for: .read, token: UInt64(token))
      pipe.fill()
    }
    var heard: [UInt64] = []
    let count = try loop.wait(until: nil) { token, _ in
      heard.append(token)
      for (token, pipe) in pipes.enumerated() { try? loop.unwatch(pipe.reader, token: UInt64(token)) }
    }
    #expect(heard.count == 1)
    #expect(count == 1)
    #expect(try Self.events(loop) == [])
  }

  @Test("a signal that the thread catches ends its sleep", arguments: [true, false])
  func signals(pwait2: Bool) throws {
    // For the rest of the process: put back, it would end the process while the other case still sends it.
    signal(SIGUSR2) { _ in }
    let isAwake = Atomic(false)
    let sleeper = Guarded<pthread_t?>(nil)
    try withThread("sleeper") {
      var caught = sigset_t()
      unsafe sigemptyset(&caught)
      unsafe sigaddset(&caught, SIGUSR2)
      unsafe pthread_sigmask(SIG_UNBLOCK, &caught, nil)
      sleeper.withLock { $0 = pthread_self() }
      if let loop = try? EventLoop(bell: nil, pwait2: pwait2), (try? Self.events(loop, until: nil)) == [] {
        isAwake.store(true, ordering: .releasing)
      }
      unsafe pthread_sigmask(SIG_BLOCK, &caught, nil)
    } while: {
      var pause = Pause()
      while !isAwake.load(ordering: .acquiring) {
        if let thread = sleeper.withLock({ $0 }) { pthread_kill(thread, SIGUSR2) }
        pause.next()
      }
    }
    let woke = isAwake.load(ordering: .acquiring)
    #expect(woke)
  }

  @Test("what the system refuses is an error that says what was tried")
  func errors() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    #expect(throws: SystemError("watch descriptor -1", code: EBADF)) { try loop.watch(-1, for: .read, token: 1) }
    #expect(throws: SystemError("watch descriptor \(pipe.reader)", code: EINVAL)) {
      try loop.watch(pipe.reader, for: .read, token: .max)
    }
    try loop.watch(pipe.reader, for: .read, token: 1)
    #expect(throws: SystemError("watch descriptor \(pipe.reader)", code: EEXIST)) {
      try loop.watch(pipe.reader, for: .read, token: 2)
    }
    #expect(throws: SystemError("change the watch of descriptor \(pipe.writer)", code: ENOENT)) {
      try loop.change(pipe.writer, for: .read, token: 2)
    }
    #expect(throws: SystemError("stop watching descriptor \(pipe.writer)", code: ENOENT)) {
      try loop.unwatch(pipe.writer, token: 2)
    }
    #expect("\(SystemError("watch descriptor 5", code: EBADF))" == "watch descriptor 5: Bad file descriptor (errno 9)")
    #expect("\(SystemError("guess", code: 5_000))" == "guess: unknown error (errno 5000)")
  }

  @Test("the clock is the machine's monotonic one")
  func clock() {
    let before = MonotonicClock.now
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let between = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    #expect(before <= between)
    #expect(between <= MonotonicClock.now)
  }
}
