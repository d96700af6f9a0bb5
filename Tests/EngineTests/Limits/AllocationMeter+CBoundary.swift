#if canImport(CNeedletailJemalloc)
  import CNeedletailJemalloc
#endif

/// Bytes allocated so far by this thread, as jemalloc counts them; `nil` where its counters do not work, as under a
/// sanitizer, which brings an allocator of its own.
func allocatedBytes() -> UInt64? {
  #if canImport(CNeedletailJemalloc)
    var bytes: UInt64 = 0
    var size = MemoryLayout<UInt64>.size
    let code = unsafe mallctl("thread.allocated", &bytes, &size, nil, 0)
    return code == 0 && bytes > 0 ? bytes : nil
  #else
    return nil
  #endif
}
