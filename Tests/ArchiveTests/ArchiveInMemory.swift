import Foundation

@testable import NeedletailArchive
@testable import ArchiveWriterFixture

/// Archives of the rehearsed run for the tests: in files of their own, or as bytes.
enum ArchiveInMemory {
  /// The bytes of an archive of some intervals.
  static func bytes(_ numbers: some Sequence<UInt64>, samples: Int, isClosed: Bool = true) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(creating: folder.path("a.ntl"), header: RehearsedRun.header)
    for number in numbers { writer.take(RehearsedRun.interval(number, samples: samples)) }
    if isClosed { try writer.close() }
    return Array(try Data(contentsOf: URL(filePath: folder.path("a.ntl"))))
  }

  static func reader(_ bytes: [UInt8]) throws(ArchiveError) -> ArchiveReader {
    try ArchiveReader(ByteArraySource(bytes: bytes))
  }
}

/// A folder that lasts as long as the value that names it.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "needletail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}
