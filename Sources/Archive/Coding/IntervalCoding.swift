import NeedletailMetrics

/// Turns intervals into the payloads of their blocks, and back.
///
/// What is expected of an interval is learned from those since the last key frame, so reading begins at one.
struct IntervalCoding {
  private let header: ArchiveHeader
  private var gauges: GaugeCoding
  private var shapes: [RunningShape]
  private lazy var encoding = HistogramEncoding()

  init(_ header: ArchiveHeader) {
    self.header = header
    gauges = GaugeCoding(count: header.gauges.count)
    shapes = Array(repeating: RunningShape(), count: header.histograms.count)
  }

  /// Forgets everything, as a key frame does.
  mutating func restart() {
    gauges = GaugeCoding(count: header.gauges.count)
    shapes = Array(repeating: RunningShape(), count: header.histograms.count)
  }

  mutating func payload(of interval: RecordedInterval) -> [UInt8] {
    var bytes: [UInt8] = []
    let isFull = interval.lengthNanoseconds == header.intervalNanoseconds
    bytes.append(varint: isFull ? 0 : interval.lengthNanoseconds + 1)
    let gaugeBytes = gauges.bytes(of: interval.gauges)
    bytes.append(varint: UInt64(gaugeBytes.count))
    bytes += gaugeBytes
    bytes.append(varint: UInt64(interval.entries.count))
    var previous = -1
    for entry in interval.entries {
      let samples = encoding.bytes(of: entry.samples, under: &shapes[entry.histogram])
      bytes.append(varint: UInt64(entry.histogram - previous - 1))
      bytes.append(varint: UInt64(samples.count))
      bytes += samples
      previous = entry.histogram
    }
    return bytes
  }

  /// - Parameter wanted: which histograms are decoded; the rest are passed over, and cost nothing.
  mutating func interval(
    _ payload: [UInt8], number: UInt64, wanted: Selection
  ) throws(Malformed) -> RecordedInterval {
    let outline = try IntervalOutline(payload, histograms: shapes.count)
    guard outline.length <= header.intervalNanoseconds else { throw Malformed("an interval longer than the grid's") }
    var interval = RecordedInterval(
      number: number,
      lengthNanoseconds: outline.length == 0 ? header.intervalNanoseconds : outline.length - 1, entries: [], gauges: [])
    if wanted.includesGauges { interval.gauges = try gauges.values(outline.gauges) }
    for entry in outline.entries where wanted.includes(histogram: entry.histogram) {
      let samples = try HistogramDecoding.samples(entry.bytes, under: &shapes[entry.histogram])
      interval.entries.append(RecordedInterval.Entry(histogram: entry.histogram, samples: samples))
    }
    return interval
  }

  /// What of an archive is read.
  struct Selection: Sendable, Equatable {
    /// `nil`: all.
    var histograms: Set<Int>?
    var includesGauges = true

    func includes(histogram: Int) -> Bool { histograms?.contains(histogram) ?? true }
  }
}
