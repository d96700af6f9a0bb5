import Foundation
import NeedletailFuzzing
import Testing

/// Inputs that fuzzers found fault with, and seeds: `Inputs/READER/NAME`.
@Suite("Inputs that fuzzers have found")
struct FoundInputTests {
  struct Input: Sendable, CustomTestStringConvertible {
    var reader: FuzzedReader
    var url: URL
    var testDescription: String { "\(reader.rawValue)/\(url.lastPathComponent)" }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Inputs")

  static let inputs: [Input] = FuzzedReader.allCases.flatMap { reader in
    let folder = folder.appending(path: reader.rawValue)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { Input(reader: reader, url: folder.appending(path: $0)) }
  }

  @Test("there are some for every reader", arguments: FuzzedReader.allCases)
  func some(reader: FuzzedReader) {
    #expect(Self.inputs.contains { $0.reader == reader })
  }

  @Test("are read, or refused in words", arguments: inputs)
  func input(_ input: Input) throws {
    #expect(input.reader.finding(in: Array(try Data(contentsOf: input.url))) == nil)
  }
}
