import Foundation
import Testing

@testable import NeedletailCLI

@Suite("The git checkout around a file")
struct GitCheckoutTests {
  static let commit = String(repeating: "0123456789", count: 4)

  /// What is read from these files, by path, for a workload at `/home/fleet/lab/w.yaml`.
  func checkout(_ files: [String: String]) -> GitCheckout? {
    GitCheckout.around("/home/fleet/lab/w.yaml") { path in files[path].map { Array($0.utf8) } }
  }

  @Test("a branch's commit is in the file of its name")
  func branch() {
    let files = [
      "/home/fleet/.git/HEAD": "ref: refs/heads/a/b\n", "/home/fleet/.git/refs/heads/a/b": Self.commit + "\n",
    ]
    #expect(checkout(files) == GitCheckout(commit: Self.commit, branch: "a/b"))
  }

  @Test("or among the packed references, whose lines are told apart to the end")
  func packed() {
    let packed = """
      # pack-refs with: peeled fully-peeled sorted
      \(String(repeating: "f", count: 40)) refs/heads/main-2
      \(Self.commit) refs/heads/main
      ^\(String(repeating: "e", count: 40))

      """
    let files = ["/home/fleet/.git/HEAD": "ref: refs/heads/main\n", "/home/fleet/.git/packed-refs": packed]
    #expect(checkout(files) == GitCheckout(commit: Self.commit, branch: "main"))
  }

  @Test("a commit that is checked out itself has no branch, of either hash")
  func detached() {
    for commit in [Self.commit, String(repeating: "abcdef01", count: 8)] {
      #expect(checkout(["/home/.git/HEAD": commit + "\n"]) == GitCheckout(commit: commit, branch: nil))
    }
  }

  @Test("a worktree's file leads to its folder, and that to the references in common")
  func worktree() {
    let files = [
      "/home/fleet/lab/.git": "gitdir: /repo/.git/worktrees/lab\n",
      "/repo/.git/worktrees/lab/HEAD": "ref: refs/heads/lab\n",
      "/repo/.git/worktrees/lab/commondir": "../..\n",
      "/repo/.git/worktrees/lab/../../refs/heads/lab": Self.commit,
    ]
    #expect(checkout(files) == GitCheckout(commit: Self.commit, branch: "lab"))
  }

  @Test("the nearest checkout counts")
  func nearest() {
    let other = String(repeating: "a", count: 40)
    #expect(checkout(["/home/.git/HEAD": other, "/home/fleet/lab/.git/HEAD": Self.commit])?.commit == Self.commit)
  }

  @Test(
    "without a commit there is nothing to tell",
    arguments: [
      [:], ["/home/fleet/.git/HEAD": ""], ["/home/fleet/.git/HEAD": "ref: refs/heads/main"],
      ["/home/fleet/.git/HEAD": "ref: ../../secret", "/home/fleet/.git/../../secret": commit],
      ["/home/fleet/.git/HEAD": "ref: refs/../../secret", "/home/fleet/.git/refs/../../secret": commit],
      ["/home/fleet/.git/HEAD": "no hash at all"], ["/home/fleet/.git": "gitdir: \n"],
    ])
  func nothing(_ files: [String: String]) { #expect(checkout(files) == nil) }

  @Test("a path from nowhere has no checkout")
  func relative() { #expect(GitCheckout.around("w.yaml") { _ in Array(Self.commit.utf8) } == nil) }

  @Test("git says the same of a repository it made, loose and packed")
  func git() throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/git") else { return }
    let folder = try TemporaryFolder()
    func git(_ arguments: String...) throws -> String {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/git")
      process.arguments = ["-C", folder.url.path, "-c", "user.name=n", "-c", "user.email=e@e"] + arguments
      process.environment = ["HOME": folder.url.path, "GIT_CONFIG_NOSYSTEM": "1"]
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: output, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }
    let file = try folder.file("w.yaml", "")
    func found() -> GitCheckout? { GitCheckout.around(file) { try? File.bytes(of: $0) } }
    _ = try git("init", "--initial-branch", "trunk")
    #expect(found() == nil)
    _ = try git("commit", "--allow-empty", "--message", "first")
    let commit = try git("rev-parse", "HEAD")
    #expect(found() == GitCheckout(commit: commit, branch: "trunk"))
    _ = try git("pack-refs", "--all")
    #expect(found() == GitCheckout(commit: commit, branch: "trunk"))
    _ = try git("checkout", "--detach")
    #expect(found() == GitCheckout(commit: commit, branch: nil))
  }
}
