import CNeedletailLZ4

/// LZ4 frames (version 1.6.1 of the frame format), by liblz4.
enum LZ4Frame {
  /// The bytes as one frame that says how long they are; `nil` when that is not shorter.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.contentSize = UInt64(bytes.count)
    preferences.frameInfo.blockMode = LZ4F_blockIndependent
    let capacity = unsafe LZ4F_compressFrameBound(bytes.count, &preferences)
    let frame = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = unsafe LZ4F_compressFrame(buffer.baseAddress, capacity, bytes, bytes.count, &preferences)
      count = LZ4F_isError(written) == 0 ? written : 0
    }
    return frame.isEmpty || frame.count >= bytes.count ? nil : frame
  }

  /// What a frame holds.
  ///
  /// - Throws: `Malformed` when it is none, is not whole, or holds more than `limit` bytes, which are never allocated.
  static func decompressed(_ frame: ArraySlice<UInt8>, limit: Int) throws(Malformed) -> [UInt8] {
    var context: OpaquePointer?
    guard unsafe LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else {
      throw Malformed("there is no memory for a decompressor")
    }
    defer { unsafe LZ4F_freeDecompressionContext(context) }
    let frame = Array(frame)
    var info = LZ4F_frameInfo_t()
    var headerLength = frame.count
    let hint = unsafe LZ4F_getFrameInfo(context, &info, frame, &headerLength)
    guard LZ4F_isError(hint) == 0 else { throw Malformed("an LZ4 frame with a bad header") }
    guard info.contentSize > 0, info.contentSize <= UInt64(limit) else {
      throw Malformed("an LZ4 frame of \(info.contentSize) bytes, where 1 to \(limit) are allowed")
    }
    var isWhole = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(info.contentSize)) { buffer, count in
      unsafe (count, isWhole) = decompress(frame, from: headerLength, into: buffer, context)
    }
    guard isWhole, bytes.count == Int(info.contentSize) else { throw Malformed("an LZ4 frame that is damaged") }
    return bytes
  }

  /// Decompresses until the frame ends, and says how much there was and whether it ended as it should.
  private static func decompress(
    _ frame: [UInt8], from start: Int, into buffer: UnsafeMutableBufferPointer<UInt8>, _ context: OpaquePointer?
  ) -> (Int, Bool) {
    var (read, written) = (start, 0)
    return unsafe frame.withUnsafeBytes { source in
      while true {
        var (taken, made) = (source.count - read, buffer.count - written)
        let rest = unsafe LZ4F_decompress(
          context, buffer.baseAddress.map { unsafe $0 + written }, &made,
          source.baseAddress.map { unsafe $0 + read }, &taken, nil)
        guard LZ4F_isError(rest) == 0 else { return (0, false) }
        read += taken
        written += made
        if rest == 0 { return (written, read == source.count) }
        // It wants more than there is, on one side or the other.
        if taken == 0 && made == 0 { return (written, false) }
      }
    }
  }
}
