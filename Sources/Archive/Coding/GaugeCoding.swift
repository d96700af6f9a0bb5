/// Writes and reads how gauges stand, as differences from how they stood.
///
/// After a key frame each begins with its value in full; then come differences in an adaptive Rice code of the gauge's own.
struct GaugeCoding {
  private var gauges: [Gauge]

  private struct Gauge {
    var last: Int64?
    var code = AdaptiveRice(mean: 4)
  }

  init(count: Int) { gauges = Array(repeating: Gauge(), count: count) }

  mutating func bytes(of values: [Int64]) -> [UInt8] {
    var bits = BitWriter()
    for position in gauges.indices {
      if let last = gauges[position].last {
        gauges[position].code.write(ZigZag.encode(values[position] &- last), to: &bits)
      } else {
        RiceCode.writeLong(ZigZag.encode(values[position]), to: &bits)
      }
      gauges[position].last = values[position]
    }
    return bits.finished()
  }

  mutating func values(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> [Int64] {
    var bits = BitReader(bytes)
    var values: [Int64] = []
    values.reserveCapacity(gauges.count)
    for position in gauges.indices {
      let value =
        if let last = gauges[position].last {
          try last &+ ZigZag.decode(gauges[position].code.read(from: &bits))
        } else {
          try ZigZag.decode(RiceCode.readLong(from: &bits))
        }
      gauges[position].last = value
      values.append(value)
    }
    guard bits.isAtEnd else { throw Malformed("bits after the gauges") }
    return values
  }
}
