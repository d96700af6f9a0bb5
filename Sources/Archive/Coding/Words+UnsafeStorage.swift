extension [UInt64] {
  /// The first `count` bytes as they lie in memory.
  func bytes(_ count: Int) -> [UInt8] {
    precondition(count <= self.count * 8, "as many bytes as there are")
    return unsafe withUnsafeBytes { unsafe Array<UInt8>($0.prefix(count)) }
  }
}
