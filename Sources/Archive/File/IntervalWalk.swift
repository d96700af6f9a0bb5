/// Goes from interval to interval, checking each block's payload, and says where anything is not whole.
struct IntervalWalk {
  enum Find {
    case interval(BlockWalk.Place, payload: [UInt8])
    /// The file ends inside this block.
    case torn(offset: UInt64)
    /// A block is not what was written; when the next can still be found, the walk goes on there.
    case damaged(ArchiveError)
  }

  private var blocks: BlockWalk
  private let isClosed: Bool
  private let length: UInt64
  private var lastNumber: UInt64?

  /// - Parameter indexAt: where the index begins, if there is one: all before it must be whole.
  init(_ source: any ByteSource, from offset: UInt64, indexAt: UInt64?, length: UInt64) {
    blocks = BlockWalk(source, from: offset, to: indexAt ?? length)
    isClosed = indexAt != nil
    self.length = length
  }

  mutating func next() throws(ArchiveError) -> Find? {
    while true {
      let offset = blocks.offset
      switch try blocks.next() {
      case nil: return nil
      case .damaged(let error): return .damaged(error)
      case .torn: return torn(offset, Malformed("a block runs into the index"))
      case .whole(let place):
        // An index that is no longer the end is passed over.
        guard place.header.kind == .interval else { continue }
        return try checked(place)
      }
    }
  }

  private mutating func checked(_ place: BlockWalk.Place) throws(ArchiveError) -> Find {
    let stored = try blocks.stored(place)
    do throws(Malformed) {
      let payload = try Block.payload(stored, of: place.header)
      if let lastNumber, place.header.number <= lastNumber {
        throw Malformed("interval \(place.header.number) after interval \(lastNumber)")
      }
      lastNumber = place.header.number
      return .interval(place, payload: payload)
    } catch {
      return place.end == length
        ? torn(place.offset, error) : .damaged(ArchiveError(path: blocks.source.path, at: place.offset, error))
    }
  }

  /// The last block of a file that was not closed is torn; elsewhere the same is damage.
  private func torn(_ offset: UInt64, _ malformed: Malformed) -> Find {
    isClosed ? .damaged(ArchiveError(path: blocks.source.path, at: offset, malformed)) : .torn(offset: offset)
  }
}
