import Foundation
import NeedletailBackends
import NeedletailLanes
import NeedletailResults
import Testing

@testable import NeedletailCLI

@Suite("A run in a process of its own", .timeLimit(.minutes(2)))
struct ChildRunTests {
  /// Makes a program of a shell script.
  private func program(_ text: String, in folder: TemporaryFolder, named name: String = "program") throws -> String {
    let path = try folder.file(name, "#!/bin/sh\n" + text)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func outcome(
    _ text: String, limit: Duration = .seconds(60), outputBytesMost: Int = 1 << 20,
    environment: [String: String] = ["PATH": "/usr/bin:/bin"], isInterrupted: () -> Bool = { false }
  ) throws -> ChildProgram.Outcome {
    let folder = try TemporaryFolder()
    let program = ChildProgram(
      arguments: [try program(text, in: folder)], environment: environment, limit: limit,
      outputBytesMost: outputBytesMost)
    return try program.run(isInterrupted: isInterrupted)
  }

  /// Whether a process is there and no zombie.
  private func isAlive(_ process: String) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return false }
    return !status.contains("Z (zombie)")
  }

  @Test("what a program writes, says last on standard error and exits with is told")
  func outcomeOfProgram() throws {
    let outcome = try outcome("cat\necho figures\necho first >&2\necho last >&2\nexit 7\n")
    #expect(outcome.output == Array("figures\n".utf8))
    #expect(outcome.errors == "first\nlast\n")
    #expect(outcome.exit == .status(7))
    #expect(outcome.cut == nil)
  }

  @Test("output larger than a pipe is read whole, and standard error is kept from its end")
  func largeOutput() throws {
    let outcome = try outcome("head -c 300000 /dev/zero\nhead -c 200000 /dev/zero | tr '\\0' x >&2\necho end >&2\n")
    #expect(outcome.output.count == 300_000)
    #expect(outcome.errors.hasSuffix("xxend\n"))
    #expect(outcome.errors.utf8.count == ChildProgram.errorBytesMost)
  }

  @Test("a program that writes without end is ended at what is kept")
  func endlessOutput() throws {
    let outcome = try outcome("exec cat /dev/zero\n", outputBytesMost: 1 << 16)
    #expect(outcome.cut == .tooMuchOutput)
    #expect(outcome.output.count < 1 << 21)
  }

  @Test("a program that takes too long is ended with all of its group")
  func outOfTime() throws {
    let folder = try TemporaryFolder()
    let left = folder.path("left")
    let outcome = try outcome(
      "sleep 1000 &\necho $! > \(left)\necho 'still at it' >&2\nwait\n", limit: .milliseconds(300))
    #expect(outcome.cut == .outOfTime)
    #expect(outcome.exit == .signal(15))
    #expect(outcome.errors == "still at it\n")
    let sleeper = try String(contentsOfFile: left, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    // As `leftBehind`.
    while isAlive(sleeper) { usleep(1_000) }
  }

  @Test("what a program leaves behind is ended with it")
  func leftBehind() throws {
    let folder = try TemporaryFolder()
    let left = folder.path("left")
    let outcome = try outcome("sleep 1000 &\necho $! > \(left)\n")
    #expect(outcome.exit == .status(0))
    let sleeper = try String(contentsOfFile: left, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    // It dies soon after the signal; if it had none it would outlive the limit of this suite.
    while isAlive(sleeper) { usleep(1_000) }
  }

  @Test("an interruption asks a program to end, which may still write")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let ready = folder.path("ready")
    let outcome = try outcome(
      "trap 'echo so far; exit 130' TERM\ntouch \(ready)\nwhile :; do sleep 0.05; done\n",
      isInterrupted: { FileManager.default.fileExists(atPath: ready) })
    #expect(outcome.cut == .interrupted)
    #expect(outcome.exit == .status(130))
    #expect(outcome.output == Array("so far\n".utf8))
  }

  @Test("a program has the variables that it is given and no others")
  func environment() throws {
    let given = ChildRun.environment(from: ["PATH": "/usr/bin:/bin", "KEY": "k", "NEEDLETAIL_STORE": "results"])
    let outcome = try outcome("exec /usr/bin/env\n", environment: given)
    let variables = Set(String(decoding: outcome.output, as: UTF8.self).split(separator: "\n"))
    #expect(variables.isSuperset(of: ["KEY=k", "PATH=/usr/bin:/bin"]))
    // A shell adds some of its own.
    #expect(!variables.contains { $0.hasPrefix("NEEDLETAIL") || $0.hasPrefix("HOME") })
  }

  @Test("a program that cannot be started is told with the system's words")
  func noProgram() throws {
    let program = ChildProgram(arguments: ["/nonexistent/program"], environment: [:], limit: .seconds(1))
    let error = #expect(throws: SystemError.self) { _ = try program.run(isInterrupted: { false }) }
    #expect(error?.code == 2)
  }

  private func failure(
    _ exit: ChildProcess.Exit, output: String = "", errors: String = "", cut: ChildProgram.Cut? = nil
  ) -> ChildRunFailure? {
    let outcome = ChildProgram.Outcome(
      exit: exit, cut: cut, output: Array(output.utf8), errors: errors, took: .seconds(1))
    do throws(ChildRunFailure) {
      _ = try ChildRun.result(of: outcome, limit: .seconds(90))
      return nil
    } catch { return error }
  }

  static func document(_ status: String, schema: String = ResultDocument.schema) -> String {
    "{\"schema\": \"\(schema)\", \"status\": \"\(status)\", \"status_reason\": \"why\"}"
  }

  @Test("documents of runs that completed, broke a threshold or were the generator's are results")
  func results() {
    #expect(failure(.status(0), output: Self.document("completed")) == nil)
    #expect(failure(.status(99), output: Self.document("completed")) == nil)
    #expect(failure(.status(1), output: Self.document("invalid")) == nil)
  }

  @Test("everything else is a failure with its words")
  func failures() {
    #expect(failure(.status(1), output: Self.document("aborted")) == ChildRunFailure(.failed, "it was aborted: why"))
    #expect(
      failure(.status(2), errors: "desk.yaml: error: x\n")
        == ChildRunFailure(.badInput, "it exited with status 2:\ndesk.yaml: error: x"))
    #expect(
      failure(.signal(9)) == ChildRunFailure(.failed, "it was ended by signal 9, and wrote nothing to standard error"))
    #expect(failure(.status(0), output: "{") == ChildRunFailure(.failed, "it wrote no result document"))
    #expect(failure(.status(0), output: "{}") == ChildRunFailure(.failed, "it wrote no result document"))
    #expect(failure(.status(0), cut: .outOfTime) == ChildRunFailure(.failed, "it took longer than 1 min 30 s"))
    #expect(failure(.status(0), cut: .interrupted)?.kind == .interrupted)
  }

  @Test("a document of another schema is bad input that names both")
  func otherSchema() throws {
    let found = failure(.status(0), output: Self.document("completed", schema: "needletail.result/1"))
    let failure = try #require(found)
    #expect(failure.kind == .badInput)
    #expect(failure.description.contains("`needletail.result/1`"))
    #expect(failure.description.contains("`\(ResultDocument.schema)`"))
  }

  @Test("what is no build of needletail is refused before anything is run")
  func noBuild() throws {
    let folder = try TemporaryFolder()
    let (missing, silent) = (folder.path("missing"), try program("exit 0\n", in: folder))
    let plain = try folder.file("plain", "text")
    for (word, words) in [
      (missing, "no such file"), (folder.url.path, "is a folder"), (silent, "does not answer `--version`"),
      (plain, "cannot be run"),
    ] {
      let error = #expect(throws: Refusal.self) {
        _ = try NeedletailBinary(word, option: "--against", environment: [:], isInterrupted: { false })
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      #expect(error?.description.hasPrefix("needletail: error: --against \(word): ") == true)
    }
  }

  @Test("a run of the built command gives its figures, and one of a bad workload its words")
  func builtCommand() throws {
    let path = try #require(BuiltCommand.path)
    let binary = try NeedletailBinary(path, option: "--against", environment: [:], isInterrupted: { false })
    #expect(binary.version == Version.number)
    let folder = try TemporaryFolder()
    let workload = try folder.file(
      "w.yaml",
      """
      schema: needletail/1
      name: small
      run: { jobs: 7 }
      agents:
        a: { count: 1, simulate: { service: 10ms } }
      scenarios:
        s: { pattern: { sequential: [a] } }
      load: { concurrency: 1 }

      """)
    func run(_ arguments: [String]) -> ChildRun {
      ChildRun(binary: binary, arguments: [workload] + arguments, environment: [:], limit: .seconds(60))
    }
    let result = try run(["--set", "run.jobs=5"]).run(isInterrupted: { false })
    #expect(result.numbers.value(at: ["jobs", "completed"]) == 5)
    #expect(result.numbers.digest != nil)
    let failure = #expect(throws: ChildRunFailure.self) {
      _ = try run(["--set", "run.jbs=5"]).run(isInterrupted: { false })
    }
    #expect(failure?.kind == .badInput)
    #expect(failure?.description.contains("jbs") == true)
  }
}
