import CNeedletailLinux
import Glibc
import NeedletailResults
import NeedletailStore

/// What the command asks of the machine it runs on.
enum Machine {
  /// Processors online; at least 1.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The environment's variables, from `/proc/self/environ`; the first of a name counts.
  static var environment: [String: String] {
    let bytes = (try? File.bytes(of: "/proc/self/environ")) ?? []
    var variables: [String: String] = [:]
    for entry in bytes.split(separator: 0) {
      guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: entry[..<equals], as: UTF8.self)
      if variables[name] == nil {
        variables[name] = String(decoding: entry[entry.index(after: equals)...], as: UTF8.self)
      }
    }
    return variables
  }

  /// Where the command runs, an absolute path; empty when the system cannot tell.
  static var currentFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "" }
    defer { unsafe free(path) }
    let folder = unsafe String(cString: path)
    return folder.hasPrefix("/") ? (folder == "/" ? "/." : folder) : ""
  }

  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal on a descriptor; `nil` when it is none.
  static func columns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// The rows of the terminal on a descriptor; `nil` when it is none.
  static func rows(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
    return Int(size.ws_row)
  }

  /// From now on a signal that ends or stops the process first shows the cursor of the terminal on a descriptor.
  static func restoreCursorOnSignals(_ descriptor: Int32) { nt_restore_cursor_on_signals(descriptor) }

  /// Takes that back: the cursor is shown.
  static func forgetCursor() { nt_forget_cursor() }

  /// Whether an interrupt has come since they are caught.
  static var isInterrupted: Bool { nt_interrupts() > 0 }

  /// From now on SIGINT, SIGTERM and, unless it is ignored, SIGHUP are counted; the third of them ends the process.
  static func catchInterrupts() { nt_catch_interrupts() }

  /// Sleeps for a time, or until a signal is handled.
  static func rest(_ time: Duration) {
    let (seconds, attoseconds) = time.components
    var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    _ = unsafe nanosleep(&left, nil)
  }

  /// Milliseconds since 1970 by the calendar's clock, which may be set back.
  static var calendarMilliseconds: Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
  }

  /// From now on a write beyond the process's limit on file sizes fails, as on a full disk, and does not end it.
  static func outliveFileSizeLimits() { signal(SIGXFSZ, SIG_IGN) }

  /// The machine, as the kernel names it.
  static var host: RunOrigin.Host {
    var names = utsname()
    guard unsafe uname(&names) == 0 else {
      return RunOrigin.Host(name: "", system: "", architecture: "", processors: processors)
    }
    return RunOrigin.Host(
      name: text(&names.nodename), system: "\(text(&names.sysname)) \(text(&names.release))",
      architecture: text(&names.machine), processors: processors)
  }

  /// The text in a field of characters that ends with a zero.
  private static func text<Field>(_ field: inout Field) -> String {
    unsafe withUnsafeBytes(of: &field) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The facts of a run that took so long.
  static func facts(wall: Duration) -> HostFacts {
    let (seconds, attoseconds) = wall.components
    return HostFacts(
      wallSeconds: Double(seconds) + (Double(attoseconds / 1_000_000_000) / 1e9),
      peakResidentBytes: nt_peak_rss_bytes(), needletail: Version.number, swift: Version.swift,
      processors: processors, directory: currentFolder.isEmpty ? nil : currentFolder)
  }
}
