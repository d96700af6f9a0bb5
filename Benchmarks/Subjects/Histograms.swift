import Metrics

/// Recording latencies, and asking for percentiles of a million of them.
enum Histograms {
  static var benchmarks: [Benchmark] {
    [
      Benchmark(
        name: "histogram/record", unit: "ns a sample", shows: "latencies of 0.25 to 64 ms into one histogram of a bank"
      ) { stopwatch, scale in
        let bank = HistogramBank(cells: 1)
        let operations = scale.of(10_000_000)
        record(operations, into: bank, cell: 0)
        let timing = stopwatch.time { record(operations, into: bank, cell: 0) }
        return try held(bank, 0, operations * 2, Finding(timing, operations: operations))
      },
      Benchmark(
        name: "histogram/record-1000", unit: "ns a sample", shows: "the same into a thousand histograms in turn"
      ) { stopwatch, scale in
        let cells = 1_000
        let bank = HistogramBank(cells: cells)
        let rounds = scale.of(5_000)
        for cell in 0..<cells { record(200, into: bank, cell: cell) }
        let timing = stopwatch.time {
          for _ in 0..<rounds {
            for cell in 0..<cells { record(1, into: bank, cell: cell) }
          }
        }
        return Finding(timing, operations: rounds * cells)
      },
      Benchmark(
        name: "histogram/percentile", unit: "ns a percentile", shows: "p50, p90, p99, p99.9 of a million latencies"
      ) { stopwatch, scale in
        let bank = HistogramBank(cells: 1)
        record(1_000_000, into: bank, cell: 0)
        let rounds = scale.of(5_000)
        var sum: UInt64 = 0
        let timing = stopwatch.time {
          for _ in 0..<rounds {
            for percent in [50, 90, 99, 99.9] { sum &+= bank.percentile(percent, in: 0) }
          }
        }
        guard sum > 0 else { throw Unfinished("histogram/percentile: no percentile was found") }
        return Finding(timing, operations: rounds * 4)
      },
    ]
  }

  /// Latencies whose logarithm is spread evenly over eight powers of two.
  private static func record(_ samples: Int, into bank: borrowing HistogramBank, cell: Int) {
    var noise = UInt64(cell) &* 0x9E37_79B9_7F4A_7C15 | 1
    for _ in 0..<samples {
      noise ^= noise << 13
      noise ^= noise >> 7
      noise ^= noise << 17
      bank.record((noise & 0x3_FFFF | 0x4_0000) << (noise >> 61), in: cell)
    }
  }

  private static func held(
    _ bank: borrowing HistogramBank, _ cell: Int, _ samples: Int, _ finding: Finding
  ) throws -> Finding {
    guard bank.count(in: cell) == UInt64(samples) else { throw Unfinished("histogram/record: samples were lost") }
    return finding
  }
}
