import CNeedletailSodium

/// SHA-256 (FIPS 180-4), by libsodium.
package enum SHA256 {
  /// The digest as 64 lowercase hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let status = unsafe crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    assert(status == 0, "SHA-256 cannot fail")
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
