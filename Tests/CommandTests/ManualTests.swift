import Foundation
import Testing

@testable import NeedletailCLI

@Suite("The manual page")
struct ManualTests {
  @Test("it has every command, and every option with what it is for", arguments: CommandName.allCases)
  func everything(_ name: CommandName) throws {
    let page = ManualPage.text
    let start = try #require(page.firstRange(of: "\n.SS \(name.rawValue)\n")).upperBound
    let section = page[start...].prefix { _ in true }.components(separatedBy: "\n.S")[0].replacing("\\-", with: "-")
    for option in name.options { #expect(section.contains("\n\\fB\(option.name)\\fR"), "\(option.name)") }
    for example in name.guide.examples { #expect(section.contains("needletail \(name.rawValue)"), "\(example.words)") }
  }

  @Test("no line of it is taken for a request that it is not")
  func requests() {
    let known = ["TH", "SH", "SS", "TP", "PP", "br"]
    for line in ManualPage.text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
    }
    #expect(ManualPage.text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  private static func program(_ name: String) -> String? {
    let path = "/usr/bin/\(name)"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  private func complaints(_ program: String, _ arguments: [String]) throws -> String {
    let folder = try TemporaryFolder()
    let file = try folder.file("needletail.1", ManualPage.text)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments + [file]
    process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MANWIDTH": "100"]
    let pipe = Pipe()
    let isLint = arguments.contains("lint")
    process.standardOutput = isLint ? pipe : FileHandle.nullDevice
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  @Test("man formats it without a warning", .enabled(if: program("man") != nil, "NOT TESTED: there is no man"))
  func man() throws {
    #expect(
      try complaints(try #require(Self.program("man")), ["--warnings", "--encoding=UTF-8", "--local-file"]).isEmpty)
  }

  @Test("mandoc finds nothing amiss", .enabled(if: program("mandoc") != nil, "NOT TESTED: there is no mandoc"))
  func mandoc() throws {
    #expect(try complaints(try #require(Self.program("mandoc")), ["-T", "lint", "-W", "warning"]).isEmpty)
  }
}

@Suite(
  "Installation",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct InstallationTests {
  /// Under a mask that leaves new files to their owner alone.
  private func install(_ arguments: [String], into folder: TemporaryFolder, prefix: String) throws {
    let answer = try script(arguments, into: folder, prefix: prefix)
    #expect(answer.status == 0, "\(answer.errors)")
  }

  private func script(
    _ arguments: [String], into folder: TemporaryFolder, prefix: String
  ) throws -> (status: Int32, output: String, errors: String) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments =
      ["-c", "umask 077; exec \"$0\" \"$@\"", root.appending(path: "scripts/install.sh").path] + arguments
    process.environment = [
      "PATH": "/usr/bin:/bin", "PREFIX": prefix, "DESTDIR": folder.path("a stage"), "BINARY": BuiltCommand.path ?? "",
    ]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // What it says is less than a pipe holds.
    process.waitUntilExit()
    func text(_ pipe: Pipe) -> String {
      String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    return (process.terminationStatus, text(output), text(errors))
  }

  @Test("arguments that it does not know and prefixes that are no path from the root are refused, and nothing is made")
  func refusals() throws {
    let folder = try TemporaryFolder()
    for arguments in [["--prefix=/x"], ["install"], ["--remove", "now"], [""]] {
      let answer = try script(arguments, into: folder, prefix: "/opt/x")
      #expect(answer.status == 2 && answer.errors.contains("install.sh [--remove | --help]"), "\(answer)")
    }
    for (prefix, remedy) in [
      ("", "PREFIX=/usr/local"), ("opt/x", "$HOME/.local"), ("~nobody/x", "$HOME/.local"), ("~", "$HOME/.local"),
      // There is no HOME here.
      ("~/x", "$HOME/.local"),
    ] {
      let answer = try script([], into: folder, prefix: prefix)
      #expect(answer.status == 2 && answer.errors.contains(remedy), "\(answer)")
    }
    let help = try script(["--help"], into: folder, prefix: "")
    #expect(help.status == 0 && help.output.contains("install.sh [--remove | --help]") && help.errors.isEmpty)
    #expect(FileManager.default.subpaths(atPath: folder.url.path) == [])
  }

  @Test("the folders that it makes are for everybody, whatever the mask")
  func folders() throws {
    let folder = try TemporaryFolder()
    try install([], into: folder, prefix: "/opt/x")
    for path in FileManager.default.subpaths(atPath: folder.url.path) ?? [] {
      let facts = try FileManager.default.attributesOfItem(atPath: folder.path(path))
      guard facts[.type] as? FileAttributeType == .typeDirectory else { continue }
      #expect(facts[.posixPermissions] as? Int == 0o755, "\(path)")
    }
  }

  private func files(in folder: TemporaryFolder) -> [String: Int] {
    let paths = FileManager.default.subpaths(atPath: folder.url.path) ?? []
    let files = paths.compactMap { path -> (String, Int)? in
      let facts = try? FileManager.default.attributesOfItem(atPath: folder.path(path))
      guard facts?[.type] as? FileAttributeType == .typeRegular else { return nil }
      return (path, facts?[.posixPermissions] as? Int ?? 0)
    }
    return Dictionary(uniqueKeysWithValues: files)
  }

  @Test("everything lands below DESTDIR and PREFIX, again too, and goes again; what others put there stays")
  func landsAndGoes() throws {
    let folder = try TemporaryFolder()
    let share = "a stage/opt/x/share/"
    try FileManager.default.createDirectory(atPath: folder.path(share + "man/man1"), withIntermediateDirectories: true)
    _ = try folder.file(share + "man/man1/other.1", "")
    for _ in 0..<2 { try install([], into: folder, prefix: "/opt/x") }
    var installed = files(in: folder)
    #expect(installed.removeValue(forKey: share + "man/man1/other.1") != nil)
    #expect(
      installed == [
        "a stage/opt/x/bin/needletail": 0o755, share + "man/man1/needletail.1": 0o644,
        share + "bash-completion/completions/needletail": 0o644, share + "zsh/site-functions/_needletail": 0o644,
        share + "fish/vendor_completions.d/needletail.fish": 0o644,
        share + "needletail/needletail-1.schema.json": 0o644,
        share + "needletail/needletail-suite-1.schema.json": 0o644,
      ])
    let page = try String(contentsOfFile: folder.path(share + "man/man1/needletail.1"), encoding: .utf8)
    #expect(page == ManualPage.text)
    for (shell, path) in [
      (Shell.bash, "bash-completion/completions/needletail"), (.zsh, "zsh/site-functions/_needletail"),
      (.fish, "fish/vendor_completions.d/needletail.fish"),
    ] {
      #expect(try String(contentsOfFile: folder.path(share + path), encoding: .utf8) == shell.completion)
    }
    try install(["--remove"], into: folder, prefix: "/opt/x")
    #expect(files(in: folder).keys.sorted() == [share + "man/man1/other.1"])
  }
}
