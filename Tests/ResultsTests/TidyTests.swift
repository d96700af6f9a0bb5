import Foundation
import NeedletailEngine
import Testing

/// The house's rules about files, held over the whole repository.
@Suite("The repository is tidy")
struct TidyTests {
  struct Source: Sendable {
    /// From the repository's root, as `Sources/Engine/Plan/Plan.swift`.
    var path: String
    var text: String
    var lines: [Substring]

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// Lines without what follows `//`, so that words in comments break no rule.
    var code: [(number: Int, line: Substring)] {
      lines.enumerated().map { index, line in
        (index + 1, line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line)
      }
    }

    /// `path:line` of each line of code that holds one of the words.
    func places(of words: [String]) -> [String] {
      code.filter { entry in words.contains { entry.line.contains($0) } }.map { "\(path):\($0.number): \($0.line)" }
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every Swift and C file of the folders that hold code, and the manifest.
  static let files: [Source] = ["Sources", "Tests", "Benchmarks"].flatMap { folder -> [Source] in
    let base = root.appending(path: folder)
    guard let found = FileManager.default.enumerator(atPath: base.path) else { return [] }
    return found.compactMap { $0 as? String }.sorted().filter { [".swift", ".c", ".h"].contains(where: $0.hasSuffix) }
      .compactMap { path in
        guard let text = try? String(contentsOf: base.appending(path: path), encoding: .utf8) else { return nil }
        return Source(
          path: "\(folder)/\(path)", text: text, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
      }
  }

  static var sources: [Source] { files.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") } }

  @Test("the repository was found")
  func found() {
    #expect(Self.sources.contains { $0.path == "Sources/Engine/Plan/Plan.swift" })
    #expect(Self.sources.count > 20)
  }

  @Test("a file's name is its subject")
  func names() {
    let vague = ["util", "helper", "manager", "misc", "common", "stuff"]
    let found = Self.files.filter { file in vague.contains { file.name.lowercased().contains($0) } }.map(\.path)
    #expect(found == [])
  }

  @Test("no file has more than 400 lines")
  func length() {
    let found = Self.files.filter { $0.lines.count - 1 > 400 }
      .map { "\($0.path): \($0.lines.count - 1): divide it by subject" }
    #expect(found == [])
  }

  /// The spine and nothing else belongs in the world; whatever has a state of its own is a part of it.
  @Test("the world has at most 50 stored properties and 250 lines")
  func worldsProperties() throws {
    let world = try #require(Self.sources.first { $0.path == "Sources/Engine/World/World.swift" })
    let body = world.lines.drop { !$0.hasPrefix("final class World") }.prefix { !$0.hasPrefix("  init(") }
    let stored = body.filter { line in
      line.prefixMatch(of: /\ {2,4}(private |private\(set\) )?(let|var)\s/) != nil && !line.hasSuffix("{")
    }
    #expect(stored.count > 10, "they were found")
    #expect(world.lines.count - 1 <= 250)
    #expect(stored.count <= 50, "give what is new to the part whose it is")
  }

  /// Said once: whatever shows a limit iterates over the catalogue. Four names are words of workload files and labels of figures too.
  @Test("a limit's name in documents stands in at most four files of Sources")
  func limitNames() {
    let alsoKeys: Set = ["job", "agent", "call", "endpoint"]
    for limit in Limit.allCases where !alsoKeys.contains(limit.name) {
      let found = Self.sources.filter { $0.text.contains("\"\(limit.name)\"") }.map(\.path)
      #expect(found.count <= 4, "\(limit.name): \(found)")
      #expect(!found.isEmpty)
    }
  }

  /// Words that the house has left behind, as patterns over code, comments and strings, and what is said instead.
  static let formerWords: [(String, String)] = [
    ("[Gg]uest", "external job"), ("dispatchPlainly", "dispatchFastPath"),
    ("answerPlainly", "completeFastPath"), ("\\bseeOff\\b", "finish"), ("\\bwelcome", "admit"),
    ("\\bDeparture\\b", "Completion"), ("\\bReception\\b", "JobInbox"), ("lieDown", "registerSleeper"),
    ("cancelsFor", "cancellationCause"), ("Sameness/", "Determinism/"), ("straight way", "fast path"),
    ("TimeWent", "LatencyBreakdown"), ("time_went|timeWent", "latency_breakdown"), ("\\bTimeOwner\\b", "Limit"),
    ("lost_?[rR]un", "failed attempt or discarded attempt"), ("\\bbarrier\\b", "straggler wait"),
    ("wall's clock", "wall clock"), ("\\b[Ww]hoever\\b", "who is meant"), ("\\b[Nn]obody\\b", "who is meant"),
    ("\\b[Ss]o many\\b", "how many are meant"),
    ("passAgentRate|passCallPermit|passEndpoint", "the name of what is acquired"),
  ]

  @Test("words that were given up do not come back")
  func words() throws {
    for (word, replacement) in Self.formerWords {
      let pattern = try Regex(word)
      let found = Self.sources.flatMap { file in
        file.lines.enumerated().filter { $0.element.contains(pattern) }.map { "\(file.path):\($0.offset + 1)" }
      }
      #expect(found == [], "say \(replacement)")
    }
  }

  @Test("no source file names a directory of somebody's machine")
  func machinePaths() {
    let places = ["/ho" + "me/", "/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/"]
    let found = Self.files.filter { !$0.path.hasPrefix("Tests/") }.flatMap { file in
      file.lines.enumerated().filter { entry in places.contains { entry.element.contains($0) } }
        .map { "\(file.path):\($0.offset + 1): \($0.element)" }
    }
    #expect(found == [])
  }

  @Test("no source file is empty")
  func emptiness() {
    #expect(Self.sources.filter { !$0.text.contains { !$0.isWhitespace } }.map(\.path) == [])
  }

  @Test("unsafe code stands only in X+UnsafeStorage.swift, and in X+CBoundary.swift where C is called")
  func unsafeCode() {
    let found = Self.sources.filter {
      !$0.name.hasSuffix("+UnsafeStorage.swift") && !$0.name.hasSuffix("+CBoundary.swift")
    }
    .flatMap { $0.places(of: ["UnsafeMutable", "UnsafeBuffer", "UnsafePointer", "UnsafeRaw", "unsafe "]) }
    #expect(found == [])
  }

  @Test("an unchecked Sendable has its reason beside it, in a comment that says Sendable")
  func uncheckedSendable() {
    let found = Self.sources.flatMap { file in
      file.lines.indices.filter { index in
        guard file.lines[index].contains("@unchecked Sendable") else { return false }
        let near = file.lines[max(0, index - 4)...min(file.lines.count - 1, index + 2)]
        return !near.contains { line in
          line.firstRange(of: "//").map { line[$0.lowerBound...].contains("Sendable") } ?? false
        }
      }.map { "\(file.path):\($0 + 1)" }
    }
    #expect(found == [])
  }

  @Test("nothing in Sources imports Foundation")
  func foundation() {
    let found = Self.sources.flatMap {
      $0.places(of: ["import Foundation", "import Dispatch", "import FoundationEssentials"])
    }
    #expect(found == [])
  }

  @Test("nothing in Sources draws from the machine: no dates, identifiers or random numbers of the system")
  func determinism() {
    let found = Self.sources.flatMap {
      $0.places(of: [
        "Date()", "UUID()", "SystemRandomNumberGenerator", ".random(in", ".randomElement(", ".shuffled()", ".shuffle()",
        "ObjectIdentifier(",
      ])
    }
    #expect(found == [])
  }

  @Test("the rooms below the command read no clock")
  func clocks() {
    let found = Self.sources.filter {
      !$0.path.hasPrefix("Sources/NeedletailCLI/") && !$0.path.hasPrefix("Sources/Backends/")
    }
    .flatMap { $0.places(of: ["ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday"]) }
    #expect(found == [])
  }

  @Test("the engine calls nothing of the C library's mathematics, and fuses no multiply-add")
  func mathematics() {
    let below = ["Comparison", "Engine", "Metrics", "Lanes", "Notation", "Results", "Workload"].map { "Sources/\($0)/" }
    let found = Self.sources.filter { file in below.contains { file.path.hasPrefix($0) } }
      .flatMap { $0.places(of: ["import Glibc", "import Foundation", "addingProduct", "addProduct", "Glibc."]) }
    #expect(found == [])
  }

  @Test("no work is left for later in the code")
  func leftovers() {
    let marks = ["TO" + "DO", "FIX" + "ME"]
    let found = Self.files.flatMap { file in
      file.lines.enumerated().filter { entry in marks.contains { entry.element.contains($0) } }
        .map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(found == [])
  }
}
