import Foundation
import Testing

@testable import NeedletailFuzzing

@Suite("Forged archives")
struct ForgedArchiveTests {
  private static func bytes(_ name: String) throws -> [UInt8] {
    let inputs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Inputs/archive")
    return Array(try Data(contentsOf: inputs.appending(path: name)))
  }

  private static let names = ["rehearsed-packed.ntl", "rehearsed-plain.ntl", "run-plain.ntl"]

  @Test("are the archive itself where all is right", arguments: names)
  func untouched(name: String) throws {
    let bytes = try Self.bytes(name)
    #expect(ForgedArchive(bytes).bytes == bytes)
  }

  @Test("have right checksums whatever theirs were, and the payload as it was", arguments: names)
  func repaired(name: String) throws {
    let bytes = try Self.bytes(name)
    // The beginning; both checksums of the first block; the one of the index's place, before the mark at the end.
    var changed = bytes
    for place in [0, 11, 12 + 16, 12 + 23, bytes.count - 8] { changed[place] ^= 0xFF }
    #expect(ForgedArchive(changed).bytes == bytes)
    // A byte of the first payload stays changed.
    changed = bytes
    changed[12 + 24] ^= 1
    let forged = ForgedArchive(changed).bytes
    #expect(forged[12 + 24] == changed[12 + 24] && forged[12 + 16..<12 + 20] != bytes[12 + 16..<12 + 20])
  }

  @Test("of any length are made, if only of a few bytes")
  func short() throws {
    let bytes = try Self.bytes(Self.names[1])
    for length in 0..<bytes.count { #expect(ForgedArchive(Array(bytes[..<length])).bytes.count == length) }
  }
}
