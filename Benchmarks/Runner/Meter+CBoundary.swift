import CNeedletailLinux
import Glibc
import NeedletailLanes

/// What the operating system says of this process and of the machine, and what goes in and out of it.
enum Meter {
  /// Processor time of the whole process so far, nanoseconds.
  static var processNanoseconds: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// The process's resident set at present, bytes; 0 where `/proc` does not say.
  static var residentBytes: Int {
    let words = String(decoding: bytes(ofFile: "/proc/self/statm") ?? [], as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// A file's bytes, or `nil` when it cannot be read.
  static func bytes(ofFile path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "rb") else { return nil }
    defer { unsafe fclose(file) }
    return unsafe bytes(of: file)
  }

  /// Writes a file anew; `false` when it cannot be written.
  static func write(_ text: String, toFile path: String) -> Bool {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    defer { close(file) }
    return write(text, to: file)
  }

  /// One line on standard output, at once.
  static func say(_ line: String) { _ = write(line + "\n", to: 1) }

  /// One line on standard error.
  static func remark(_ line: String) { _ = write(line + "\n", to: 2) }

  private static func write(_ text: String, to file: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.baseAddress.map { unsafe nt_write_all(file, $0, bytes.count) == 0 } ?? true
    }
  }

  /// What a shell command prints on standard output, less blanks at its ends; `nil` when it fails.
  static func output(of command: String) -> String? {
    guard let pipe = unsafe popen(command, "r") else { return nil }
    let bytes = unsafe bytes(of: pipe)
    guard unsafe pclose(pipe) == 0 else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  private static func bytes(of file: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }
}
