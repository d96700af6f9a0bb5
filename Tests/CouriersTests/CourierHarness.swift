import NeedletailLanes

@testable import NeedletailCouriers

/// The conductor's part of a test: sends calls to one courier and keeps what comes back.
///
/// It waits for conditions, up to a limit that only a broken courier meets.
final class CourierHarness {
  struct Answer: Equatable {
    var ticket: UInt64
    var ending: Parcel.Ending
    var text: String
    var failure: String
  }

  let courier: Courier
  let time: EngineTime
  let bell: Bell
  let loop: EventLoop
  /// In the order in which they came back.
  private(set) var answers: [Answer] = []
  private var ticket: UInt64 = 0
  private var isClosed = false

  init(
    _ services: [PoolService?], mode: Courier.Mode = .thread(processor: nil, spins: false), limit: Int32 = 1 << 14
  ) throws {
    time = mode == .inline ? .virtual() : .wall(origin: MonotonicClock.now)
    bell = try Bell()
    loop = try EventLoop(bell: bell)
    courier = try Courier(
      number: 0, mode: mode, services: services, time: time, conductorBell: mode == .inline ? nil : bell, limit: limit)
    try courier.start()
  }

  convenience init(_ agent: any Agent, mode: Courier.Mode = .thread(processor: nil, spins: false)) throws {
    try self.init([.agent("agent", agent)], mode: mode)
  }

  /// Sends a call; its number, to cancel it by.
  @discardableResult
  func send(_ text: String = "", pool: Int32 = 0, member: Int32 = 0, deadline: UInt64 = .max) -> Int32 {
    let parcel = courier.allocate()
    precondition(parcel >= 0, "no parcel is left")
    let place = courier.parcels.at(parcel)
    place.value.ticket = ticket
    place.value.pool = pool
    place.value.member = member
    place.value.attempt = 1
    place.value.job = ticket
    place.value.deadline = deadline
    place.value.jobInput = "job"
    place.value.message = Message(text)
    ticket += 1
    courier.send(parcel)
    return parcel
  }

  /// Takes what has come back.
  func collect() {
    while case let parcel = courier.receive(), parcel >= 0 {
      let place = courier.parcels.at(parcel)
      answers.append(
        Answer(
          ticket: place.value.ticket, ending: place.value.ending, text: place.value.reply.text,
          failure: place.value.failure))
      courier.free(parcel)
    }
  }

  /// Sleeps until `condition` holds, at most a minute; answers whether it does.
  func wait(until condition: () -> Bool) throws -> Bool {
    courier.flush()
    let limit = MonotonicClock.now + 500_000_000_000
    while true {
      collect()
      if condition() { return true }
      if MonotonicClock.now > limit { return false }
      bell.prepareToSleep()
      collect()
      // Conditions may also be met by what rings no bell: look again soon.
      try loop.wait(until: MonotonicClock.now + (condition() ? 0 : 1_000_000)) { _, _ in }
    }
  }

  /// The same without taking what comes back.
  func waitUncollected(until condition: () -> Bool) throws -> Bool {
    let limit = MonotonicClock.now + 500_000_000_000
    while !condition() {
      if MonotonicClock.now > limit { return false }
      bell.prepareToSleep()
      try loop.wait(until: MonotonicClock.now + 1_000_000) { _, _ in }
    }
    return true
  }

  /// Waits for `count` answers in all.
  func receive(_ count: Int) throws -> [Answer] {
    _ = try wait { answers.count >= count }
    return answers
  }

  /// Virtual time: runs until no call waits any more, from instant to instant.
  func runVirtually() {
    courier.pump()
    collect()
    while let instant = courier.nextWake {
      time.set(instant)
      courier.wake(at: instant)
      courier.pump()
      collect()
    }
  }

  @discardableResult
  func close(grace: UInt64 = 500_000_000_000) -> [Int32: Int] {
    isClosed = true
    return courier.close(grace: grace)
  }

  deinit {
    if !isClosed { _ = courier.close(grace: 1_000_000_000) }
  }
}
