import Testing

@testable import NeedletailBackends

@Suite("The life of a process")
struct ProcessLifeTests {
  private typealias Action = ProcessLife.Action

  /// A process that runs.
  private func ready(initial: UInt64 = 100, max: UInt64 = 1_000) -> ProcessLife {
    var life = ProcessLife(restartInitial: initial, restartMax: max)
    _ = life.handle(.needed(now: 0))
    _ = life.handle(.started)
    return life
  }

  @Test("it starts when first needed, and calls are sent once it has")
  func firstNeeded() {
    var life = ProcessLife(restartInitial: 100, restartMax: 1_000)
    #expect(life.state == .absent)
    #expect(life.handle(.needed(now: 5)) == [.start])
    #expect(life.handle(.needed(now: 5)) == [])
    #expect(life.handle(.started) == [.send])
    #expect(life.handle(.needed(now: 6)) == [.send])
  }

  @Test("each death in a row doubles the pause, up to the longest; an answer ends the row")
  func backoff() {
    var life = ready(initial: 100, max: 500)
    var now: UInt64 = 1_000
    for pause: UInt64 in [100, 200, 400, 500, 500] {
      #expect(life.handle(.exited(now: now, isNeeded: true)) == [.wake(at: now + pause)])
      #expect(life.handle(.needed(now: now)) == [])
      now += pause
      #expect(life.handle(.woke(now: now - 1, isNeeded: true)) == [])
      #expect(life.handle(.woke(now: now, isNeeded: true)) == [.start])
      _ = life.handle(.started)
    }
    _ = life.handle(.answered)
    #expect(life.handle(.exited(now: now, isNeeded: true)) == [.wake(at: now + 100)])
  }

  @Test("a pause that would overflow is the longest, and one beyond the clock never ends")
  func overflow() {
    var life = ready(initial: .max - 1, max: .max)
    #expect(life.handle(.exited(now: 5, isNeeded: true)) == [.wake(at: .max)])
    #expect(life.state == .backingOff(until: .max))
  }

  @Test("after the pause nothing starts unless somebody waits")
  func restsUnneeded() {
    var life = ready()
    _ = life.handle(.exited(now: 0, isNeeded: false))
    #expect(life.handle(.woke(now: 100, isNeeded: false)) == [])
    #expect(life.state == .absent)
    #expect(life.handle(.needed(now: 200)) == [.start])
  }

  @Test("a deadline kills, and the next starts at once, whatever the row of deaths")
  func deadline() {
    var life = ready()
    #expect(life.handle(.deadlinePassed) == [.kill(isCounted: true)])
    #expect(life.handle(.deadlinePassed) == [])
    #expect(life.handle(.needed(now: 7)) == [])
    #expect(life.handle(.exited(now: 8, isNeeded: false)) == [.start])
    #expect(life.handle(.started) == [.send])
    #expect(life.handle(.exited(now: 9, isNeeded: true)) == [.wake(at: 109)])
  }

  @Test("sixteen bad lines in a row kill it, and it backs off; an answer ends the row")
  func protocolErrors() {
    var life = ready()
    for _ in 0..<15 { #expect(life.handle(.protocolError) == []) }
    _ = life.handle(.answered)
    for _ in 0..<15 { #expect(life.handle(.protocolError) == []) }
    #expect(life.handle(.protocolError) == [.kill(isCounted: false)])
    #expect(life.handle(.exited(now: 50, isNeeded: true)) == [.wake(at: 150)])
    _ = life.handle(.woke(now: 150, isNeeded: true))
    _ = life.handle(.started)
    #expect(life.handle(.protocolError) == [])
  }

  @Test("a broken limit kills without being counted, and backs off")
  func limit() {
    var life = ready()
    #expect(life.handle(.limitBroken) == [.kill(isCounted: false)])
    #expect(life.handle(.exited(now: 1, isNeeded: true)) == [.wake(at: 101)])
  }

  @Test("calls that wait for a program that cannot be started are refused, and it is tried again later")
  func cannotStart() {
    var life = ProcessLife(restartInitial: 100, restartMax: 1_000)
    _ = life.handle(.needed(now: 0))
    #expect(life.handle(.couldNotStart(now: 3)) == [.refuse, .wake(at: 103)])
    #expect(life.handle(.needed(now: 50)) == [])
    #expect(life.handle(.woke(now: 103, isNeeded: true)) == [.start])
    #expect(life.handle(.couldNotStart(now: 104)) == [.refuse, .wake(at: 304)])
  }

  @Test("closing shuts the input, then asks, then kills, and the exit ends it")
  func closing() {
    var life = ready()
    let second: UInt64 = 1_000_000_000
    #expect(
      life.handle(.close(now: second, deadline: 60 * second)) == [.refuse, .closeInput, .wake(at: 3 * second)])
    #expect(life.handle(.needed(now: second)) == [.refuse])
    #expect(life.handle(.woke(now: 2 * second, isNeeded: false)) == [])
    #expect(life.handle(.woke(now: 3 * second, isNeeded: false)) == [.terminate, .wake(at: 4 * second)])
    #expect(life.handle(.woke(now: 4 * second, isNeeded: false)) == [.kill(isCounted: false)])
    #expect(life.handle(.exited(now: 4 * second, isNeeded: false)) == [])
    #expect(life.state == .closed)
  }

  @Test("a short grace leaves time for each step")
  func shortGrace() {
    var life = ready()
    #expect(life.handle(.close(now: 1_000, deadline: 1_400)) == [.refuse, .closeInput, .wake(at: 1_200)])
    #expect(life.handle(.woke(now: 1_200, isNeeded: false)) == [.terminate, .wake(at: 1_300)])
    #expect(life.handle(.woke(now: 1_300, isNeeded: false)) == [.kill(isCounted: false)])
  }

  @Test("closing without a process is over at once")
  func closingAbsent() {
    var absent = ProcessLife(restartInitial: 100, restartMax: 1_000)
    #expect(absent.handle(.close(now: 0, deadline: 10)) == [.refuse])
    #expect(absent.state == .closed)
    #expect(absent.handle(.needed(now: 1)) == [.refuse])

    var backingOff = ready()
    _ = backingOff.handle(.exited(now: 0, isNeeded: true))
    #expect(backingOff.handle(.close(now: 1, deadline: 10)) == [.refuse])
    #expect(backingOff.handle(.woke(now: 100, isNeeded: true)) == [])
    #expect(backingOff.state == .closed)
  }

  @Test("one that was killed before closing is only waited for")
  func closingDying() {
    var life = ready()
    _ = life.handle(.deadlinePassed)
    #expect(life.handle(.close(now: 0, deadline: 10)) == [.refuse])
    #expect(life.handle(.exited(now: 1, isNeeded: true)) == [])
    #expect(life.state == .closed)
  }
}
