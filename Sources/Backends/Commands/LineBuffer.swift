/// What a process has written, cut into lines: by line feeds, a carriage return before one dropped.
struct LineBuffer: Sendable {
  /// The longest line, without its end: 16 MiB.
  static let lineBytesMost = 16 << 20

  private let limit: Int
  private var bytes: [UInt8] = []
  /// Where the first line that was not taken begins, and how far no line feed was found.
  private var start = 0
  private var searched = 0

  init(limit: Int = LineBuffer.lineBytesMost) { self.limit = limit }

  /// Takes in what was read. - Complexity: O(count) amortized.
  mutating func append(_ chunk: some Collection<UInt8>) {
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
      start = 0
      searched = 0
    } else if start > bytes.count / 2 {
      bytes.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    bytes.append(contentsOf: chunk)
  }

  /// The next whole line; `nil` until its end has come.
  ///
  /// - Throws: `LineTooLong` when a line is over the limit, ended or not; nothing more can be read then.
  mutating func next() throws(LineTooLong) -> [UInt8]? {
    while searched < bytes.count, bytes[searched] != 0x0A { searched += 1 }
    guard searched - start <= limit + 1 else { throw LineTooLong(limit: limit) }
    guard searched < bytes.count else { return nil }
    var end = searched
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    guard end - start <= limit else { throw LineTooLong(limit: limit) }
    let line = Array(bytes[start..<end])
    searched += 1
    start = searched
    return line
  }

  /// What was written after the last line feed, once no more can come; `nil` when that is nothing. It counts as a line.
  mutating func last() -> [UInt8]? {
    guard start < bytes.count else { return nil }
    let line = Array(bytes[start...])
    start = bytes.count
    searched = start
    return line.last == 0x0D ? Array(line.dropLast()) : line
  }
}

/// A line that is longer than is read.
struct LineTooLong: Error, Equatable, CustomStringConvertible {
  /// Bytes.
  var limit: Int

  var description: String { "wrote a line of more than \(limit) bytes" }
}
