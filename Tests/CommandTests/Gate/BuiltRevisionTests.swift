import Foundation
import Testing

@testable import NeedletailCLI

@Suite(
  "Files of revisions, as built",
  .enabled(
    if: BuiltCommand.path != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/git"),
    "NOT TESTED: there is no needletail binary, or no git"))
struct BuiltRevisionTests {
  private let folder: TemporaryFolder
  private static let environment = [
    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e@example.org", "GIT_COMMITTER_NAME": "n",
    "GIT_COMMITTER_EMAIL": "e@example.org",
  ]

  init() throws {
    folder = try TemporaryFolder()
  }

  private func git(_ words: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/git")
    process.arguments = ["-C", folder.path(".")] + words
    process.environment = Self.environment
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func needletail(_ words: String..., in place: String = ".") throws -> BuiltCommand.Answer {
    try BuiltCommand.run(words, environment: Self.environment, in: folder.path(place))
  }

  /// A repository whose first commit has a workload in a folder; the working tree has a slower one.
  private func repository(_ text: String = BuiltGateTests.workload()) throws {
    try FileManager.default.createDirectory(atPath: folder.path("fleet/traces"), withIntermediateDirectories: true)
    _ = try folder.file("fleet/desk.yaml", text)
    try git("init", "--quiet", "--initial-branch=main")
    try git("add", ".")
    try git("commit", "--quiet", "--message=one")
  }

  @Test("a revision's file is run beside the working tree's")
  func revision() throws {
    try repository()
    #expect(try needletail("gate", "main:fleet/desk.yaml", "fleet/desk.yaml").status == 0)
    _ = try folder.file("fleet/desk.yaml", BuiltGateTests.workload(service: "120ms"))
    for base in [
      "main:fleet/desk.yaml", "HEAD:fleet/desk.yaml", "HEAD:./fleet/desk.yaml", "HEAD:fleet/../fleet/./desk.yaml",
    ] {
      let answer = try needletail("gate", base, "fleet/desk.yaml")
      #expect(answer.status == 99 && answer.output.contains("@"), "\(base) \(answer.errors)")
    }
    #expect(try needletail("gate", "main:./desk.yaml", "desk.yaml", in: "fleet").status == 99)
  }

  @Test("the traces that it names are those of the revision")
  func traces() throws {
    try FileManager.default.createDirectory(atPath: folder.path("fleet/traces"), withIntermediateDirectories: true)
    func rows(everyMilliseconds step: Int) -> String {
      (0..<300).map { "{\"timestamp\": \($0 * step), \"input_length\": 100, \"output_length\": 10}\n" }.joined()
    }
    let workload = BuiltGateTests.workload().replacing(
      "load: { rate: 10/s }", with: "load: { trace: traces/t.jsonl }"
    )
    .replacing("run: { duration: 30s, warmup: 2s }", with: "run: {}")
    _ = try folder.file("fleet/traces/t.jsonl", rows(everyMilliseconds: 100))
    try repository(workload)
    let same = try needletail("gate", "main:fleet/desk.yaml", "fleet/desk.yaml")
    #expect(same.status == 0 && same.output.contains("every run has the same digest"), "\(same.errors)")
    _ = try folder.file("fleet/traces/t.jsonl", rows(everyMilliseconds: 50))
    let other = try needletail("gate", "main:fleet/desk.yaml", "fleet/desk.yaml")
    #expect(
      other.status == 0 && other.output.contains("the load is another (trace traces/t.jsonl"),
      "\(other.output)\(other.errors)")
  }

  @Test("what git does not have is refused with a remedy")
  func refusals() throws {
    let outside = try needletail("gate", "main:desk.yaml", try folder.file("alone.yaml", BuiltGateTests.workload()))
    #expect(outside.status == 2 && outside.errors.contains("no git repository"), "\(outside.errors)")
    try repository()
    for (base, message) in [
      ("mian:fleet/desk.yaml", "has no revision `mian`"), ("-x:fleet/desk.yaml", "unknown option"),
      (":fleet/desk.yaml", "no revision before the colon"), ("main:", "no file after the colon"),
      ("main:desk.yaml", "has no such file"), ("main:fleet", "a folder of this name"),
      ("main:/fleet/desk.yaml", "does not begin with `/`"), ("--output=x:fleet/desk.yaml", "unknown option"),
    ] {
      let answer = try needletail("compare", base, "fleet/desk.yaml")
      #expect(answer.status == 2 && answer.errors.contains(message), "\(base): \(answer.errors)")
    }
    let hint = try needletail("compare", "main:desk.yaml", "desk.yaml", in: "fleet")
    #expect(hint.status == 2 && hint.errors.contains("write main:./desk.yaml"), "\(hint.errors)")
  }

  @Test("a file whose name has a colon is that file")
  func colon() throws {
    try repository()
    _ = try folder.file("main:other.yaml", BuiltGateTests.workload())
    #expect(try needletail("gate", "main:other.yaml", "fleet/desk.yaml").status == 0)
  }

  /// git has a variable for its own tests that makes it take each repository for another user's.
  @Test("a repository that another user owns is told with how to allow it")
  func otherOwner() throws {
    try repository()
    let answer = try BuiltCommand.run(
      ["gate", "main:fleet/desk.yaml", "fleet/desk.yaml"],
      environment: Self.environment.merging(["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"]) { $1 }, in: folder.path("."))
    #expect(answer.status == 2 && answer.output.isEmpty)
    #expect(answer.errors.contains("main:fleet/desk.yaml: error: git refuses the repository, which another user owns"))
    #expect(answer.errors.contains("git config --global --add safe.directory"), "\(answer.errors)")
  }
}
