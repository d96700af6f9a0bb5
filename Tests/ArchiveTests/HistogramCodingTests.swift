import NeedletailMetrics
import Testing

@testable import NeedletailArchive

@Suite("The coding of histograms")
struct HistogramCodingTests {
  /// A sequence of intervals, as one histogram may have them.
  struct Sequence: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var intervals: [SparseHistogram]
  }

  static let sequences: [Sequence] = {
    var sequences: [Sequence] = []
    for shape in LatencyShapes.Shape.allCases {
      for size in [1, 2, 30, 3_000] {
        var shapes = LatencyShapes(seed: UInt64(size))
        let intervals = (0..<8).map { shapes.samples(shape, count: size + $0 * size / 5) }
        sequences.append(Sequence(testDescription: "\(shape) of \(size)", intervals: intervals))
      }
    }
    var shapes = LatencyShapes(seed: 11)
    sequences.append(
      Sequence(
        testDescription: "a shape that changes every time",
        intervals: LatencyShapes.Shape.allCases.flatMap { shape in
          [shapes.samples(shape, count: 500), shapes.samples(shape, count: 3)]
        }))
    sequences.append(
      Sequence(testDescription: "counts up to 2^50", intervals: (0..<12).map { huge(&shapes, power: 50, $0) }))
    sequences.append(
      Sequence(testDescription: "counts up to 2^63", intervals: (0..<12).map { huge(&shapes, power: 62, $0) }))
    sequences.append(Sequence(testDescription: "nothing but samples over 100 h", intervals: over()))
    return sequences
  }()

  private static func huge(_ shapes: inout LatencyShapes, power: UInt64, _ number: Int) -> SparseHistogram {
    var histogram = Histogram()
    for place in 0..<(number % 3 == 2 ? 3 : 40) {
      histogram.record(UInt64(place) * 77_777 + 3, count: 1 + (shapes.bits() >> (63 - shapes.bits() % power)) / 64)
    }
    histogram.record(9_000_000_000_000, count: 1 << 40)
    return SparseHistogram(histogram)
  }

  private static func over() -> [SparseHistogram] {
    let samples: [[UInt64]] = [
      [360_000_000_000_001], [.max], [400_000_000_000_000, .max, .max], [5, 400_000_000_000_000],
    ]
    return samples.map { samples in
      var histogram = Histogram()
      for sample in samples { histogram.record(sample) }
      return SparseHistogram(histogram)
    }
  }

  @Test("is exact, whatever the shape and the one before", arguments: sequences)
  func roundTrip(sequence: Sequence) throws {
    var (written, read) = (RunningShape(), RunningShape())
    for interval in sequence.intervals {
      let bytes = HistogramEncoding().bytes(of: interval, under: &written)
      #expect(try HistogramDecoding.samples(bytes[...], under: &read) == interval)
    }
  }

  @Test("of any split merges to the whole", arguments: LatencyShapes.Shape.allCases, [1, 3, 50])
  func split(shape: LatencyShapes.Shape, parts: Int) throws {
    var shapes = LatencyShapes(seed: 23)
    let samples = (0..<4_000).map { _ in shapes.value(shape) }
    var whole = Histogram()
    for sample in samples { whole.record(sample) }
    var merged = Histogram()
    var (written, read) = (RunningShape(), RunningShape())
    for part in 0..<parts {
      var histogram = Histogram()
      for position in stride(from: part, to: samples.count, by: parts) { histogram.record(samples[position]) }
      let bytes = HistogramEncoding().bytes(of: SparseHistogram(histogram), under: &written)
      merged.merge(try HistogramDecoding.samples(bytes[...], under: &read))
    }
    #expect(merged == whole)
  }

  @Test("keeps quantiles within 0.1 % of exact ranks", arguments: LatencyShapes.Shape.allCases)
  func quantiles(shape: LatencyShapes.Shape) throws {
    var shapes = LatencyShapes(seed: 29)
    let samples = (0..<20_000).map { _ in min(360_000_000_000_000, shapes.value(shape)) }
    let sorted = samples.sorted()
    var merged = Histogram()
    var (written, read) = (RunningShape(), RunningShape())
    for first in stride(from: 0, to: samples.count, by: 2_500) {
      var histogram = Histogram()
      for sample in samples[first..<first + 2_500] { histogram.record(sample) }
      let bytes = HistogramEncoding().bytes(of: SparseHistogram(histogram), under: &written)
      merged.merge(try HistogramDecoding.samples(bytes[...], under: &read))
    }
    for rank in [1, 20, 200, 2_000, 10_000, 18_000, 19_800, 19_980, 19_998, 20_000] {
      let (exact, answer) = (sorted[rank - 1], merged.percentile(Double(rank) / 200))
      #expect(answer >= exact)
      #expect((answer - exact) * 1_000 <= exact)
    }
  }

  @Test("takes one sample for its value alone")
  func single() {
    var histogram = Histogram()
    histogram.record(123_456_789)
    var shape = RunningShape()
    // Two counts, what the value is above its counter's least, one counter in no expected place, and its gap and height.
    #expect(HistogramEncoding().bytes(of: SparseHistogram(histogram), under: &shape).count <= 11)
  }

  @Test("refuses bytes that were changed or cut, or at least does not trap")
  func garbage() {
    var shapes = LatencyShapes(seed: 31)
    var shape = RunningShape()
    _ = HistogramEncoding().bytes(of: shapes.samples(.lognormal, count: 60), under: &shape)
    var next = shape
    let bytes = HistogramEncoding().bytes(of: shapes.samples(.lognormal, count: 60), under: &next)
    for cut in 0..<bytes.count {
      var under = shape
      #expect(throws: Malformed.self) { try HistogramDecoding.samples(bytes[..<cut], under: &under) }
    }
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0...shapes.bits() % 3 {
        changed[Int(shapes.bits() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: shapes.bits())
      }
      var under = shape
      guard let samples = try? HistogramDecoding.samples(changed[...], under: &under) else { continue }
      // What passes is a histogram like any other.
      let histogram = Histogram(samples)
      #expect(histogram.min <= histogram.percentile(50) && histogram.percentile(50) <= histogram.max)
    }
  }
}
