import NeedletailLanes

/// Messages through a ring between two threads, and there and back.
enum Rings {
  static var benchmarks: [Benchmark] {
    let trip = { (name: String, shows: String, trips: Int, sleeping: Bool) in
      Benchmark(name: name, unit: "ns a round trip", clock: .elapsed, shows: shows) { stopwatch, scale in
        Finding(try roundTrips(scale.of(trips), sleeping: sleeping, stopwatch), operations: scale.of(trips))
      }
    }
    return [
      Benchmark(
        name: "ring/one-way", unit: "ns a message", clock: .elapsed, shows: "one thread to another, both polling"
      ) { stopwatch, scale in
        Finding(try oneWay(scale.of(3_000_000), stopwatch), operations: scale.of(3_000_000))
      },
      trip("ring/round-trip-polling", "there and back, both polling", 20_000, false),
      trip("ring/round-trip-sleeping", "there and back, both asleep until the bell rings", 5_000, true),
    ]
  }

  private static func oneWay(_ messages: Int, _ stopwatch: Stopwatch) throws -> Timing {
    let ring = SPSCRing<UInt64>(capacity: 4_096)
    defer { ring.deallocate() }
    return try stopwatch.time {
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
      producer.join()
    }
  }

  private static func roundTrips(_ trips: Int, sleeping: Bool, _ stopwatch: Stopwatch) throws -> Timing {
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
    let timing = stopwatch.time {
      for trip in 0..<UInt64(trips) {
        while !there.push(trip) { LaneThread.relax() }
        far.ring()
        let answer = take(back, near, loop, sleeping: sleeping)
        precondition(answer == trip, "an answer is lost or out of order")
      }
    }
    echo.join()
    for ring in [there, back] { ring.deallocate() }
    return timing
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
