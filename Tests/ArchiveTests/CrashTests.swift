import Foundation
import Testing

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

@Suite("A writer that is killed", .serialized)
struct CrashTests {
  /// The program beside the tests, of the same build.
  static let fixture: URL? = {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let found = beside.appending(path: "ArchiveWriterFixture")
    return FileManager.default.isExecutableFile(atPath: found.path) ? found : nil
  }()

  /// What a child wrote to its standard output before it ended, and how it ended.
  static func run(_ path: String, samples: Int, killedAfter acknowledgements: Int, spins: UInt64) throws -> Int {
    let process = Process()
    process.executableURL = fixture
    process.arguments = [path, String(samples), "100000"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var count = 0
    while count < acknowledgements, let byte = try pipe.fileHandleForReading.read(upToCount: 1) { count += byte.count }
    // A while that no clock measures, so that the kill meets the child anywhere in its work.
    var state = spins | 1
    for _ in 0..<spins { state = state &* 6_364_136_223_846_793_005 &+ 1 }
    if state == 0 { print(state) }
    kill(process.processIdentifier, SIGKILL)
    count += try pipe.fileHandleForReading.readToEnd()?.count ?? 0
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    return count
  }

  @Test("a hundred times at random moments leaves all but the interval at hand, and can be continued")
  func killed() throws {
    try #require(Self.fixture != nil, "the writer is not beside the tests; build them with `swift build --build-tests`")
    let folder = try TemporaryFolder()
    var shapes = LatencyShapes(seed: 47)
    for round in 0..<100 {
      let path = folder.path("\(round).ntl")
      let samples = round % 2 == 0 ? 20 : 900
      let written = try Self.run(
        path, samples: samples, killedAfter: 1 + Int(shapes.bits() % 12), spins: shapes.bits() % 30_000)
      let reader = try ArchiveReader(path: path)
      let survey = try reader.survey()
      let (intervals, damage) = try ReadingTests.all(reader)
      // At most the interval at hand is lost; one may be whole that was not acknowledged yet.
      #expect(intervals.count == written || intervals.count == written + 1, "round \(round)")
      #expect(intervals == intervals.indices.map { RehearsedRun.interval(UInt64($0), samples: samples) })
      #expect(damage == nil)
      #expect(survey.ending == .open || survey.ending == .torn(offset: survey.wholeBytes))
      guard round % 10 == 0 else { continue }
      let writer = try ArchiveWriter(appendingTo: path, header: RehearsedRun.header)
      writer.take(RehearsedRun.interval(UInt64(intervals.count), samples: samples))
      try writer.close()
      #expect(try ArchiveReader(path: path).survey().intervals == intervals.count + 1)
    }
  }

  @Test("before it wrote a header leaves no archive, and says so")
  func headerless() throws {
    let error = #expect(throws: ArchiveError.self) { try ArchiveInMemory.reader([]) }
    #expect(error?.description == "memory: error: not an archive; name a file that a run wrote, NAME.ntl")
  }

  @Test("by a disk that is full, leaves every interval that was whole")
  func fullDisk() throws {
    let fixture = try #require(Self.fixture)
    let folder = try TemporaryFolder()
    let path = folder.path("a.ntl")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // A limit on the file's size fails writes halfway, as a full disk does, once its signal is ignored.
    process.arguments = ["-c", "trap '' XFSZ; ulimit -f 40; exec \"$0\" \"$@\"", fixture.path, path, "300", "100000"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) } ?? ""
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(output.hasSuffix("a.ntl: error: file too large; free some space, or name a file elsewhere\n"))
    let reader = try ArchiveReader(path: path)
    #expect(try reader.survey().ending == .open)
    let (intervals, damage) = try ReadingTests.all(reader)
    #expect(intervals.count == output.prefix { $0 == "." }.count && intervals.count > 5)
    #expect(intervals == intervals.indices.map { RehearsedRun.interval(UInt64($0), samples: 300) })
    #expect(damage == nil)
  }
}
