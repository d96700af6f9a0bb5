import NeedletailLanes

/// The timer queue as a simulation uses it: a population of timers waits; the next one is taken, and another is set.
enum Timers {
  static var benchmarks: [Benchmark] {
    [1_000, 10_000, 100_000, 1_000_000].map { population in
      Benchmark(
        name: "timers/\(population)", unit: "ns a timer",
        shows: "take the next of \(population), set another within 2 s"
      ) { stopwatch, scale in
        let queue = TimerQueue(limit: Int32(population * 2))
        var noise: UInt64 = 7
        for timer in 0..<population { queue.schedule(at: step(&noise), UInt64(timer)) }
        let operations = scale.of(2_000_000)
        hold(queue, max(operations, population), &noise)
        let timing = stopwatch.time { hold(queue, operations, &noise) }
        guard queue.count == population else { throw Unfinished("timers/\(population): timers were lost") }
        return Finding(timing, operations: operations)
      }
    }
  }

  private static func hold(_ queue: TimerQueue, _ operations: Int, _ noise: inout UInt64) {
    for _ in 0..<operations {
      guard let next = queue.pop() else { return }
      queue.schedule(at: next.instant &+ step(&noise), next.payload)
    }
  }

  /// Uniform in 2³¹ nanoseconds, from a linear congruence (Knuth's MMIX).
  private static func step(_ noise: inout UInt64) -> UInt64 {
    noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return noise >> 33
  }
}
