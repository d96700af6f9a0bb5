import NeedletailFuzzing

/// libFuzzer's entry: one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe FuzzedReader.archive.take(data, count)
  return 0
}
