import Glibc
import NeedletailMetrics

/// Recording service times, and asking for percentiles of them: lognormal, of mean 1 s and coefficient of variation 1, as
/// the closed loop's.
enum Histograms {
  static var benchmarks: [Benchmark] {
    [
      Benchmark(
        name: "histogram/record", unit: "ns a sample", shows: "service times into one histogram of a bank"
      ) { stopwatch, scale in
        let bank = HistogramBank(cells: 1)
        let times = serviceTimes
        let rounds = scale.of(600)
        for time in times { bank.record(time, in: 0) }
        let timing = stopwatch.time {
          for _ in 0..<rounds {
            for time in times { bank.record(time, in: 0) }
          }
        }
        return try held(bank, (rounds + 1) * times.count, Finding(timing, operations: rounds * times.count))
      },
      Benchmark(
        name: "histogram/record-1000", unit: "ns a sample", shows: "the same into a thousand histograms in turn"
      ) { stopwatch, scale in
        let cells = 1_000
        let bank = HistogramBank(cells: cells)
        let times = serviceTimes
        let rounds = scale.of(5_000)
        for cell in 0..<cells {
          for time in times { bank.record(time, in: cell) }
        }
        let timing = stopwatch.time {
          for round in 0..<rounds {
            let time = times[round & (times.count - 1)]
            for cell in 0..<cells { bank.record(time &+ UInt64(cell) << 12, in: cell) }
          }
        }
        return Finding(timing, operations: rounds * cells)
      },
      Benchmark(
        name: "histogram/percentiles", unit: "ns for four", shows: "p50, p90, p99 and p99.9, all four, of 100,000"
      ) { stopwatch, scale in
        let bank = HistogramBank(cells: 1)
        let times = serviceTimes
        for sample in 0..<100_000 { bank.record(times[sample & (times.count - 1)], in: 0) }
        let rounds = scale.of(10_000)
        var sum: UInt64 = 0
        let timing = stopwatch.time {
          for _ in 0..<rounds {
            for percent in [50, 90, 99, 99.9] { sum &+= bank.percentile(percent, in: 0) }
          }
        }
        guard sum > 0 else { throw Unfinished("histogram/percentiles: none was found") }
        return Finding(timing, operations: rounds)
      },
    ]
  }

  /// 16,384 of them, in nanoseconds and no order (Box and Muller, 1958).
  private static let serviceTimes: [UInt64] = {
    var noise: UInt64 = 7
    func unit() -> Double {
      noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(noise >> 12) + 0.5) * 0x1p-52
    }
    let variance = log(2.0)
    return (0..<16_384).map { _ in
      let normal = (-2 * log(unit())).squareRoot() * cos(2 * .pi * unit())
      return UInt64(1e9 * exp(variance.squareRoot() * normal - variance / 2))
    }
  }()

  private static func held(_ bank: borrowing HistogramBank, _ samples: Int, _ finding: Finding) throws -> Finding {
    guard bank.count(in: 0) == UInt64(samples) else { throw Unfinished("histogram/record: samples were lost") }
    return finding
  }
}
