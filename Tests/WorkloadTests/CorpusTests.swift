import Foundation
import NeedletailEngine
import NeedletailNotation
import Testing

@testable import NeedletailWorkload

/// Small files that are odd and legal, or illegal in one way: `Corpus/legal`, `Corpus/illegal`.
enum Corpus {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

  static func names(in part: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path)
    return (found ?? []).sorted()
  }

  static func bytes(_ part: String, _ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: part).appending(path: name)))
  }

  /// Traces are looked for in the same part.
  static func options(_ part: String) -> WorkloadReader.Options {
    WorkloadReader.Options(loadFile: { try bytes(part, $0) })
  }
}

@Suite("Odd and legal files")
struct LegalCorpusTests {
  /// What a file comes to, as `Corpus/figures.py` works it out.
  struct Figures: Equatable {
    var jobs = 0
    var calls = 0
    var span = Duration.zero
    var inputTokens = 0
    var outputTokens = 0
  }

  static let names = Corpus.names(in: "legal")

  private static let expected: [String: Figures] = {
    let file = Corpus.folder.appending(path: "figures.json")
    guard let bytes = try? Data(contentsOf: file), let json = try? JSON(reading: Array(bytes), path: file.path) else {
      return [:]
    }
    return Dictionary(
      json.members().map { name, figures in
        let number = { (key: String) in figures.figure(key).map { Int($0) } ?? -1 }
        let span = Duration.nanoseconds(number("span_ns"))
        return (
          name,
          Figures(
            jobs: number("jobs"), calls: number("calls"), span: span, inputTokens: number("input_tokens"),
            outputTokens: number("output_tokens"))
        )
      }, uniquingKeysWith: { first, _ in first })
  }()

  @Test("there are at least sixty, of every format")
  func number() {
    #expect(Self.names.count >= 60)
    #expect([".yaml", ".csv", ".jsonl", ".json"].allSatisfy { ending in Self.names.contains { $0.hasSuffix(ending) } })
  }

  @Test("a workload runs the jobs and calls it should, for as long, with their tokens", arguments: names)
  func workload(name: String) throws {
    guard name.hasSuffix(".yaml") else { return }
    let bytes = try Corpus.bytes("legal", name)
    let reading = try WorkloadReader.read(bytes: bytes, path: name, options: Corpus.options("legal"))
    var simulation = try Simulation(reading.file.plan)
    while simulation.advance(events: 65_536) {}
    let report = simulation.report()
    #expect(report.jobs.completed == report.jobs.offered)
    let found = Figures(
      jobs: report.jobs.offered, calls: report.calls.started, span: report.window.simulated,
      inputTokens: report.tokens.input, outputTokens: report.tokens.output)
    #expect(found == Self.expected[name])
    #expect(reading.warnings == [])
  }

  @Test("a workload survives `expand`", arguments: names)
  func expands(name: String) throws {
    guard name.hasSuffix(".yaml") else { return }
    let options = Corpus.options("legal")
    let reading = try WorkloadReader.read(bytes: Corpus.bytes("legal", name), path: name, options: options)
    let again = try WorkloadReader.read(bytes: Array(reading.expanded().utf8), path: name, options: options)
    #expect(again.file.plan == reading.file.plan)
    #expect(again.expanded() == reading.expanded())
  }

  @Test("a trace has its rows or calls, its span and its tokens", arguments: names)
  func trace(name: String) throws {
    guard !name.hasSuffix(".yaml") else { return }
    let bytes = try Corpus.bytes("legal", name)
    let suggestion = try #require(TraceFormat.suggested(byPath: name))
    var found = Figures()
    if suggestion == .format(.agentSession) {
      let pattern = try SessionReader.pattern(bytes: bytes, path: name, times: .recorded, defaultPool: "p")
      let calls = pattern.recordedCalls.compactMap(\.recorded)
      found.jobs = 1
      found.calls = calls.count
      found.span = pattern.idealDuration
      found.inputTokens = calls.reduce(0) { $0 + ($1.inputTokens ?? 0) }
      found.outputTokens = calls.reduce(0) { $0 + ($1.outputTokens ?? 0) }
    } else {
      let format: TraceFormat? = if case .format(let format) = suggestion { format } else { nil }
      let rows = try TraceReader.rows(bytes: bytes, path: name, format: format).rows
      let tokens = rows.flatMap { row in
        [(row.inputTokens, row.outputTokens)] + row.turns.map { ($0.inputTokens, $0.outputTokens) }
      }
      found.jobs = tokens.count
      found.calls = tokens.count
      found.span = rows.last?.instant ?? .zero
      found.inputTokens = tokens.reduce(0) { $0 + ($1.0 ?? 0) }
      found.outputTokens = tokens.reduce(0) { $0 + ($1.1 ?? 0) }
    }
    #expect(found == Self.expected[name])
  }

  private static let hasPython: Bool = runs(["-c", "import yaml"])

  @Test("the figures are what the script works out", .enabled(if: hasPython, "there is no python3 with PyYAML"))
  func script() {
    #expect(Self.runs([Corpus.folder.appending(path: "figures.py").path, "--check"]))
  }

  private static func runs(_ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-B"] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

@Suite("Files that are illegal in one way")
struct IllegalCorpusTests {
  /// A line of `Corpus/errors.txt`.
  struct Expected: Sendable, CustomTestStringConvertible {
    var name: String
    var line: Int
    var column: Int
    /// Words of the remedy.
    var words: String
    var testDescription: String { name }
  }

  static let all: [Expected] = {
    let text = try? String(contentsOf: Corpus.folder.appending(path: "errors.txt"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.split(separator: " ", maxSplits: 2)
      let place = parts[1].split(separator: ":").map { Int($0) ?? 0 }
      return Expected(name: String(parts[0]), line: place[0], column: place[1], words: String(parts[2]))
    }
  }()

  @Test("there are at least sixty, and each is listed")
  func number() {
    #expect(Self.all.count >= 60)
    #expect(Self.all.map(\.name).sorted() == Corpus.names(in: "illegal"))
  }

  @Test("have one error, with its place and a remedy", arguments: all)
  func refused(_ expected: Expected) throws {
    let bytes = try Corpus.bytes("illegal", expected.name)
    let problems = try problems(of: bytes, named: expected.name)
    #expect(problems.count == 1, "\(problems.map { $0.sentence(severity: "error") })")
    let problem = try #require(problems.first)
    #expect(problem.path == expected.name)
    #expect("\(problem.line):\(problem.column)" == "\(expected.line):\(expected.column)", "\(problem)")
    #expect(problem.sentence(severity: "error").contains(expected.words))
    #expect(!problem.remedy.isEmpty || problem.message.contains("; "))
  }

  /// Of a workload file, or of a trace, in a workload that is good but for it.
  private func problems(of bytes: [UInt8], named name: String) throws -> [Problem] {
    let around = """
      schema: needletail/1
      agents: { worker: { simulate: { service: 1s } } }
      scenarios: { ask: { PATTERN } }
      load: { trace: \(name) }

      """.replacing("PATTERN", with: name.hasSuffix(".json") ? "weight: 1" : "pattern: worker")
    let isWorkload = name.hasSuffix(".yaml")
    do throws(WorkloadError) {
      _ = try WorkloadReader.read(
        bytes: isWorkload ? bytes : Array(around.utf8), path: isWorkload ? name : "around.yaml",
        options: Corpus.options("illegal"))
      return []
    } catch {
      return error.problems
    }
  }
}
