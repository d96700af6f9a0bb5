/// A file's bytes, known to be UTF-8 and free of characters that YAML forbids, with places in them.
struct SourceText {
  /// A file larger than this is refused.
  static let maxBytes = 4 << 20

  /// Without a byte order mark, and with JSON's escaped surrogate pairs rewritten (see `SurrogatePairs`).
  let bytes: [UInt8]
  private let pairs: SurrogatePairs
  /// The place just after the last character.
  let end: SourcePlace

  /// - Throws: the first place that is not text, or the size.
  init(_ source: [UInt8], maxBytes: Int = SourceText.maxBytes) throws(Fault) {
    guard source.count <= maxBytes else {
      throw Fault(
        place: .start,
        message: "the file has \(source.count) bytes, more than the \(maxBytes) (\(maxBytes >> 20) MiB) allowed",
        remedy: "split it, or keep long data in a trace file")
    }
    let isMarked = source.starts(with: [0xEF, 0xBB, 0xBF])
    let text = isMarked ? Array(source.dropFirst(3)) : source
    end = try Self.check(text)
    (bytes, pairs) = SurrogatePairs.rewritten(text)
  }

  /// What makes bytes unreadable as text, and where.
  struct Fault: Error {
    var place: SourcePlace
    var message: String
    var remedy: String
  }

  /// The place in the file as it was written, never beyond its end.
  func place(_ mark: YAMLMark) -> SourcePlace {
    let column = mark.column + pairs.columnsRemoved(line: mark.line, before: mark.column)
    return min(SourcePlace(line: mark.line + 1, column: column + 1), end)
  }

  /// Undoes the rewriting of surrogate pairs in a scalar that has no escapes of its own.
  func literal(_ text: String, from start: YAMLMark, to end: YAMLMark) -> String {
    pairs.restored(text, from: start, to: end)
  }

  /// Walks the code points: UTF-8 by the Unicode standard's table 3-7, characters by YAML 1.1 section 5.1.
  private static func check(_ bytes: [UInt8]) throws(Fault) -> SourcePlace {
    var place = SourcePlace.start
    var afterReturn = false
    var index = 0
    while index < bytes.count {
      // Nearly all of nearly every file.
      if bytes[index] >= 0x20 && bytes[index] < 0x7F {
        place.column += 1
        afterReturn = false
        index += 1
        continue
      }
      var decoder = Unicode.UTF8.ForwardParser()
      var iterator = bytes[index...].makeIterator()
      switch decoder.parseScalar(from: &iterator) {
      case .emptyInput: return place
      case .error:
        throw Fault(
          place: place, message: "the file is not valid UTF-8 here", remedy: "save it as UTF-8")
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded).value
        guard isAllowed(scalar) else {
          throw Fault(
            place: place, message: "the character U+\(hexadecimal(scalar)) is not allowed in a workload file",
            remedy: "remove it, or write it as an escape in double quotes")
        }
        switch scalar {
        case 0x0A where afterReturn: break
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: place = SourcePlace(line: place.line + 1, column: 1)
        default: place.column += 1
        }
        afterReturn = scalar == 0x0D
        index += encoded.count
      }
    }
    return place
  }

  private static func isAllowed(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private static func hexadecimal(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
