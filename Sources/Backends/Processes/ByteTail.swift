/// The end of a stream of bytes, as text.
package struct ByteTail: Sendable, Equatable {
  private let limit: Int
  private var bytes: [UInt8] = []
  /// Whether something came before what is kept.
  private var isCut = false

  /// Keeps the last `limit` bytes.
  package init(limit: Int) { self.limit = limit }

  package mutating func append(_ chunk: some BidirectionalCollection<UInt8>) {
    if chunk.count > limit { isCut = true }
    bytes.append(contentsOf: chunk.suffix(limit))
    // Cut at twice the limit, so that a byte is moved once at most.
    guard bytes.count >= 2 * limit else { return }
    bytes.removeFirst(bytes.count - limit)
    isCut = true
  }

  /// The kept bytes, at most `limit` as UTF-8: what is no UTF-8 is replaced, and a character cut in two at the
  /// beginning is left out.
  package var text: String {
    var tail = bytes.suffix(limit)
    if isCut || tail.count < bytes.count { tail = tail.drop { $0 & 0xC0 == 0x80 } }
    let text = String(decoding: tail, as: UTF8.self)
    // A replacement has three bytes where there was one.
    var excess = text.utf8.count - limit
    guard excess > 0 else { return text }
    let kept = text.unicodeScalars.drop { scalar in
      guard excess > 0 else { return false }
      excess -= UTF8.width(scalar)
      return true
    }
    return String(kept)
  }
}
