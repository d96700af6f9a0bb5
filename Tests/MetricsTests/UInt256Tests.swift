import Testing

@testable import NeedletailMetrics

@Suite("A 256-bit number")
struct UInt256Tests {
  @Test("is the full product of its factors")
  func product() {
    let number = UInt256(.max, times: .max)
    // (2¹²⁸ − 1)² = 2²⁵⁶ − 2¹²⁹ + 1
    #expect(number.high == UInt128.max - 1 && number.low == 1)
    let three = UInt256(high: .max, low: .max, times: .max)
    // (2¹⁹² − 1)(2⁶⁴ − 1) = 2²⁵⁶ − 2¹⁹² − 2⁶⁴ + 1
    #expect(three.high == UInt128.max - (1 << 64) && three.low == UInt128.max - (1 << 64) + 2)
  }

  @Test("borrows across its halves")
  func difference() {
    let number = UInt256(1 << 127, times: 2).subtracting(UInt256(1, times: 1))
    #expect(number.high == 0 && number.low == .max)
  }

  @Test("converts to the nearest Double at every size, ties to even")
  func conversion() {
    for exponent in 0..<128 {
      let power = UInt256(1 << UInt128(exponent), times: 1 << 127)
      #expect(power.double == Double(sign: .plus, exponent: exponent + 127, significand: 1))
    }
    #expect(UInt256(12_345, times: 1_000).double == 12_345_000)
    // 2¹⁵³ + 2¹⁰⁰ lies halfway between two doubles, with one more it rounds up.
    let half = UInt256((1 << 53) + 1, times: 1 << 100)
    #expect(half.double == 0x1p153)
    let more = UInt256(high: UInt64(1) << 25, low: (1 << 100) + 1, times: 1)
    #expect(more.double == 0x1.0000000000001p153)
  }
}
