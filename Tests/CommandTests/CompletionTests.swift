import Foundation
import Testing

@testable import NeedletailCLI

/// What shells do with the scripts of `needletail completion`.
@Suite(
  "Completion by the shell",
  .enabled(
    if: BuiltCommand.path != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"),
    "NOT TESTED: there is no needletail binary, or no python3"))
struct CompletionTests {
  /// Types lines into an interactive shell on a terminal; each ends in the words that the command was then given.
  private static let typist = """
    import os, pty, select, sys
    folder, words = sys.argv[1], sys.argv[2].split()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(words[0], words)
    typed = "".join(line + "\\n" for line in sys.argv[3:]) + "exit\\n"
    os.write(terminal, typed.encode())
    try:
        # A shell that was left in the middle of a word waits for more: half a minute without a sign, and it is ended.
        while select.select([terminal], [], [], 30)[0] and os.read(terminal, 65536):
            pass
    except OSError:
        pass
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    """

  private static let label = "ten more; $(touch hacked) `touch hacked`"

  /// What an interactive bash or zsh reads first. The command is a function: it writes down what it is given, and only looks into the
  /// store itself.
  private static func beginning(_ shell: Shell) -> (file: String, text: String) {
    let function = """
      PS1='$ '
      needletail() {
        if [[ $1 == history && "$*" == *names* ]]; then "\(BuiltCommand.path ?? "")" "$@"; return; fi
        printf '%s\\0' "$@" >> given; printf '\\n' >> given
      }

      """
    if shell == .zsh { return (".zshrc", function + "fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D\n") }
    let settings = ["bell-style none", "show-all-if-ambiguous on", "page-completions off", "completion-query-items 0"]
    return (
      "bashrc", function + settings.map { "bind 'set \($0)'\n" }.joined() + "source ./needletail.bash\n"
    )
  }

  /// In a folder with a script, odd files and a store, the words that the command is given after each line.
  private func words(_ lines: [String], shell: Shell = .bash, environment: [String: String] = [:]) throws -> [[String]]
  {
    let folder = try TemporaryFolder()
    _ = try folder.file(shell == .zsh ? "_needletail" : "needletail.bash", shell.completion)
    let workload = try folder.file("fleet one; two.yaml", BuiltCommandTests.workload)
    try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: false)
    for label in [Self.label, "base:line", "quote\"d"] {
      let answer = try BuiltCommand.run(
        ["run", workload, "--store", folder.path("store"), "--label", label, "--ui", "none"])
      #expect(answer.status == 0, "\(answer.errors)")
    }
    let (file, text) = Self.beginning(shell)
    _ = try folder.file(file, text)
    let command =
      shell == .zsh
      ? "\(Self.program("zsh") ?? "") -i" : "/bin/bash --noprofile --rcfile bashrc -i"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", Self.typist, folder.url.path, command] + lines
    let home = folder.url.path
    process.environment = [
      "LANG": "C.UTF-8", "TERM": "dumb", "PATH": "/usr/bin:/bin", "HOME": home, "ZDOTDIR": home,
    ].merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    #expect(!folder.contents.contains("hacked"))
    let given = (try? String(contentsOfFile: folder.path("given"), encoding: .utf8)) ?? ""
    return given.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      $0.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  @Test("bash completes commands, options, their words, files and folders, with blanks and semicolons in them")
  func bash() throws {
    // `--see` may be `--seed` or `--seeds`: what they have in common is filled in.
    let cases: [(typed: String, words: [String])] = [
      ("needletail val\t", ["validate"]), ("needletail run --see\t7", ["run", "--seed7"]),
      ("needletail export --form\thl\t", ["export", "--format", "hlog"]),
      ("needletail export --format=hl\t", ["export", "--format=hlog"]),
      ("needletail export x --format op\t --out y", ["export", "x", "--format", "openmetrics", "--out", "y"]),
      ("needletail run fle\t", ["run", "fleet one; two.yaml"]),
      ("needletail run fleet\\ o\t", ["run", "fleet one; two.yaml"]),
      ("needletail run \"fleet o\t", ["run", "fleet one; two.yaml"]),
      ("needletail run 'fleet o\t", ["run", "fleet one; two.yaml"]),
      ("needletail run x --out fol\tr.json", ["run", "x", "--out", "folder/r.json"]),
      ("needletail init han\t", ["init", "handoff"]), ("needletail completion fi\t", ["completion", "fish"]),
      ("needletail help ro\t", ["help", "roofline"]), ("needletail help --format m\t", ["help", "--format", "man"]),
      ("needletail --ver\t", ["--version"]), ("needletail run --set x\t", ["run", "--set", "x"]),
    ]
    let given = try words(cases.map(\.typed))
    #expect(given == cases.map(\.words))
  }

  @Test("bash completes labels and names of stored runs, and expands nothing in them")
  func storedRuns() throws {
    let label = Self.label
    let cases: [(String, [String])] = [
      ("needletail show --store store ten\t", ["show", "--store", "store", label]),
      ("needletail show --store=store ten\t", ["show", "--store=store", label]),
      ("needletail show --store store 'ten m\t", ["show", "--store", "store", label]),
      ("needletail report --store store base\t", ["report", "--store", "store", "base:line"]),
      ("needletail report --store store quo\t", ["report", "--store", "store", "quote\"d"]),
      ("needletail run --store store las\t", ["run", "--store", "store", "last"]),
    ]
    #expect(try words(cases.map(\.0)) == cases.map(\.1))
    let fromEnvironment = try words(["needletail export ten\t"], environment: ["NEEDLETAIL_STORE": "store"])
    #expect(fromEnvironment == [["export", label]])
  }

