extension FuzzedReader {
  /// Reads what libFuzzer made up; a finding ends the process, with the finding as its last words.
  ///
  /// - Parameters:
  ///   - data: `count` bytes, which are not kept.
  package func take(_ data: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: count))
    if let finding = finding(in: bytes) { fatalError(finding) }
  }
}
