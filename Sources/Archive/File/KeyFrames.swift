/// Where reading can begin: the intervals that need none before them.
struct KeyFrames: Equatable {
  struct Place: Equatable {
    var number: UInt64
    var offset: UInt64
  }

  /// Beyond this count every other one is forgotten, and from then on every other new one: a long run's index is
  /// coarser, not larger.
  static let most = 4_096

  private(set) var places: [Place] = []
  private var stride = 1
  private var untilNext = 0

  mutating func add(_ place: Place) {
    guard untilNext == 0 else {
      untilNext -= 1
      return
    }
    if places.count == Self.most {
      places = places.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      stride *= 2
    }
    places.append(place)
    untilNext = stride - 1
  }

  /// The last place to begin at for reading an interval; `nil` when none is known.
  func place(for number: UInt64) -> Place? { places.last { $0.number <= number } }

  var payload: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: UInt64(places.count))
    var last = Place(number: 0, offset: 0)
    for place in places {
      bytes.append(varint: place.number - last.number)
      bytes.append(varint: place.offset - last.offset)
      last = place
    }
    return bytes
  }

  init() {}

  init(payload: [UInt8], before end: UInt64) throws(Malformed) {
    var reader = ByteReader(payload[...])
    let count = try reader.count(upTo: Self.most, of: "key frames")
    var last = Place(number: 0, offset: 0)
    for position in 0..<count {
      let (number, isOver) = last.number.addingReportingOverflow(try reader.varint())
      let (offset, isBeyond) = last.offset.addingReportingOverflow(try reader.varint())
      guard !isOver, !isBeyond, offset < end, position == 0 || number > last.number && offset > last.offset else {
        throw Malformed("an index that is out of order")
      }
      last = Place(number: number, offset: offset)
      places.append(last)
    }
    guard reader.rest == 0 else { throw Malformed("bytes after the index") }
  }
}
