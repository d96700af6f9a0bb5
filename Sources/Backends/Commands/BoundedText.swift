extension String {
  /// The beginning that fits into `most` bytes of UTF-8, whole characters only.
  func beginning(bytes most: Int) -> String {
    guard utf8.count > most else { return self }
    var length = 0
    let end = unicodeScalars.indices.first { index in
      length += UTF8.width(unicodeScalars[index])
      return length > most
    }
    return String(unicodeScalars[..<(end ?? endIndex)])
  }
}
