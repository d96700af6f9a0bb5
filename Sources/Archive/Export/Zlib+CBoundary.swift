import CNeedletailZlib

/// zlib streams (RFC 1950), by zlib at its usual level: the bytes are those of every program that uses it so.
enum Zlib {
  static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    let capacity = compressBound(UInt(bytes.count))
    return unsafe [UInt8](unsafeUninitializedCapacity: Int(capacity)) { buffer, count in
      var length = capacity
      let status = unsafe compress(buffer.baseAddress, &length, bytes, UInt(bytes.count))
      precondition(status == Z_OK, "zlib compresses into what it asked for, if there is memory")
      count = Int(length)
    }
  }
}
