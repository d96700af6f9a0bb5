/// The 24 bytes before a block's payload.
struct BlockHeader: Equatable {
  enum Kind: UInt8 {
    /// What the archive records: the first block.
    case header = 1
    case interval = 2
    /// Where the key frames are: the last block of an archive that was closed.
    case index = 3
  }

  enum Packing: UInt8 {
    case plain = 0
    case lz4 = 1
  }

  static let length = 24
  /// No payload is longer, packed or not.
  static let longestPayload = 64 << 20

  var kind: Kind
  var packing: Packing = .plain
  /// Whether the interval can be read without those before it.
  var isKeyFrame = false
  /// Of the payload as it is stored.
  var payloadLength: Int
  /// The interval's; 0 in other blocks.
  var number: UInt64 = 0
  /// CRC-32C of the payload as it is stored.
  var payloadChecksum: UInt32

  var bytes: [UInt8] {
    var bytes: [UInt8] = [kind.rawValue, packing.rawValue, isKeyFrame ? 1 : 0, 0]
    bytes.append(little: UInt32(payloadLength))
    bytes.append(little: number)
    bytes.append(little: payloadChecksum)
    bytes.append(little: CRC32C.checksum(bytes[...]))
    return bytes
  }

  init(kind: Kind, isKeyFrame: Bool = false, number: UInt64 = 0, packing: Packing, payload: [UInt8]) {
    self.kind = kind
    self.packing = packing
    self.isKeyFrame = isKeyFrame
    self.number = number
    payloadLength = payload.count
    payloadChecksum = CRC32C.checksum(payload[...])
  }

  /// - Throws: `Malformed` when the 24 bytes are none of a block's.
  init(_ bytes: ArraySlice<UInt8>) throws(Malformed) {
    var reader = ByteReader(bytes)
    let fields = try reader.take(20)
    guard try reader.little(UInt32.self) == CRC32C.checksum(fields) else {
      throw Malformed("the checksum of a block's header is wrong")
    }
    var field = ByteReader(fields)
    let (kind, packing, flags) = try (field.little(UInt8.self), field.little(UInt8.self), field.little(UInt16.self))
    let length = try field.little(UInt32.self)
    guard let kind = Kind(rawValue: kind), let packing = Packing(rawValue: packing), flags <= 1 else {
      throw Malformed("a block of a kind that this version does not know")
    }
    guard length <= Self.longestPayload else {
      throw Malformed("a block of \(length) bytes, where \(Self.longestPayload) are allowed")
    }
    self.kind = kind
    self.packing = packing
    isKeyFrame = flags == 1
    payloadLength = Int(length)
    number = try field.little(UInt64.self)
    payloadChecksum = try field.little(UInt32.self)
  }
}

/// A block whole.
enum Block {
  /// Header and payload, packed when that is shorter; `nil` when there is more than a block may hold.
  static func bytes(
    _ kind: BlockHeader.Kind, isKeyFrame: Bool = false, number: UInt64 = 0, payload: [UInt8]
  ) -> [UInt8]? {
    guard payload.count <= BlockHeader.longestPayload else { return nil }
    let frame = LZ4Frame.compressed(payload)
    let stored = frame ?? payload
    let header = BlockHeader(
      kind: kind, isKeyFrame: isKeyFrame, number: number, packing: frame == nil ? .plain : .lz4, payload: stored)
    return header.bytes + stored
  }

  /// The payload as it was before it was packed, once its checksum is right.
  static func payload(_ stored: [UInt8], of header: BlockHeader) throws(Malformed) -> [UInt8] {
    guard CRC32C.checksum(stored[...]) == header.payloadChecksum else {
      throw Malformed("the checksum of a block is wrong")
    }
    return switch header.packing {
    case .plain: stored
    case .lz4: try LZ4Frame.decompressed(stored[...], limit: BlockHeader.longestPayload)
    }
  }
}
