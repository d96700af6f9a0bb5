import NeedletailMetrics
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

@Suite("A damaged archive")
struct DamageTests {
  static let count: UInt64 = 8
  static let expected = (0..<count).map { RehearsedRun.interval($0, samples: 12) }

  /// Reads all there is; every interval that comes must be one that was written.
  static func check(_ bytes: [UInt8]) throws -> (read: [UInt64], isNoticed: Bool) {
    let reader: ArchiveReader
    do throws(ArchiveError) {
      reader = try ArchiveInMemory.reader(bytes)
    } catch {
      #expect(!error.message.isEmpty && !error.remedy.isEmpty)
      return ([], true)
    }
    let (intervals, damage) = try ReadingTests.all(reader)
    for interval in intervals {
      #expect(interval.number < count)
      #expect(interval == expected[Int(min(interval.number, count - 1))])
    }
    if let damage { #expect(damage.offset.map { $0 < UInt64(bytes.count) } == true) }
    let survey = try reader.survey()
    return (intervals.map(\.number), damage != nil || survey.ending != .closed || reader.header != RehearsedRun.header)
  }

  @Test("with any one byte changed says so and gives nothing that was not written", arguments: [0x01, 0x80, 0xFF])
  func everyByte(change: UInt8) throws {
    let bytes = try ArchiveInMemory.bytes(0..<Self.count, samples: 12)
    #expect(try Self.check(bytes) == (Array(0..<Self.count), false))
    for position in bytes.indices {
      var changed = bytes
      changed[position] ^= change
      #expect(try Self.check(changed).isNoticed, "byte \(position)")
    }
  }

  @Test("cut anywhere gives every interval that is whole", arguments: [true, false])
  func everyTruncation(isClosed: Bool) throws {
    let bytes = try ArchiveInMemory.bytes(0..<Self.count, samples: 12, isClosed: isClosed)
    var ends: [Int] = []
    for count in 0...Self.count {
      ends.append(try ArchiveInMemory.bytes(0..<count, samples: 12, isClosed: false).count)
    }
    for length in 0..<bytes.count {
      let (read, isNoticed) = try Self.check(Array(bytes[..<length]))
      #expect(read == Array(0..<UInt64(max(0, ends.lastIndex { $0 <= length } ?? 0))), "cut at \(length)")
      #expect(isNoticed)
    }
  }

  @Test("with bytes changed, cut, doubled and left out at random never traps")
  func fuzz() throws {
    let bytes = try ArchiveInMemory.bytes(0..<Self.count, samples: 12)
    var shapes = LatencyShapes(seed: 41)
    for _ in 0..<3_000 {
      var changed = bytes
      for _ in 0...shapes.bits() % 4 {
        let position = Int(shapes.bits() % UInt64(changed.count))
        let end = min(changed.count, position + Int(shapes.bits() % 40))
        switch shapes.bits() % 4 {
        case 0: changed[position] = UInt8(truncatingIfNeeded: shapes.bits())
        case 1: changed.removeSubrange(position..<end)
        case 2: changed.insert(contentsOf: changed[position..<end], at: position)
        default: for place in position..<end { changed[place] = 0 }
        }
        if changed.isEmpty { changed = bytes }
      }
      _ = try Self.check(changed)
    }
  }

  @Test("with forged payloads under right checksums is refused or read, and never traps")
  func forgery() throws {
    let bytes = try ArchiveInMemory.bytes(0..<Self.count, samples: 12, isClosed: false)
    let reader = try ArchiveInMemory.reader(bytes)
    var shapes = LatencyShapes(seed: 43)
    for _ in 0..<100 {
      var forged = Array(bytes[..<Int(reader.firstBlock)])
      var walk = BlockWalk(reader.source, from: reader.firstBlock, to: reader.length)
      while case .whole(let place)? = try walk.next() {
        var payload = try walk.stored(place)
        if shapes.bits() % 3 == 0 {
          payload[Int(shapes.bits() % UInt64(payload.count))] = UInt8(truncatingIfNeeded: shapes.bits())
        }
        let header = BlockHeader(
          kind: .interval, isKeyFrame: place.header.isKeyFrame, number: place.header.number,
          packing: place.header.packing, payload: payload)
        forged += header.bytes + payload
      }
      let forgery = try ArchiveInMemory.reader(forged)
      for format in ExportFormat.allCases {
        guard let export = try? ArchiveExport(forgery, as: format, ExportSelection(metric: "job_latency")) else {
          continue
        }
        _ = try? export.write { _ in }
      }
    }
  }

  @Test("of an absurd length is refused with the place, and nothing is allocated for it")
  func absurdLength() throws {
    var bytes = try ArchiveInMemory.bytes(0..<2, samples: 12, isClosed: false)
    let end = bytes.count
    var header = BlockHeader(kind: .interval, number: 2, packing: .plain, payload: [1, 2, 3])
    header.payloadLength = 4_000_000_000
    bytes += header.bytes + [1, 2, 3]
    let (intervals, damage) = try ReadingTests.all(try ArchiveInMemory.reader(bytes))
    #expect(intervals.count == 2)
    #expect(damage?.offset == UInt64(end))
    #expect(damage?.message == "a block of 4000000000 bytes, where 67108864 are allowed")
  }

  @Test("loses what depends on the damage, and is read again from the next key frame")
  func goesOn() throws {
    let bytes = try ArchiveInMemory.bytes(0..<130, samples: 12)
    let reader = try ArchiveInMemory.reader(bytes)
    var walk = BlockWalk(reader.source, from: reader.firstBlock, to: reader.length)
    var changed = bytes
    while case .whole(let place)? = try walk.next() {
      if place.header.number == 20 { changed[Int(place.end) - 1] ^= 1 }
    }
    let (intervals, damage) = try ReadingTests.all(try ArchiveInMemory.reader(changed))
    #expect(intervals.map(\.number) == Array(0..<20) + Array(60..<130))
    #expect(damage?.message == "the checksum of a block is wrong")
    // Gauges alone would decode to something, only not to what was written.
    let (gauges, _) = try ReadingTests.all(try ArchiveInMemory.reader(changed), histograms: [])
    #expect(gauges.map(\.number) == Array(0..<20) + Array(60..<130))
  }

  @Test("with a file of nothing, text or another version is refused in words")
  func otherFiles() throws {
    for bytes in [[], Array("schema: needletail/1\n".utf8), Array(ArchiveLayout.prologue.dropLast())] as [[UInt8]] {
      let error = #expect(throws: ArchiveError.self) { try ArchiveInMemory.reader(bytes) }
      #expect(error?.message == "not an archive")
    }
    var newer = try ArchiveInMemory.bytes(0..<1, samples: 1)
    newer[8] = 3
    let error = #expect(throws: ArchiveError.self) { try ArchiveInMemory.reader(newer) }
    #expect(error?.message == "an archive of version 3, and this program reads version 2")
  }
}
