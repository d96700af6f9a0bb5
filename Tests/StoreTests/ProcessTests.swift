import Foundation
import Testing

@testable import NeedletailStore

/// The program beside these tests that stores runs until it is ended.
private enum Writer {
  static let path: String? = {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "StoreWriter")
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let places = [beside] + ["debug", "release"].map { root.appending(path: ".build/\($0)/StoreWriter") }
    return places.map(\.path).first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static func start(_ store: String, _ workload: String, count: Int) throws -> (process: Process, output: FileHandle) {
    let process = Process()
    process.executableURL = URL(filePath: path ?? "/nonexistent")
    process.arguments = [store, workload, String(count)]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return (process, pipe.fileHandleForReading)
  }

  /// The names in whole lines; a last one that was cut off is none.
  static func names(_ bytes: Data) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
  }
}

@Suite(
  "Many processes and sudden ends",
  .enabled(if: Writer.path != nil, "NOT TESTED: there is no StoreWriter binary; `swift build --build-tests` makes one"))
struct ProcessTests {
  @Test("eight processes store at once, from the first moment on, and no run is lost")
  func together() throws {
    let fixture = try Fixture()
    let writers = try (0..<8).map { try Writer.start(fixture.path, "w\($0)", count: 25) }
    var told: Set<String> = []
    for writer in writers {
      let names = Writer.names(writer.output.readDataToEndOfFile())
      writer.process.waitUntilExit()
      #expect(writer.process.terminationStatus == 0, "\(names.last ?? "")")
      #expect(names.count == 25)
      told.formUnion(names)
    }
    let store = try fixture.store(.reading)
    #expect(told.count == 200)
    #expect(Set(try store.history(limit: 1_000).map(\.id)) == told)
    #expect(try store.count("documents") == 200)
    for number in 0..<8 { #expect(try store.history(workload: "w\(number)", limit: 100).count == 25) }
    #expect(try store.integrity() == "ok")
  }

  @Test("a process that is killed in the middle, a hundred times, loses nothing that it had told of")
  func killed() throws {
    let fixture = try Fixture()
    var told: Set<String> = []
    var chance = LinearCongruence(state: 5)
    for _ in 0..<100 {
      let writer = try Writer.start(fixture.path, "killed", count: 1_000)
      // Ended after a drawn number of lines, and then some work: somewhere in the next run's storing.
      var bytes = Data()
      let lines = Int(chance.next() % 3)
      while bytes.count(where: { $0 == 10 }) < lines {
        let more = writer.output.availableData
        if more.isEmpty { break }
        bytes += more
      }
      var work = chance.next() % 400_000
      while work > 0 { work -= 1 }
      kill(writer.process.processIdentifier, SIGKILL)
      bytes += writer.output.readDataToEndOfFile()
      writer.process.waitUntilExit()
      try #require(writer.process.terminationReason == .uncaughtSignal, "\(Writer.names(bytes).last ?? "")")
      told.formUnion(Writer.names(bytes))

      // Either there is no store yet, or it opens, is whole and has every run that was told of.
      guard !told.isEmpty else { continue }
      let store = try fixture.store(.reading)
      #expect(try store.integrity() == "ok")
      let stored = Set(try store.history(limit: 10_000).map(\.id))
      #expect(told.subtracting(stored) == [])
      #expect(try store.count("documents") == stored.count)
    }
    #expect(told.count > 50)
  }
}

/// Draws for where to end a process.
private struct LinearCongruence {
  var state: UInt64

  /// Constants of Knuth's MMIX.
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
