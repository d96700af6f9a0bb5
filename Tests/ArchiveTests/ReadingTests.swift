import Foundation
import NeedletailMetrics
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

@Suite("An archive")
struct ReadingTests {
  /// Everything a reader gives.
  static func all(
    _ reader: ArchiveReader, _ numbers: ClosedRange<UInt64> = 0...UInt64.max, histograms: Set<Int>? = nil,
    gauges: Bool = true
  ) throws -> (intervals: [RecordedInterval], damage: ArchiveError?) {
    var intervals: [RecordedInterval] = []
    let damage = try reader.read(numbers, histograms: histograms, gauges: gauges) { intervals.append($0) }
    return (intervals, damage)
  }

  @Test("gives back what was written, closed or not", arguments: [true, false])
  func roundTrip(isClosed: Bool) throws {
    let bytes = try ArchiveInMemory.bytes(0..<130, samples: 40, isClosed: isClosed)
    let reader = try ArchiveInMemory.reader(bytes)
    #expect(reader.header == RehearsedRun.header)
    let (intervals, damage) = try Self.all(reader)
    #expect(intervals == (0..<130).map { RehearsedRun.interval($0, samples: 40) })
    #expect(damage == nil)
    let survey = try reader.survey()
    #expect(survey.ending == (isClosed ? .closed : .open))
    #expect(survey.intervals == 130 && survey.firstNumber == 0 && survey.lastNumber == 129)
    #expect(survey.bytes == UInt64(bytes.count))
  }

  @Test(
    "is read in part: any range of time, also where intervals are missing",
    arguments: [0...0, 59...60, 61...61, 100...140, 120...10_000, 131...135, 500...600] as [ClosedRange<UInt64>])
  func range(numbers: ClosedRange<UInt64>) throws {
    let written = Array(0..<130) + Array(136..<150) as [UInt64]
    for isClosed in [true, false] {
      let reader = try ArchiveInMemory.reader(try ArchiveInMemory.bytes(written, samples: 6, isClosed: isClosed))
      let (intervals, _) = try Self.all(reader, numbers)
      #expect(intervals.map(\.number) == written.filter { numbers.contains($0) })
      #expect(intervals == intervals.map { RehearsedRun.interval($0.number, samples: 6) })
    }
  }

  @Test("is read in part: one histogram alone, or the gauges")
  func oneHistogram() throws {
    let reader = try ArchiveInMemory.reader(try ArchiveInMemory.bytes(0..<70, samples: 20))
    let expected = (0..<70).map { RehearsedRun.interval($0, samples: 20) }
    let (ones, _) = try Self.all(reader, histograms: [1], gauges: false)
    #expect(ones.map(\.entries) == expected.map { $0.entries.filter { $0.histogram == 1 } })
    #expect(ones.allSatisfy { $0.gauges.isEmpty })
    let (gauges, _) = try Self.all(reader, histograms: [])
    #expect(gauges.map(\.gauges) == expected.map(\.gauges))
    #expect(gauges.allSatisfy { $0.entries.isEmpty })
  }

  @Test("reads from the last key frame, not from the beginning")
  func fromKeyFrame() throws {
    let bytes = try ArchiveInMemory.bytes(0..<200, samples: 20)
    let whole = CountingSource(bytes: bytes)
    _ = try Self.all(ArchiveReader(whole))
    let part = CountingSource(bytes: bytes)
    #expect(try Self.all(ArchiveReader(part), 185...185).intervals == [RehearsedRun.interval(185, samples: 20)])
    #expect(part.bytesRead * 5 < whole.bytesRead)
  }

  @Test("goes on where it ended, closed, open or torn", arguments: [0, 1, 2])
  func append(ending: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.ntl")
    var bytes = try ArchiveInMemory.bytes(0..<67, samples: 30, isClosed: ending == 0)
    if ending == 2 { bytes.removeLast(11) }
    try Data(bytes).write(to: URL(filePath: path))
    let writer = try ArchiveWriter(appendingTo: path, header: RehearsedRun.header)
    let resumed = ending == 2 ? UInt64(66) : 67
    for number in resumed..<140 { writer.take(RehearsedRun.interval(number, samples: 30)) }
    try writer.close()
    let reader = try ArchiveReader(path: path)
    #expect(try Self.all(reader).intervals == (0..<140).map { RehearsedRun.interval($0, samples: 30) })
    #expect(try reader.survey().ending == .closed)
  }

  @Test("is not continued by another run, nor written by two at once")
  func refusedWriters() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.ntl")
    let writer = try ArchiveWriter(creating: path, header: RehearsedRun.header)
    writer.take(RehearsedRun.interval(0, samples: 5))
    let busy = #expect(throws: ArchiveError.self) {
      try ArchiveWriter(creating: path, header: RehearsedRun.header)
    }
    #expect(busy?.message == "another process is writing it")
    #expect(writer.bytesWritten == UInt64(try Data(contentsOf: URL(filePath: path)).count))
    try writer.close()
    withExtendedLifetime(writer) {}
    var other = RehearsedRun.header
    other.run.seed = 1
    let archive = try ArchiveInMemory.bytes(0..<3, samples: 5)
    try Data(archive).write(to: URL(filePath: folder.path("b.ntl")))
    #expect(throws: ArchiveError.self) { try ArchiveWriter(appendingTo: folder.path("b.ntl"), header: other) }
    #expect(Array(try Data(contentsOf: URL(filePath: folder.path("b.ntl")))) == archive)
  }

  @Test("is not written to a device")
  func device() throws {
    let error = #expect(throws: ArchiveError.self) {
      try ArchiveWriter(creating: "/dev/full", header: RehearsedRun.header)
    }
    #expect(error?.message == "not a regular file")
  }

  @Test("has an index that grows coarser, not longer")
  func keyFrames() throws {
    var frames = KeyFrames()
    for number in 0..<UInt64(20_000) { frames.add(KeyFrames.Place(number: number * 60, offset: 100 + number * 999)) }
    #expect(frames.places.count <= KeyFrames.most && frames.places.count > KeyFrames.most / 2)
    #expect(frames.place(for: 599_999).map { $0.number > 599_999 - 8 * 60 * 2 } == true)
    #expect(try KeyFrames(payload: frames.payload, before: 20_000_000).places == frames.places)
    #expect(throws: Malformed.self) { try KeyFrames(payload: frames.payload, before: 1_000_000) }
  }
}

/// Counts the bytes that are read.
final class CountingSource: ByteSource, @unchecked Sendable {
  // Sendable because one test uses it from one thread.
  let path = "memory"
  private let bytes: [UInt8]
  private(set) var bytesRead = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  func length() -> UInt64 { UInt64(bytes.count) }

  func bytes(at offset: UInt64, count: Int) -> [UInt8] {
    let found = ByteArraySource(bytes: bytes).bytes(at: offset, count: count)
    bytesRead += found.count
    return found
  }
}
