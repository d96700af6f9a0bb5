import NeedletailBackends
import NeedletailLanes

/// A file as a revision of the git repository around the current folder has it: `REVISION:PATH`.
///
/// git is a process of its own, without a shell, and is asked for what it stores: no filter, hook, pager or network is used.
struct GitFile: Sendable, Equatable {
  /// As it was written: `main`, `HEAD~1`, `v1.2`.
  let revision: String
  /// The commit's full hash.
  let commit: String
  /// As git takes it: from the repository's root, or from the current folder where it begins with `./` or `../`.
  let path: String
  private let environment: [String: String]

  /// What a word names that is no file: `nil` for one without a colon.
  ///
  /// - Throws: `Refusal` for a revision that is none git could take.
  static func parts(of word: String) throws -> (revision: String, path: String)? {
    guard let colon = word.firstIndex(of: ":") else { return nil }
    let (revision, path) = (String(word[..<colon]), String(word[word.index(after: colon)...]))
    func refusal(_ problem: String) -> Refusal {
      Refusal("\(word): error: \(problem); write REVISION:FILE, such as main:desk.yaml")
    }
    if revision.isEmpty { throw refusal("there is no revision before the colon") }
    if revision.hasPrefix("-") { throw refusal("a revision does not begin with `-`") }
    if path.isEmpty { throw refusal("there is no file after the colon") }
    if path.hasPrefix("/") {
      throw refusal("the file's path leads from the repository's root, and does not begin with `/`")
    }
    return (revision, path)
  }

  /// Finds the revision.
  ///
  /// - Throws: `Refusal` where there is no git, no repository, or no such revision.
  init(_ parts: (revision: String, path: String), environment: [String: String]) throws {
    (revision, path) = (parts.revision, Self.normalized(parts.path))
    self.environment = Self.environment(from: environment)
    let word = "\(parts.revision):\(parts.path)"
    let answer = try Self.git(
      ["rev-parse", "--verify", "--end-of-options", "\(revision)^{commit}"], word, self.environment)
    let words = String(decoding: answer.output, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    guard answer.exit == .status(0), [40, 64].contains(words.utf8.count) else {
      let reason = Self.reason(answer.errors)
      if reason.contains("dubious ownership") {
        throw Refusal(
          "\(word): error: git refuses the repository, which another user owns; if you trust it, allow it with "
            + "`git config --global --add safe.directory \"$(pwd)\"` at its root")
      }
      if reason.contains("not a git repository") {
        throw Refusal("\(word): error: is no file, and there is no git repository here; name a file, or run it in one")
      }
      if reason.contains("Needed a single revision") || reason.contains("unknown revision") || reason.isEmpty {
        throw Refusal(
          "\(word): error: the repository has no revision `\(revision)`; name a branch, a tag or a commit "
            + "(in a shallow clone fetch it first: `git fetch origin \(revision)`)")
      }
      throw Refusal("\(word): error: git does not know the revision: \(reason); name a branch, a tag or a commit")
    }
    commit = words
  }

  private init(revision: String, commit: String, path: String, environment: [String: String]) {
    (self.revision, self.commit, self.path, self.environment) = (revision, commit, path, environment)
  }

  /// `main@4f2c1e9`, or the commit alone where that is what was written.
  var sideName: String {
    commit.hasPrefix(revision.lowercased()) ? String(commit.prefix(7)) : "\(revision)@\(commit.prefix(7))"
  }

  /// What messages call it.
  var name: String { "\(revision):\(path)" }

  /// Another file of the same commit.
  ///
  /// - Parameter path: as a workload at this file's path names it, joined with its folder.
  func beside(_ path: String) -> GitFile {
    GitFile(revision: revision, commit: commit, path: Self.normalized(path), environment: environment)
  }

  /// What the commit has at the path.
  ///
  /// - Throws: `Refusal` where it has no such file.
  func bytes() throws -> [UInt8] {
    let answer = try Self.git(["cat-file", "blob", "\(commit):\(path)"], name, environment)
    guard answer.exit == .status(0) else {
      func kind(of path: String) throws -> String {
        let answer = try Self.git(["cat-file", "-t", "\(commit):\(path)"], name, environment)
        return String(decoding: answer.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      }
      if try kind(of: "./\(path)") == "blob" {
        throw Refusal(
          "\(name): error: the path leads from the repository's root, where the commit has no such file; "
            + "write \(revision):./\(path)")
      }
      let isFolder = try kind(of: path) == "tree"
      throw Refusal(
        "\(name): error: the commit \(commit.prefix(7)) has \(isFolder ? "a folder of this name" : "no such file"); "
          + "`git ls-tree -r --name-only \(commit.prefix(7))` lists what it has")
    }
    guard answer.cut == nil else { throw Refusal("\(name): error: is larger than \(File.largest >> 20) MiB") }
    return answer.output
  }

  /// Without `.` and `..` within it, which git takes at the beginning only.
  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      if part == ".", !parts.isEmpty { continue }
      if part == "..", let last = parts.last, last != "..", last != "." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private static let patience: Duration = .seconds(60)

  private static func git(
    _ arguments: [String], _ word: String, _ environment: [String: String]
  ) throws -> ChildProgram.Outcome {
    var program = ChildProgram(
      arguments: ["git", "--no-pager", "--no-replace-objects"] + arguments, environment: environment, limit: patience)
    program.outputBytesMost = File.largest
    var isCut = false
    do throws(SystemError) {
      let outcome = try program.run(isInterrupted: { Machine.isInterrupted })
      if outcome.cut == .outOfTime { throw SystemError("wait for git", code: 110) }
      isCut = outcome.cut == .interrupted
      if !isCut { return outcome }
    } catch {
      throw Refusal("\(word): error: is no file, and git cannot be asked for it: \(error); name a file, or install git")
    }
    throw Interruption()
  }

  /// The caller's, in English and without what would ask, fetch or wait.
  private static func environment(from environment: [String: String]) -> [String: String] {
    environment.merging(
      [
        "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
      ]
    ) { _, own in own }
  }

  /// The line that says what was fatal, or else the last.
  private static func reason(_ text: String) -> String {
    let lines = text.split(separator: "\n")
    guard let fatal = lines.last(where: { $0.hasPrefix("fatal: ") }) else { return lines.last.map(String.init) ?? "" }
    return String(fatal.dropFirst(7))
  }
}
