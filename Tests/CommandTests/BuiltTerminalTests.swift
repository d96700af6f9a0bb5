import Foundation
import Testing

/// The command on a pseudo-terminal of 24 rows and 60 columns that Python makes.
@Suite(
  "The built command on a terminal",
  .enabled(
    if: BuiltCommand.path != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"),
    "NOT TESTED: there is no needletail binary, or no python3"))
struct BuiltTerminalTests {
  private static let program = """
    import fcntl, os, pty, signal as signals, struct, sys, termios
    out, signal = sys.argv[1], sys.argv[2]
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        for number in (signals.SIGINT, signals.SIGHUP, signals.SIGQUIT, signals.SIGTERM):
            signals.signal(number, signals.SIG_DFL)
        signals.pthread_sigmask(signals.SIG_SETMASK, [])
        os.execv(sys.argv[3], sys.argv[3:])
    written = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
        if signal != "0" and b"nothing waits" in written:
            if signal == "hang up":
                os.close(terminal)
                break
            os.kill(pid, int(signal))
            signal = "0"
    open(out, "wb").write(written)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """

  /// What stood on the terminal and was written to it, and the exit status; signals are sent once a frame is drawn.
  private func run(
    _ arguments: [String], signal: Int32 = 0, hangsUp: Bool = false, in folder: TemporaryFolder? = nil
  ) throws -> (ScreenEmulator, String, Int32) {
    let folder = try folder ?? TemporaryFolder()
    let file = try folder.file(
      "small.yaml",
      BuiltCommandTests.workload.replacing("10/s", with: "5/s").replacing("run: {", with: "run: { drain: 0s,"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments =
      [
        "-c", Self.program, folder.path("screen"), hangsUp ? "hang up" : "\(signal)", BuiltCommand.path ?? "", "run",
        file,
      ] + arguments
    process.environment = ["LANG": "C.UTF-8", "TERM": "xterm"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let answer = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let status = Int32(String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    let written = try String(contentsOfFile: folder.path("screen"), encoding: .utf8)
    var screen = ScreenEmulator(columns: 60)
    screen.take(written)
    return (screen, written, try #require(status))
  }

  @Test("a run by the wall clock is redrawn in place, and leaves its summary and a cursor")
  func redrawn() throws {
    let (screen, written, status) = try run(["--clock", "wall", "--duration", "700ms"])
    #expect(status == 0 || status == 1, "a busy machine may make it invalid")
    #expect(written.contains("\u{1B}[?25l") && written.contains("jobs and ") && written.contains("\u{1B}[4A"))
    #expect(screen.showsCursor && screen.unknown.isEmpty)
    #expect(screen.lines.first?.hasPrefix("small ") == true, "the view is gone: \(screen.lines.prefix(3))")
    #expect(!screen.lines.contains { $0.contains("calls in flight") })
  }

  @Test(
    "an interruption ends it with the result so far, and the cursor is there again",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupted(signal: Int32) throws {
    let (screen, _, status) = try run(["--clock", "wall", "--duration", "10m"], signal: signal)
    #expect(status == 130)
    #expect(
      screen.showsCursor && screen.lines.first?.contains("INTERRUPTED: from outside") == true,
      "\(screen.lines.prefix(3))")
  }

  @Test("a terminal that hangs up ends it with the result so far, which is written")
  func hungUp() throws {
    let folder = try TemporaryFolder()
    let (_, _, status) = try run(
      ["--clock", "wall", "--duration", "10m", "--out", folder.path("r.json")], hangsUp: true, in: folder)
    #expect(status == 130)
    #expect(try BuiltCommand.document(folder.path("r.json"))["status"] as? String == "interrupted")
  }

  @Test("a signal that ends the process at once shows the cursor first")
  func killed() throws {
    let (screen, _, status) = try run(["--clock", "wall", "--duration", "10m"], signal: SIGQUIT)
    #expect(status == -SIGQUIT)
    #expect(screen.showsCursor)
  }

  @Test("while the last jobs are awaited, plain lines say that the run drains")
  func draining() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "slow.yaml", BuiltCommandTests.workload.replacing("{ exponential: { mean: 200ms } }", with: "{ constant: 3s }"))
    let answer = try BuiltCommand.run(["run", file, "--clock", "wall", "--duration", "500ms", "--ui", "plain"])
    let lines = answer.errors.split(separator: "\n").filter { $0.contains("jobs and ") }
    #expect(lines.count > 1 && lines.allSatisfy { $0.contains("draining - ") && !$0.contains(" left") })
    #expect(lines.allSatisfy { $0.contains(", arrivals ended at 500 ms - ") }, "\(lines)")
  }

  @Test("plain lines have no control character on a terminal either, and with none nothing is said")
  func plain() throws {
    let (_, written, _) = try run(["--clock", "wall", "--duration", "2500ms", "--ui", "plain"])
    #expect(written.contains(" jobs/s - ") && !written.contains("\u{1B}"))
    #expect(written.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(try run(["--ui", "none"]).1.isEmpty)
  }
}
