/// The names of runs: twelve hexadecimal digits, made of what was stored and when.
enum RunIdentifier {
  static let digits = 12

  /// - Parameter number: Tells runs apart that are alike, and gives another name should one be taken.
  /// - Complexity: O(bytes of the document).
  static func name(document: String, endedAtMilliseconds: Int64, number: UInt64) -> String {
    // FNV-1a over the document (Fowler, Noll, Vo), then SplitMix64's finalizer (Steele, Lea, Flood 2014) at each step.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in document.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = mixed(mixed(hash ^ UInt64(bitPattern: endedAtMilliseconds)) &+ number)
    let text = String(hash >> 16, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// Whether a word could be the beginning of a name.
  static func isPrefix(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.count <= digits && word.allSatisfy { $0.isHexDigit && !$0.isUppercase && $0.isASCII }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
