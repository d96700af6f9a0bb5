/// Goes from block to block by their headers; payloads are read when asked for.
struct BlockWalk {
  struct Place: Equatable {
    var header: BlockHeader
    /// Of the block's header.
    var offset: UInt64
    /// Behind the payload.
    var end: UInt64
  }

  enum Step {
    /// The header is right, and there are as many bytes as it says.
    case whole(Place)
    /// The file ends inside the block, as after a kill.
    case torn
    case damaged(ArchiveError)
  }

  let source: any ByteSource
  private(set) var offset: UInt64
  private let limit: UInt64

  init(_ source: any ByteSource, from offset: UInt64, to limit: UInt64) {
    self.source = source
    self.offset = offset
    self.limit = limit
  }

  /// The next block; `nil` at the end.
  mutating func next() throws(ArchiveError) -> Step? {
    guard offset < limit else { return nil }
    let step = try block(at: offset)
    if case .whole(let place) = step { offset = place.end } else { offset = limit }
    return step
  }

  /// The block at an offset below the limit.
  func block(at offset: UInt64) throws(ArchiveError) -> Step {
    let length = UInt64(BlockHeader.length)
    guard offset < limit, limit - offset >= length else { return .torn }
    let bytes = try source.bytes(at: offset, count: BlockHeader.length)
    // Space that was reserved but never written, as after a loss of power.
    if bytes.allSatisfy({ $0 == 0 }) { return .torn }
    do throws(Malformed) {
      let header = try BlockHeader(bytes[...])
      let end = offset + length + UInt64(header.payloadLength)
      guard end <= limit else { return .torn }
      return .whole(Place(header: header, offset: offset, end: end))
    } catch {
      return .damaged(ArchiveError(path: source.path, at: offset, error))
    }
  }

  /// A block's payload as it is stored.
  func stored(_ place: Place) throws(ArchiveError) -> [UInt8] {
    let count = place.header.payloadLength
    return try source.bytes(at: place.offset + UInt64(BlockHeader.length), count: count)
  }
}

extension ArchiveError {
  /// A place in the file that is not what was written there.
  init(path: String, at offset: UInt64, _ malformed: Malformed) {
    self.init(
      path: path, offset: offset, message: malformed.what,
      remedy: "what does not depend on it can still be read; if the file was copied, copy it again")
  }
}