  @Test("the words that runs are called by are a line each: last, labels once, then names, the last run first")
  func names() throws {
    let folder = try TemporaryFolder()
    let workload = try folder.file("w.yaml", BuiltCommandTests.workload)
    let store = folder.path("store")
    for label in ["a", "b b", nil, "a"] as [String?] {
      let words = ["run", workload, "--store", store, "--ui", "none"] + (label.map { ["--label", $0] } ?? [])
      #expect(try BuiltCommand.run(words).status == 0)
    }
    let listed = try BuiltCommand.run(["history", "--store", store, "--format", "json"]).output
    let document = try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any]
    let ids = (document?["runs"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    let names = try BuiltCommand.run(["history", "--store", store, "--format", "names"]).output
    #expect(ids.count == 4)
    #expect(names == (["last", "a", "b b"] + ids.map { String($0.prefix(8)) }).map { $0 + "\n" }.joined())
    #expect(try BuiltCommand.run(["prune", "--keep", "0", "--store", store]).status == 0)
    #expect(try BuiltCommand.run(["history", "--store", store, "--format", "names"]).output.isEmpty)
  }

  private func shell(_ program: String, _ arguments: [String], in folder: TemporaryFolder) throws -> BuiltCommand.Answer
  {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": folder.url.path]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError, process.standardInput) = (output, errors, FileHandle.nullDevice)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return BuiltCommand.Answer(status: process.terminationStatus, output: text, errors: complaints)
  }

  @Test("bash is offered every option of every command, and the words of each", arguments: CommandName.allCases)
  func everyOption(_ name: CommandName) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("completion.bash", Shell.bash.completion)
    var script = "source ./completion.bash; _needletail_options \(name.rawValue); echo $REPLY\n"
    var expected = name.options.map(\.name).joined(separator: " ") + "\n"
    for option in name.options {
      script += "REPLY=none; _needletail_offer '\(name.rawValue) \(option.name)'; echo \"$REPLY\"\n"
      let words: String =
        switch option.offer {
        case nil: "none\n"
        case .files?: "FILES\n"
        case .filesAndRuns?: "FILES RUNS\n"
        case .words(let words)?: words.joined(separator: " ") + "\n"
        case .nothing?: "\n"
        }
      expected += words
    }
    let answer = try shell("/bin/bash", ["-c", script], in: folder)
    #expect(answer.output == expected && answer.errors.isEmpty, "\(answer.errors)")
  }

  private static func program(_ name: String) -> String? {
    ["/usr/bin/\(name)", "/bin/\(name)", "/usr/local/bin/\(name)"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  @Test(
    "fish completes words, options and stored runs",
    .enabled(if: program("fish") != nil, "NOT TESTED: there is no fish"))
  func fish() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("needletail.fish", Shell.fish.completion)
    let workload = try folder.file("w.yaml", BuiltCommandTests.workload)
    let run = try BuiltCommand.run(
      ["run", workload, "--store", folder.path("store"), "--label", Self.label, "--ui", "none"])
    #expect(run.status == 0, "\(run.errors)")
    let fish = try #require(Self.program("fish"))
    let command = try #require(BuiltCommand.path)
    for (typed, words) in [
      ("needletail export --format h", ["hlog", "hgrm"]), ("needletail va", ["validate"]),
      ("needletail run --tol", []), ("needletail verify --tol", ["--tolerance"]), ("needletail help roo", ["roofline"]),
      ("needletail validate w", ["w.yaml"]), ("\(command) show --store store ten", [Self.label]),
    ] {
      let answer = try self.shell(
        fish, ["--no-config", "-c", "source needletail.fish; complete -C '\(typed)'"], in: folder)
      let offered = answer.output.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
      #expect(Set(offered) == Set(words) && answer.errors.isEmpty, "\(typed): \(answer.output)\(answer.errors)")
    }
  }

  @Test(
    "zsh completes commands, options, their words, files and stored runs",
    .enabled(if: program("zsh") != nil, "NOT TESTED: there is no zsh"))
  func zsh() throws {
    let cases: [(typed: String, words: [String])] = [
      ("needletail val\t", ["validate"]), ("needletail export --form\thl\t", ["export", "--format=hlog"]),
      ("needletail export --format=hl\t", ["export", "--format=hlog"]),
      ("needletail run --clock w\t", ["run", "--clock", "wall"]),
      ("needletail run fle\t", ["run", "fleet one; two.yaml"]), ("needletail help ro\t", ["help", "roofline"]),
      ("needletail report x fle\t", ["report", "x", "fleet one; two.yaml"]),
      ("needletail show --store store ten\t", ["show", "--store", "store", Self.label]),
      ("needletail init han\t", ["init", "handoff"]),
    ]
    #expect(try words(cases.map(\.typed), shell: .zsh) == cases.map(\.words))
  }
}
