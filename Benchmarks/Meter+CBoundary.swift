import CLinux
import Glibc

#if canImport(CJemalloc)
  import CJemalloc
#endif

/// What the operating system and the allocator say of this thread.
enum Meter {
  static func processorTimeNanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Bytes this thread ever allocated, by jemalloc's own count.
  static func allocatedBytes() -> UInt64 {
    #if canImport(CJemalloc)
      var bytes: UInt64 = 0
      var size = MemoryLayout<UInt64>.size
      unsafe mallctl("thread.allocated", &bytes, &size, nil, 0)
      return bytes
    #else
      return 0
    #endif
  }

  static func peakResidentBytes() -> UInt64 { nt_peak_rss_bytes() }

  /// One line on standard output, at once.
  static func say(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { bytes in
      if let base = bytes.baseAddress { _ = unsafe nt_write_all(1, base, bytes.count) }
    }
  }

  /// Processor time of the whole process so far, nanoseconds.
  static func processNanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// The process's resident set at present, bytes; 0 where `/proc` does not say.
  static func residentBytes() -> Int {
    let words = String(decoding: bytes(ofFile: "/proc/self/statm") ?? [], as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  /// A file's bytes, or `nil` when it cannot be read.
  static func bytes(ofFile path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "rb") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let byte = unsafe fgetc(file)
      if byte == EOF { return bytes }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
  }

  /// Runs a command and answers the number it prints; `nil` when it cannot be run or prints none.
  static func number(printedBy command: String) -> Double? {
    guard let pipe = unsafe popen(command + " 2>/dev/null", "r") else { return nil }
    var text = ""
    while true {
      let byte = unsafe fgetc(pipe)
      if byte == EOF { break }
      text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: byte)))
    }
    unsafe pclose(pipe)
    return Double(text.split(separator: "\n").last ?? "")
  }
}
