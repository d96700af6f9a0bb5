/// Texts that may not be longer than a number of bytes.
enum Bytes {
  /// Said in the place of what was cut.
  static let cutMark = "… (cut)"

  /// As much of a text as fits, cut between characters' scalars, with a mark where something was cut.
  ///
  /// - Complexity: O(most).
  static func cut(_ text: String, to most: Int) -> String {
    guard text.utf8.count > most else { return text }
    let scalars = text.unicodeScalars
    let room = max(0, most - cutMark.utf8.count)
    var end = text.utf8.index(text.startIndex, offsetBy: room)
    // Back to where a scalar begins.
    while end > text.startIndex, end.samePosition(in: scalars) == nil { end = text.utf8.index(before: end) }
    return String(scalars[..<end]) + cutMark
  }
}
