import NeedletailMetrics

extension HistogramEncoding {
  /// Room for the counters of one histogram, and the codes of small differences.
  @safe
  final class UnsafeStorage {
    /// An interval's count of every counter; all zero but while it is coded.
    private let counts: UnsafeMutablePointer<UInt64>
    /// The likely counters, ascending, and behind them one that is none; how they differ from what was expected, and the
    /// parameters for that.
    private let likely: UnsafeMutablePointer<UInt16>
    private let residuals: UnsafeMutablePointer<UInt64>
    private let parameters: UnsafeMutablePointer<UInt8>
    private let codes: UnsafeMutablePointer<ShortCode>

    init() {
      unsafe counts = .allocate(capacity: HistogramScale.counters)
      unsafe counts.initialize(repeating: 0, count: HistogramScale.counters)
      unsafe likely = .allocate(capacity: HistogramScale.counters + 1)
      unsafe residuals = .allocate(capacity: HistogramScale.counters)
      unsafe parameters = .allocate(capacity: HistogramScale.counters)
      unsafe codes = .allocate(capacity: Int(ShortCode.parameters * ShortCode.values))
      for parameter in 0..<ShortCode.parameters {
        for value in 0..<ShortCode.values {
          let place = Int(parameter * ShortCode.values + value)
          unsafe codes.advanced(by: place).initialize(to: ShortCode(value, parameter))
        }
      }
    }

    deinit {
      unsafe counts.deallocate()
      unsafe likely.deallocate()
      unsafe residuals.deallocate()
      unsafe parameters.deallocate()
      unsafe codes.deallocate()
    }

    /// How many counters in use were not likely, and the bits of all.
    func bits(
      of counters: CounterRuns, _ samples: UInt64, _ shape: inout RunningShape
    ) -> (unlikely: Int, bits: [UInt8]) {
      counters.forEach { counter, count in unsafe counts[counter] = count }
      var bits = BitWriter()
      let likelyCount = putLikely(&shape, samples, &bits)
      unsafe likely[likelyCount] = .max
      let unlikely = learn(counters, &shape, &bits)
      return (unlikely, bits.finished())
    }

    /// Writes how the likely counters differ from what was expected, and answers how many there are.
    private func putLikely(_ shape: inout RunningShape, _ samples: UInt64, _ bits: inout BitWriter) -> Int {
      let (counts, likely, residuals, parameters, codes) = unsafe (counts, likely, residuals, parameters, codes)
      var written = bits
      // The usual case is tried first: no widening.
      written.put(0, 3)
      var found = 0
      var saved = ShortCode.Savings()
      shape.forEachLikely(samples: samples) { counter, expected in
        let residual = unsafe Folding.fold(counts[counter], around: expected.count)
        unsafe likely[found] = UInt16(truncatingIfNeeded: counter)
        unsafe residuals[found] = residual
        unsafe parameters[found] = UInt8(truncatingIfNeeded: expected.parameter)
        found &+= 1
        if residual < ShortCode.values, expected.parameter < ShortCode.parameters {
          let code = unsafe codes[Int(expected.parameter &* ShortCode.values &+ residual)]
          written.put(code.bits, code.length)
          saved.add(code)
        } else {
          RiceCode.write(residual, expected.parameter, to: &written)
          saved.add(ShortCode(residual, expected.parameter))
        }
      }
      guard found > 0 else { return 0 }
      if saved.bits > found {
        written = bits
        putWidened(found, &written)
      }
      bits = written
      return found
    }

    /// The same for the `count` differences that are kept, widened as takes the fewest bits.
    @inline(never)
    private func putWidened(_ count: Int, _ bits: inout BitWriter) {
      var best: (widening: UInt64, length: UInt64) = (0, .max)
      for widening in UInt64(0)...7 {
        var length: UInt64 = 0
        for place in 0..<count {
          length &+= unsafe RiceCode.length(residuals[place], UInt64(parameters[place]) + widening)
        }
        guard length < best.length else { break }
        best = (widening, length)
      }
      bits.put(best.widening, 3)
      for place in 0..<count {
        unsafe RiceCode.write(residuals[place], UInt64(parameters[place]) + best.widening, to: &bits)
      }
    }

    /// Writes the counters in use that were not likely, and makes all part of the shape.
    private func learn(_ counters: CounterRuns, _ shape: inout RunningShape, _ bits: inout BitWriter) -> Int {
      let (counts, likely) = unsafe (counts, likely)
      var written = bits
      var (gaps, heights) = (shape.gaps, shape.heights)
      var (unlikely, previous, passed) = (0, -1, 0)
      shape.learn(counters) { counter, count, wasLikely in
        unsafe counts[counter] = 0
        guard !wasLikely else { return }
        // Gaps count only counters that are not among the likely.
        let first = passed
        while unsafe Int(likely[passed]) < counter { passed &+= 1 }
        gaps.write(UInt64(counter &- previous &- 1 &- (passed &- first)), to: &written)
        heights.write(count &- 1, to: &written)
        previous = counter
        unlikely &+= 1
      }
      (shape.gaps, shape.heights) = (gaps, heights)
      bits = written
      return unlikely
    }
  }
}

/// A Rice code's bits, its length, and how many bits a parameter one larger would save, in one word.
private struct ShortCode: BitwiseCopyable {
  /// Parameters and values with a code of at most 16 bits.
  static let parameters: UInt64 = 8
  static let values = RiceCode.longestQuotient

  private let word: UInt64

  init(_ value: UInt64, _ parameter: UInt64) {
    var code: (bits: UInt64, length: UInt64) = (0, 0)
    if value < Self.values, parameter < Self.parameters { code = RiceCode.code(value, parameter) }
    // One more than it saves, which is none or more: nothing is longer by more than a bit.
    let saved = RiceCode.length(value, parameter) &+ 1 &- RiceCode.length(value, parameter + 1)
    word = code.bits | code.length << 16 | saved << 44
  }

  @inline(__always) var bits: UInt64 { word & 0xFFFF }
  @inline(__always) var length: UInt64 { word &>> 16 & 31 }

  /// What many codes would save, each a bit more than it does: a sum of whole words, of which no part runs into the next.
  struct Savings {
    private var sum: UInt64 = 0

    /// At most as many times as a histogram has counters.
    @inline(__always)
    mutating func add(_ code: ShortCode) { sum &+= code.word }

    @inline(__always) var bits: UInt64 { sum &>> 44 }
  }
}
