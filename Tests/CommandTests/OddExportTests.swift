import Foundation
import NeedletailArchive
import Testing

/// From a workload with odd names, in files with odd names, to what other programs read.
@Suite(
  "The built command and exports of odd names",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct OddExportTests {
  private static let names = [
    "a, b; c=d } \"e\" ü # f", "new\nline", "back\\slash", "per%2Ccent", "space ", "'quotes'", "a { b", "$HOME `ls`",
  ]

  /// A workload whose agents are called so, in a folder and a file that are called so too.
  private func place() throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    func quoted(_ name: String) throws -> String {
      String(decoding: try JSONEncoder().encode(name), as: UTF8.self).replacing("\\/", with: "/")
    }
    let agents = try Self.names.map {
      "  \(try quoted($0)): { count: 4, simulate: { service: { constant: 10ms } } }"
    }
    let scenarios = try Self.names.map { "  \(try quoted($0)): { pattern: { call: \(try quoted($0)) } }" }
    let text = """
      schema: needletail/1
      name: \(try quoted(Self.names[0]))
      seed: 7
      run: { duration: 5s }
      agents:
      \(agents.joined(separator: "\n"))
      scenarios:
      \(scenarios.joined(separator: "\n"))
      load: { process: poisson, rate: 40/s }

      """
    let odd = "a, b; c=d } \"e\" ü #"
    try FileManager.default.createDirectory(atPath: folder.path(odd), withIntermediateDirectories: false)
    let path = try folder.file("\(odd)/\(odd).yaml", text)
    return (folder, String(path.dropLast(5)))
  }

  @Test("every format names every agent, from and to files whatever they are called")
  func everyFormat() throws {
    let (folder, stem) = try place()
    let run = try BuiltCommand.run(["run", stem + ".yaml", "--out", stem + ".json", "--ui", "none"])
    #expect(run.status == 0, "\(run.errors)")
    for format in ExportFormat.allCases {
      let out = "\(stem).\(format.rawValue)"
      let answer = try BuiltCommand.run(
        ["export", stem + ".ntl", "--format", format.rawValue, "--out", out]
          + (format == .hgrm ? ["--metric", "job_latency"] : []))
      #expect(answer.status == 0 && answer.errors.isEmpty && answer.output.isEmpty, "\(format): \(answer.errors)")
      let text = try String(contentsOfFile: out, encoding: .utf8)
      for name in Self.names {
        let written: String? =
          switch format {
          case .hgrm: nil
          case .json: String(decoding: try JSONEncoder().encode(name), as: UTF8.self).replacing("\\/", with: "/")
          case .hlog:
            name.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: " ,;=%\"\n").inverted)?
              // Foundation codes all that is not ASCII.
              .replacing("%C3%BC", with: "ü")
          case .csv:
            name.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: ";=%").inverted)?
              .replacing("%C3%BC", with: "ü").replacing("\"", with: "\"\"")
          case .openmetrics:
            "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
          }
        if let written { #expect(text.contains(written), "\(format): \(written)") }
      }
    }
    #expect(folder.contents.count == 1)
  }

  @Test("a label selects the agent it names and no other")
  func selected() throws {
    let (folder, stem) = try place()
    defer { withExtendedLifetime(folder) {} }
    #expect(try BuiltCommand.run(["run", stem + ".yaml", "--out", stem + ".json", "--ui", "none"]).status == 0)
    for name in Self.names {
      let answer = try BuiltCommand.run(
        ["export", stem + ".ntl", "--format", "openmetrics", "--metric", "job_latency", "--label", "scenario=\(name)"])
      #expect(answer.status == 0, "\(name): \(answer.errors)")
      #expect(answer.output.split(separator: "\n").count { $0.contains("_count{") } == 1, "\(name)")
    }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let promtool = [root.appending(path: ".build/export-readers/promtool").path, "/usr/bin/promtool"].first
  {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    "promtool has nothing to say of what a run records",
    .enabled(if: promtool != nil, "NOT TESTED: run scripts/export-readers.sh where apt-get can fetch prometheus"),
    arguments: ["support-desk", "diagnosis"])
  func metricsOfRun(workload: String) throws {
    let folder = try TemporaryFolder()
    let file = Self.root.appending(path: "Workloads/\(workload).yaml").path
    let run = try BuiltCommand.run(
      ["run", file, "--duration", "90s", "--warmup", "10s", "--set", "thresholds=null", "--out", folder.path("r.json")])
    #expect(run.status == 0, "\(run.errors)")
    let text = folder.path("r.txt")
    let export = try BuiltCommand.run(["export", folder.path("r.ntl"), "--format", "openmetrics", "--out", text])
    #expect(export.status == 0, "\(export.errors)")
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.promtool))
    process.arguments = ["check", "metrics"]
    let findings = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: text))
    (process.standardOutput, process.standardError) = (findings, findings)
    try process.run()
    let found = String(decoding: findings.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && found.isEmpty, "\(found)")
  }
}
