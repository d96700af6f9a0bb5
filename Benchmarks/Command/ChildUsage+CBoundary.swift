import Glibc
import NeedletailLanes
import NeedletailMeasurement

/// A child process, run to its end.
enum ChildUsage {
  /// Starts a program without standard input and output, waits for its end, and says what it used.
  ///
  /// Linux counts the memory of the process that starts a program as the program's too: a process is told to be as large
  /// as the one that it was forked from. So who is large has this done by a small process, as `Command` does.
  ///
  /// - Parameter words: the program's path, then its arguments.
  /// - Throws: `Unfinished` when the system does not start it.
  static func run(_ words: [String]) throws -> ProcessUsage {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, mode) in [(0, O_RDONLY), (1, O_WRONLY)] as [(Int32, Int32)] {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
    }
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let start = MonotonicClock.now
    let refusal = unsafe posix_spawn(&child, words.first ?? "", &actions, nil, &arguments, environ)
    guard refusal == 0 else { throw Unfinished("`\(words.first ?? "")` cannot be started: error \(refusal)") }
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(child, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Unfinished("process \(child) cannot be waited for: error \(errno)") }
    }
    let signal = status & 0x7F
    return ProcessUsage(
      status: Int(signal == 0 ? status >> 8 & 0xFF : 128 + signal),
      processorNanoseconds: nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime),
      elapsedNanoseconds: MonotonicClock.now - start, peakBytes: UInt64(usage.ru_maxrss) * 1024)
  }

  private static func nanoseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_usec) * 1_000
  }
}
