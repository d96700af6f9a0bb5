/// The parts of an interval's payload, none of them decoded yet.
struct IntervalOutline {
  struct Entry {
    var histogram: Int
    var bytes: ArraySlice<UInt8>
  }

  /// 0 for an interval of the grid's length, else one more than its length.
  private(set) var length: UInt64
  private(set) var gauges: ArraySlice<UInt8>
  private(set) var entries: [Entry] = []

  /// - Parameter histograms: how many the header names.
  init(_ payload: [UInt8], histograms: Int) throws(Malformed) {
    var reader = ByteReader(payload[...])
    length = try reader.varint(UInt64.self)
    gauges = try reader.take(reader.count(upTo: reader.rest, of: "bytes of gauges"))
    let count = try reader.count(upTo: histograms, of: "histograms")
    entries.reserveCapacity(count)
    var next = 0
    for _ in 0..<count {
      let histogram = next + (try reader.count(upTo: histograms, of: "histograms"))
      guard histogram < histograms else { throw Malformed("a histogram that the header does not name") }
      next = histogram + 1
      let bytes = try reader.take(reader.count(upTo: reader.rest, of: "bytes of a histogram"))
      entries.append(Entry(histogram: histogram, bytes: bytes))
    }
    guard reader.rest == 0 else { throw Malformed("\(reader.rest) bytes after the last histogram") }
  }

  /// How many samples an entry says it has.
  func samples(of entry: Entry) -> UInt64 {
    var reader = ByteReader(entry.bytes)
    guard let inRange = try? reader.varint(UInt64.self), let overflow = try? reader.varint(UInt64.self) else {
      return 0
    }
    return inRange.addingReportingOverflow(overflow).partialValue
  }
}
