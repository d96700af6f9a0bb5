import NeedletailNotation
import NeedletailResults
import Testing

@testable import NeedletailReports

@Suite("A gate in GitHub and GitLab")
struct AnnotationTests {
  /// A workflow command as GitHub's runner reads it: `::name key=value,…::data`, each unescaped.
  private struct WorkflowCommand {
    var name: String
    var properties: [String: String] = [:]
    var data: String

    init?(_ line: String) {
      guard line.hasPrefix("::"), let end = line.dropFirst(2).firstRange(of: "::") else { return nil }
      let head = line[line.index(line.startIndex, offsetBy: 2)..<end.lowerBound]
      name = String(head.prefix { $0 != " " })
      for property in head.dropFirst(name.count + 1).split(separator: ",") {
        let parts = property.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        properties[parts[0]] = Self.unescaped(parts[1])
      }
      data = Self.unescaped(String(line[end.upperBound...]))
    }

    private static func unescaped(_ text: String) -> String {
      text.replacing("%0D", with: "\r").replacing("%0A", with: "\n").replacing("%3A", with: ":")
        .replacing("%2C", with: ",").replacing("%25", with: "%")
    }
  }

  @Test("a figure that broke is an error at the line of the file that bounds it, one that is undecided a warning")
  func annotations() throws {
    var gate = SampleGate.broken
    gate.rows[1].verdict = .undecided
    let commands = try gate.annotations.map { try #require(WorkflowCommand($0)) }
    #expect(commands.map(\.name) == ["error", "warning"])
    #expect(commands[0].properties == ["file": "desk/fleet.yaml", "line": "12", "title": "fleet: gate"])
    #expect(commands[0].data == "job p50: 3.14 s → 3.93 s, +25.1 % (+15.3 to +34.9), allowed +5 %")
  }

  @Test("a gate that held says so in a notice, one that was cut off in a warning")
  func held() throws {
    var gate = SampleGate.gate([SampleGate.row(SampleGate.changes[2], .held)])
    #expect(gate.annotations.compactMap { WorkflowCommand($0)?.name } == ["notice"])
    gate.isInterrupted = true
    #expect(gate.annotations.compactMap { WorkflowCommand($0)?.name } == ["warning"])
  }

  @Test("there are at most ten, errors first, and the last says how many more there are")
  func bounded() throws {
    let rows = (0..<12).map { place in
      SampleGate.row(SampleGate.changes[1], place < 3 ? .undecided : .broken)
    }
    let commands = try SampleGate.gate(rows).annotations.map { try #require(WorkflowCommand($0)) }
    #expect(commands.count == 10 && commands.allSatisfy { $0.name == "error" || $0.name == "warning" })
    #expect(commands.prefix(9).allSatisfy { $0.name == "error" })
    #expect(commands[9].data.hasPrefix("3 more"))
  }

  @Test("no name begins another command, ends a property, or is read otherwise than it is")
  func hostile() throws {
    for line in SampleGate.hostile.annotations {
      #expect(line.hasPrefix("::error file=") && !line.contains { $0.isNewline })
      let command = try #require(WorkflowCommand(line))
      #expect(Set(command.properties.keys) == ["file", "line", "title"])
      #expect(command.properties["line"] == "3")
    }
    var gate = SampleGate.broken
    gate.place = GateResult.Place(path: "a,b:c%0A=d\n\re.yaml", line: 1)
    #expect(try #require(WorkflowCommand(gate.annotations[0])).properties["file"] == "a,b:c%0A=d\n\re.yaml")
  }

  @Test("each issue for GitLab has what its code quality format requires")
  func codeQuality() throws {
    var gate = SampleGate.broken
    gate.rows[1].verdict = .undecided
    gate.thresholds = [
      GateResult.OwnThreshold(expression: "job_latency_ms p(99) < 45s", verdict: .broken, runs: 10, runsFailed: 3)
    ]
    let issues = gate.codeQuality.elements()
    #expect(issues.map { $0.words("severity") } == ["major", "info", "major"])
    #expect(issues.map { $0.words("check_name") } == ["needletail.gate", "needletail.gate", "needletail.threshold"])
    for issue in issues {
      #expect(issue.words("description")?.hasPrefix("fleet: ") == true)
      #expect(issue.words("location", "path") == "desk/fleet.yaml" && issue.figure("location", "lines", "begin") == 12)
    }
    #expect(Set(issues.map { $0.words("fingerprint") }).count == 3)
    #expect(SampleGate.gate([]).codeQuality == .array([]))
  }

  @Test("a fingerprint is of what is gated, not of its numbers or its verdict")
  func fingerprints() {
    var other = SampleGate.broken
    other.rows[0].change.head = 9_999
    other.rows[0].verdict = .undecided
    other.place?.line = 40
    let (one, two) = (SampleGate.broken.codeQuality.elements()[0], other.codeQuality.elements()[0])
    #expect(one["fingerprint"] == two["fingerprint"] && one["description"] != two["description"])
    other.comparison.head.workload = "mesh"
    #expect(other.codeQuality.elements()[0]["fingerprint"] != one["fingerprint"])
  }
}
