import Glibc

/// A pipe to be ready or not, as a test wants it.
final class Pipe {
  private(set) var reader: Int32
  private(set) var writer: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw PipeError(code: errno) }
    for end in ends {
      // No child of another test may hold an end open.
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (reader, writer) = (ends[0], ends[1])
  }

  struct PipeError: Error { var code: Int32 }

  deinit {
    closeReader()
    closeWriter()
  }

  func closeReader() {
    if reader >= 0 { close(reader) }
    reader = -1
  }

  func closeWriter() {
    if writer >= 0 { close(writer) }
    writer = -1
  }

  /// Puts one byte in.
  func fill() {
    var byte: UInt8 = 1
    _ = unsafe write(writer, &byte, 1)
  }

  /// Takes one byte out; whether there was one.
  @discardableResult
  func drain() -> Bool {
    var byte: UInt8 = 0
    return unsafe read(reader, &byte, 1) == 1
  }
}
