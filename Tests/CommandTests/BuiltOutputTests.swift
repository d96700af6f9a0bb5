import Foundation
import Testing

@Suite(
  "The built command and a standard output that takes nothing",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltOutputTests {
  /// Every command that prints; `W`, `R`, `A` and `S` stand for a workload, its result, its archive and its store.
  private static let commands = [
    "run W", "run W --seeds 2", "run W --out -", "run W --out O", "validate W", "expand W", "verify W --duration 100ms",
    "roofline --duration 50ms", "report R", "report R --format markdown", "report R --format html", "report R --out T",
    "history --store S", "history --store S --format json", "history --store S --format names", "show last --store S",
    "show last --store S --format summary",
    "prune --keep 9 --store S", "export A --format csv", "export A --format hlog", "export A --format json",
    "export A --format openmetrics", "export A --format hgrm --metric job_latency", "export A --format csv --out T",
    "inspect A", "init", "help", "help run", "help --format man", "completion bash", "--version",
  ]

  /// A folder with a run in it.
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let file = try folder.file("w.yaml", BuiltCommandTests.workload)
    let answer = try BuiltCommand.run(
      ["run", file, "--out", folder.path("r.json"), "--store", folder.path("s"), "--ui", "none"])
    #expect(answer.status == 0, "\(answer.errors)")
  }

  private func words(_ command: String) -> [String] {
    let names = ["W": "w.yaml", "R": "r.json", "A": "r.ntl", "S": "s", "O": "o.json"]
    return command.split(separator: " ").map { word in
      names[String(word)].map { folder.path($0) } ?? (word == "T" ? "/dev/stdout" : String(word))
    }
  }

  /// Runs the command in a shell, as `"$0" "$@"`.
  private func shell(
    _ script: String, _ command: String, output: Any
  ) throws -> (status: Int32, reason: Process.TerminationReason, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script, BuiltCommand.path ?? ""] + words(command)
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let errors = Pipe()
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, process.terminationReason, complained)
  }

  @Test("a full disk ends every command with 1, and one line says so")
  func full() throws {
    for command in Self.commands {
      let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      let answer = try shell("exec \"$0\" \"$@\"", command, output: full)
      #expect(answer.status == 1 && answer.reason == .exit, "\(command)")
      #expect(answer.errors.contains("no space left on device"), "\(command): \(answer.errors)")
      #expect(answer.errors.split(separator: "\n").count == 1, "\(command): \(answer.errors)")
    }
  }

  @Test("a reader that has left ends every command quietly, by the signal")
  func left() throws {
    for command in Self.commands {
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      let answer = try shell("exec env --default-signal=PIPE \"$0\" \"$@\"", command, output: pipe)
      #expect(answer.reason == .uncaughtSignal && answer.status == SIGPIPE, "\(command)")
      #expect(answer.errors.isEmpty, "\(command): \(answer.errors)")
    }
  }

  @Test("and where the signal is ignored, as if all had been read")
  func leftUnnoticed() throws {
    for command in Self.commands {
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      let answer = try shell("trap '' PIPE; exec \"$0\" \"$@\"", command, output: pipe)
      // What runs in real time may come out invalid, or undecided, on a busy machine.
      let isReal = command.hasPrefix("verify") || command.hasPrefix("roofline")
      #expect(answer.reason == .exit && (answer.status == 0 || isReal), "\(command)")
      #expect(answer.errors.isEmpty, "\(command): \(answer.errors)")
    }
  }
}
