import NeedletailFuzzing
import Testing

@testable import NeedletailWorkload

/// SplitMix64 (Steele, Lea and Flood 2014): enough to choose mutations, the same on every machine.
private struct MutationSource {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}

@Suite("Mutated files")
struct FuzzTests {
  private static let tokens = [
    "{", "}", "[", "]", ":", ",", "\"", "'", "&a", "*a", "<<", "- ", "? ", "!x", "|", ">", "#", "%", "@", "`", "\n",
    "\t", "  ", "null", "true", "-1", "0", "1e999", "nan", "999999999999999999999", "1ns", "100h", "5/s", "${A}",
    "${B:x}", "${", "\\ud83d\\ude00", "\\ud83d", "---\n", "...\n", "\u{85}", "\u{2028}", "é", "😀", "\u{FEFF}",
  ]

  /// One to four changes of bytes, lines or tokens.
  private func mutated(_ bytes: [UInt8], _ source: inout MutationSource) -> [UInt8] {
    var bytes = bytes
    for _ in 0...source.next(below: 4) where !bytes.isEmpty {
      let at = source.next(below: bytes.count)
      switch source.next(below: 8) {
      case 0: bytes[at] = UInt8(source.next(below: 256))
      case 1: bytes.remove(at: at)
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + source.next(below: 40)))
      case 3: bytes.insert(contentsOf: Array(Self.tokens[source.next(below: Self.tokens.count)].utf8), at: at)
      case 4, 5:
        // A whole value or key is replaced, which gets past the syntax more often than single bytes do.
        let isWord = { (byte: UInt8) in byte > 0x20 && !"{}[],:".utf8.contains(byte) }
        let start = bytes[..<at].lastIndex { !isWord($0) }.map { $0 + 1 } ?? 0
        let end = bytes[at...].firstIndex { !isWord($0) } ?? bytes.count
        bytes.replaceSubrange(
          start..<max(start, end), with: Array(Self.tokens[source.next(below: Self.tokens.count)].utf8))
      default:
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let from = source.next(below: lines.count)
        let to = source.next(below: lines.count)
        switch source.next(below: 3) {
        case 0: lines.swapAt(from, to)
        case 1: lines.insert(lines[from], at: to)
        default: lines.remove(at: from)
        }
        bytes = Array(lines.joined(separator: [0x0A]))
      }
    }
    return bytes
  }

  @Test("read, or are refused with places inside the file", arguments: [1, 2, 3, 4] as [UInt64])
  func never(_ seed: UInt64) {
    var source = MutationSource(state: seed)
    let samples = Samples.all.map { Array($0.utf8) }
    let options = WorkloadReader.Options(environment: ["A": "5"])
    var good = 0
    for round in 0..<500 {
      let bytes = mutated(samples[round % samples.count], &source)
      do throws(WorkloadError) {
        _ = try WorkloadReader.read(bytes: bytes, path: "w.yaml", options: options)
        good += 1
      } catch {
        if let finding = ToldProblems.finding(in: error, of: bytes, path: "w.yaml") {
          Issue.record("\(finding), in: \(String(decoding: bytes, as: UTF8.self))")
        }
      }
    }
    // The mutations must reach both ends.
    #expect(good > 10 && good < 490)
  }

  @Test("what still reads, expands to the same plan")
  func expands() throws {
    var source = MutationSource(state: 99)
    let samples = Samples.all.map { Array($0.utf8) }
    for round in 0..<400 {
      let bytes = mutated(samples[round % samples.count], &source)
      guard let reading = try? WorkloadReader.read(bytes: bytes, path: "w.yaml") else { continue }
      let again = try read(reading.expanded())
      #expect(again.file.plan == reading.file.plan)
      #expect(again.file.thresholds == reading.file.thresholds)
    }
  }
}
