import CNeedletailLinux
import Glibc
import Synchronization
import Testing

@testable import NeedletailLanes

@Suite("Bells")
struct BellTests {
  /// One end of a conversation: a ring to read, a bell that says when, and a loop to sleep in.
  private struct Ear: ~Copyable {
    let ring: SPSCRing<Int>
    let bell: Bell
    let loop: EventLoop

    init(_ ring: SPSCRing<Int>, _ bell: Bell) throws {
      self.ring = ring
      self.bell = bell
      loop = try EventLoop(bell: bell)
    }

    /// The next message, slept for without a limit.
    func hear() throws -> Int {
      while true {
        if let message = ring.pop() { return message }
        bell.prepareToSleep()
        if ring.isEmpty { try loop.wait(until: nil) { _, _ in } } else { bell.cancelSleep() }
      }
    }
  }

  @Test("two threads answer each other 20,000 times, asleep in between: no wake-up is lost", .timeLimit(.minutes(10)))
  func conversation() throws {
    let rounds = 20_000
    let (questions, answers) = (SPSCRing<Int>(capacity: 1), SPSCRing<Int>(capacity: 1))
    let (here, there) = (try Bell(), try Bell())
    let other = try LaneThread(name: "answers") {
      guard let ear = try? Ear(questions, there) else { return }
      for _ in 0..<rounds {
        guard let question = try? ear.hear(), answers.push(question + 1) else { return }
        here.ring()
      }
    }
    let ear = try Ear(answers, here)
    var wrong = 0
    for round in 0..<rounds {
      if !questions.push(round) { wrong += 1 }
      there.ring()
      if try ear.hear() != round + 1 { wrong += 1 }
    }
    other.join()
    #expect(wrong == 0)
    questions.deallocate()
    answers.deallocate()
  }

  /// How often a bell was rung through its eventfd since this was last asked.
  private static func rings(_ bell: Bell) -> UInt64 {
    var count: UInt64 = 0
    return unsafe read(bell.eventfd, &count, 8) == 8 ? count : 0
  }

  @Test("posters enter the kernel only for a sleeper, and only the first of them")
  func writes() throws {
    let bell = try Bell()
    bell.ring()
    #expect(Self.rings(bell) == 0)
    bell.prepareToSleep()
    for _ in 0..<3 { bell.ring() }
    #expect(Self.rings(bell) == 1)
    bell.prepareToSleep()
    bell.cancelSleep()
    bell.ring()
    #expect(Self.rings(bell) == 0)
  }

  @Test("a wait takes the announcement back, also when no bell ended it")
  func awakeAfterWait() throws {
    let bell = try Bell()
    let loop = try EventLoop(bell: bell)
    bell.prepareToSleep()
    try loop.wait(until: 0) { _, _ in }
    bell.ring()
    #expect(Self.rings(bell) == 0)
  }

  @Test(
    "each ring ends one wait and only one, though the eventfd is never read", .timeLimit(.minutes(10)),
    arguments: [true, false])
  func everyRing(pwait2: Bool) throws {
    let bell = try Bell()
    let loop = try EventLoop(bell: bell, pwait2: pwait2)
    for _ in 0..<1_000 {
      bell.prepareToSleep()
      bell.ring()
      let handed = try loop.wait(until: nil) { _, _ in }
      if handed != 0 { Issue.record("a bell is no descriptor of the caller's") }
    }
    let deadline = MonotonicClock.now + 500_000
    try loop.wait(until: deadline) { _, _ in }
    #expect(MonotonicClock.now >= deadline)
    #expect(Self.rings(bell) == 1_000)
  }

  @Test("four posters and one sleeper: every message is heard", .timeLimit(.minutes(10)))
  func manyPosters() throws {
    let messages = 5_000
    let ring = MPSCRing<Int>(capacity: 4)
    let bell = try Bell()
    let loop = try EventLoop(bell: bell)
    let posters = try (0..<4).map { poster in
      try LaneThread(name: "poster \(poster)") {
        for _ in 0..<messages {
          var pause = Pause()
          while !ring.push(poster) { pause.next() }
          bell.ring()
        }
      }
    }
    var heard = [0, 0, 0, 0]
    while heard.reduce(0, +) < 4 * messages {
      while let poster = ring.pop() { heard[poster] += 1 }
      if heard.reduce(0, +) == 4 * messages { break }
      bell.prepareToSleep()
      if ring.isEmpty { try loop.wait(until: nil) { _, _ in } } else { bell.cancelSleep() }
    }
    for poster in posters { poster.join() }
    #expect(heard == [messages, messages, messages, messages])
    ring.deallocate()
  }

  /// The heart of the argument, without a sleep: two threads meet, one pushes and rings while the other announces its
  /// sleep and looks at the ring. Without the fences both may miss, a few times in a hundred thousand.
  @Test("a push and the announcement of a sleep at one moment: at least one side sees the other's")
  func oneMoment() throws {
    let rounds = 50_000
    let ring = SPSCRing<Int>(capacity: 1)
    let bell = try Bell()
    let begun = Atomic(0)
    let done = Atomic(0)
    var missed = 0
    try withThread("poster") {
      for round in 1...rounds {
        var pause = Pause()
        while begun.load(ordering: .acquiring) != round { pause.next() }
        for _ in 0..<round % 16 { LaneThread.relax() }
        _ = ring.push(round)
        bell.ring()
        done.store(round, ordering: .releasing)
      }
    } while: {
      for round in 1...rounds {
        begun.store(round, ordering: .releasing)
        for _ in 0..<round / 16 % 16 { LaneThread.relax() }
        bell.prepareToSleep()
        let sawNothing = ring.isEmpty
        var pause = Pause()
        while done.load(ordering: .acquiring) != round { pause.next() }
        bell.cancelSleep()
        if Self.rings(bell) == 0, sawNothing { missed += 1 }
        if ring.pop() != round { missed += 1 }
      }
    }
    #expect(missed == 0)
    ring.deallocate()
  }

  @Test("a caught interrupt ends a sleep that it came before", .timeLimit(.minutes(10)))
  func interrupts() throws {
    var before = sigaction()
    unsafe sigaction(SIGTERM, nil, &before)
    var interrupt = sigaction()
    unsafe sigaction(SIGINT, nil, &interrupt)
    let bell = try Bell()
    defer {
      unsafe sigaction(SIGTERM, &before, nil)
      unsafe sigaction(SIGINT, &interrupt, nil)
    }
    let loop = try EventLoop(bell: bell)
    nt_catch_interrupts()
    bell.ringOnInterrupt()
    raise(SIGTERM)
    try loop.wait(until: nil) { _, _ in }
    #expect(Self.rings(bell) == 1)
  }
}
