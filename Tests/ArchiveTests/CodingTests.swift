import Testing

@testable import NeedletailArchive

@Suite("The coding of numbers")
struct CodingTests {
  @Test("CRC-32C has its check value, and that of 32 zeros in RFC 3720")
  func checksum() {
    #expect(CRC32C.checksum(Array("123456789".utf8)[...]) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)[...]) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)[...]) == 0x62A8_AB43)
  }

  @Test("bits come back as they were written, in every length")
  func bits() throws {
    var shapes = LatencyShapes(seed: 3)
    let fields: [(value: UInt64, count: UInt64)] = (0..<5_000).map { number in
      let count = UInt64(number % 65)
      return (count == 64 ? shapes.bits() : shapes.bits() & ((1 << count) - 1), count)
    }
    var writer = BitWriter()
    for field in fields { writer.put(field.value, field.count) }
    let bytes = writer.finished()
    #expect(bytes.count == (fields.reduce(0) { $0 + Int($1.count) } + 7) / 8)
    var reader = BitReader(bytes[...])
    for field in fields { #expect(try reader.getLong(field.count) == field.value) }
    #expect(reader.isAtEnd)
    #expect(throws: Malformed.self) { try reader.getLong(9) }
  }

  @Test("the bits of 0b1, 0b01 and 0b0000011 stand from the lowest of a byte up")
  func bitOrder() {
    var writer = BitWriter()
    writer.put(1, 1)
    writer.put(1, 2)
    writer.put(3, 7)
    #expect(writer.finished() == [0b0001_1011, 0])
  }

  @Test("Rice's code of 9 with a parameter of 2 is 110 and 01", arguments: [(9, 2, 0b01_011, 5), (0, 0, 0b0, 1)])
  func rice(value: UInt64, parameter: UInt64, bits: UInt64, length: UInt64) {
    var writer = BitWriter()
    RiceCode.write(value, parameter, to: &writer)
    #expect(writer.finished() == [UInt8(bits)])
    #expect(RiceCode.length(value, parameter) == length)
  }

  @Test("Rice's codes come back, however far the number is from what was expected")
  func riceRoundTrip() throws {
    var shapes = LatencyShapes(seed: 5)
    let numbers = (0..<4_000).map { _ in shapes.bits() >> (shapes.bits() % 64) } + [0, .max, 15, 16, 17, 1 << 40]
    var writer = BitWriter()
    var adaptive = AdaptiveRice(mean: 32)
    var length: UInt64 = 0
    for (position, number) in numbers.enumerated() {
      adaptive.write(number, to: &writer)
      RiceCode.write(number, UInt64(position % 41), to: &writer)
      length += RiceCode.length(number, UInt64(position % 41))
    }
    let bytes = writer.finished()
    var reader = BitReader(bytes[...])
    var second = AdaptiveRice(mean: 32)
    for (position, number) in numbers.enumerated() {
      #expect(try second.read(from: &reader) == number)
      #expect(try RiceCode.read(UInt64(position % 41), from: &reader) == number)
    }
    #expect(reader.isAtEnd)
    #expect(length < UInt64(bytes.count) * 8)
  }

  @Test("an adaptive Rice code takes the least parameter whose power of two holds the mean")
  func adaptiveParameter() {
    // 2⁷ holds a mean of 100 and 2⁶ does not: each 100 is a zero and seven bits, and 64 is one bit less.
    for (mean, bytes) in [(100, 1_000), (64, 875)] as [(UInt64, Int)] {
      var code = AdaptiveRice(mean: mean)
      var writer = BitWriter()
      for _ in 0..<1_000 { code.write(mean - 1, to: &writer) }
      #expect(writer.finished().count == bytes)
    }
  }

  @Test("zigzag numbers begin 0, -1, 1, -2 and hold the extremes")
  func zigzag() {
    #expect([0, -1, 1, -2].map(ZigZag.encode) == [0, 1, 2, 3])
    for value in [Int64.min, .max, -1, 0, 1 << 40] { #expect(ZigZag.decode(ZigZag.encode(value)) == value) }
    #expect(ZigZag.encode(.min) == .max)
  }

  @Test("folding keeps near numbers small and every number whole")
  func folding() {
    #expect((0...7).map { Folding.fold($0, around: 2) } == [3, 1, 0, 2, 4, 5, 6, 7])
    for expected in [0, 1, 2, 9, 1 << 50] as [UInt64] {
      for value in [0, 1, 2, 3, 8, 17, 18, 19, 20, 1 << 50, 1 << 51, (1 << 51) + 1, .max] as [UInt64] {
        #expect(Folding.unfold(Folding.fold(value, around: expected), around: expected) == value)
      }
    }
  }

  @Test("LEB128 holds every width, and refuses what is longer than it need be or too large")
  func varints() throws {
    for value in [0, 1, 127, 128, 300, .max] as [UInt64] {
      var bytes: [UInt8] = []
      bytes.append(varint: value)
      var reader = ByteReader(bytes[...])
      #expect(try reader.varint(UInt64.self) == value)
      #expect(reader.rest == 0)
    }
    var wide: [UInt8] = []
    wide.append(varint: UInt128.max)
    #expect(wide.count == 19)
    var reader = ByteReader(wide[...])
    #expect(try reader.varint(UInt128.self) == .max)
    for bad in [[0x80], [0x80, 0], [0xFF], [UInt8](repeating: 0xFF, count: 9) + [0x02], wide] as [[UInt8]] {
      var reader = ByteReader(bad[...])
      #expect(throws: Malformed.self, "\(bad)") { try reader.varint(UInt64.self) }
    }
  }

  @Test("LZ4 frames come back, are taken only when shorter, and never hold more than is allowed")
  func lz4() throws {
    let text = Array(String(repeating: "a line of text\n", count: 100).utf8)
    let frame = try #require(LZ4Frame.compressed(text))
    #expect(frame.count < 100)
    #expect(frame.starts(with: [0x04, 0x22, 0x4D, 0x18]))
    #expect(try LZ4Frame.decompressed(frame[...], limit: 1_500) == text)
    #expect(throws: Malformed.self) { try LZ4Frame.decompressed(frame[...], limit: 1_499) }
    for cut in 0..<frame.count {
      #expect(throws: Malformed.self) { try LZ4Frame.decompressed(frame[..<cut], limit: 1 << 20) }
    }
    #expect(throws: Malformed.self) { try LZ4Frame.decompressed((frame + [0])[...], limit: 1 << 20) }
    var shapes = LatencyShapes(seed: 1)
    #expect(LZ4Frame.compressed((0..<500).map { _ in UInt8(truncatingIfNeeded: shapes.bits()) }) == nil)
    #expect(LZ4Frame.compressed([]) == nil)
  }
}
