import Lanes

/// Messages through a ring between two threads, and there and back.
enum RingTraffic {
  /// Nanoseconds a message, one way, both sides polling.
  static func nanosecondsPerMessage(messages: Int) throws -> Double {
    let ring = SPSCRing<UInt64>(capacity: 4_096)
    defer { ring.deallocate() }
    let start = MonotonicClock.now
    let producer = try LaneThread(name: "nt-producer") {
      for message in 0..<UInt64(messages) {
        while !ring.push(message) { LaneThread.relax() }
      }
    }
    var expected: UInt64 = 0
    while expected < UInt64(messages) {
      guard let message = ring.pop() else {
        LaneThread.relax()
        continue
      }
      precondition(message == expected, "a message is lost or out of order")
      expected += 1
    }
    let elapsed = MonotonicClock.now - start
    producer.join()
    return Double(elapsed) / Double(messages)
  }

  /// Nanoseconds there and back, one message at a time: polling, or asleep until the bell rings.
  static func nanosecondsPerRoundTrip(trips: Int, sleeping: Bool) throws -> Double {
    let (there, back) = (SPSCRing<UInt64>(capacity: 2), SPSCRing<UInt64>(capacity: 2))
    let (near, far) = (try Bell(), try Bell())
    let echo = try LaneThread(name: "nt-echo") {
      guard let loop = try? EventLoop(bell: far) else { return }
      for _ in 0..<trips {
        let message = take(there, far, loop, sleeping: sleeping)
        while !back.push(message) { LaneThread.relax() }
        near.ring()
      }
    }
    let loop = try EventLoop(bell: near)
    let start = MonotonicClock.now
    for trip in 0..<UInt64(trips) {
      while !there.push(trip) { LaneThread.relax() }
      far.ring()
      let answer = take(back, near, loop, sleeping: sleeping)
      precondition(answer == trip, "an answer is lost or out of order")
    }
    let elapsed = MonotonicClock.now - start
    echo.join()
    for ring in [there, back] { ring.deallocate() }
    for bell in [near, far] { bell.deallocate() }
    return Double(elapsed) / Double(trips)
  }

  private static func take(
    _ ring: SPSCRing<UInt64>, _ bell: Bell, _ loop: borrowing EventLoop, sleeping: Bool
  ) -> UInt64 {
    while true {
      if let message = ring.pop() { return message }
      if !sleeping {
        LaneThread.relax()
        continue
      }
      bell.prepareToSleep()
      if ring.isEmpty { _ = try? loop.wait(until: nil) { _, _ in } } else { bell.cancelSleep() }
    }
  }
}
