import Foundation
import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Workload files amended")
struct AmendedWorkloadTests {
  private static let agent = SimulatedAgent(service: .total(.constant(.milliseconds(7))))

  private func amended(_ text: String, _ amendments: WorkloadAmendment...) throws -> String {
    var workload = try AmendedWorkload(Array(text.utf8), path: "w.yaml")
    for amendment in amendments { try workload.apply(amendment) }
    return workload.text
  }

  @Test(
    "a value is written anew where it stands, and all else stays: comments, order, spacing",
    arguments: [
      (
        "agents:\n  a: { count: 2, simulate: { service: 1s }, queue: 5 }   # guessed\n",
        "agents:\n  a: { count: 2, simulate: { service: 7ms }, queue: 5 }   # guessed\n"
      ),
      (
        "agents:\n  a:\n    simulate: { service: 1s }  # guessed\n    # ours\n    count: 2\n",
        "agents:\n  a:\n    simulate: { service: 7ms }  # guessed\n    # ours\n    count: 2\n"
      ),
      (
        "agents:\n  a:\n    simulate:   # guessed\n      service: 1s\n      output_tokens: 5\n\n    # ours\n    count: 2\n",
        "agents:\n  a:\n    simulate: { service: 7ms }   # guessed\n\n    # ours\n    count: 2\n"
      ),
      ("agents: {a: {simulate: {service: 1s}}}", "agents: {a: {simulate: { service: 7ms }}}"),
      ("agents: { a: { count: 2 } }\n", "agents: { a: { count: 2, simulate: { service: 7ms } } }\n"),
      ("agents: { a: {} }\n", "agents: { a: { simulate: { service: 7ms } } }\n"),
      (
        "agents:\n  a:\n    count: 2   # two\n\n  b:\n    count: 3\n",
        "agents:\n  a:\n    count: 2   # two\n    simulate: { service: 7ms }\n\n  b:\n    count: 3\n"
      ),
      ("agents:\n  a:\n    count: 2", "agents:\n  a:\n    count: 2\n    simulate: { service: 7ms }\n"),
      ("agents:\n  a:\n    simulate:\n    count: 2\n", "agents:\n  a:\n    simulate: { service: 7ms }\n    count: 2\n"),
      ("agents:\n  \"a\":\n    count: 2\n", "agents:\n  \"a\":\n    count: 2\n    simulate: { service: 7ms }\n"),
      (
        "agents:\r\n  a:\r\n    count: 2\r\nload: { rate: 1/s }\r\n",
        "agents:\r\n  a:\r\n    count: 2\r\n    simulate: { service: 7ms }\nload: { rate: 1/s }\r\n"
      ),
    ])
  func kept(_ before: String, _ after: String) throws {
    #expect(try amended(before, .simulate(Self.agent, of: "a")) == after)
  }

  @Test("what is missing on the way is made") func missing() throws {
    let slowdown = WorkloadAmendment.slowdown(Endpoint.Slowdown(sigma: 0.1, kappa: 0.01), of: "e")
    #expect(
      try amended("schema: needletail/1\n", slowdown)
        == "schema: needletail/1\nendpoints: { e: { slowdown: { sigma: 0.1, kappa: 0.01 } } }\n")
    #expect(
      try amended("endpoints:\n  e:\n    concurrency: 3\n", slowdown)
        == "endpoints:\n  e:\n    concurrency: 3\n    slowdown: { sigma: 0.1, kappa: 0.01 }\n")
    #expect(
      try amended("endpoints:\n  f:\n    concurrency: 3\n", slowdown)
        == "endpoints:\n  f:\n    concurrency: 3\n  e: { slowdown: { sigma: 0.1, kappa: 0.01 } }\n")
  }

  @Test("long values stand in a block below their key") func block() throws {
    let values = Distribution.empirical((1...40).map { Double($0) * 1e6 })
    let after = try amended(
      "agents:\n  a:\n    simulate: { service: 1s }\n    count: 2\n",
      .simulate(SimulatedAgent(service: .total(values)), of: "a"))
    #expect(after.hasPrefix("agents:\n  a:\n    simulate:\n      service:\n        empirical:\n          - 1ms\n"))
    #expect(after.hasSuffix("          - 40ms\n    count: 2\n"))
  }

  @Test(
    "what other parts refer to, or what is no mapping on the way, is refused with its place",
    arguments: [
      "agents:\n  a:\n    simulate: &usual { service: 1s }\n", "agents:\n  b: &b { count: 1 }\n  a: *b\n",
      "agents:\n  a: many\n", "agents: [a]\n",
    ])
  func refused(_ text: String) throws {
    let error = #expect(throws: WorkloadError.self) { try amended(text, .simulate(Self.agent, of: "a")) }
    let problem = try #require(error?.problems.first)
    #expect(problem.message.contains("not written anew") && problem.place.line == text.split(separator: "\n").count)
  }

  @Test("every workload of the repository stays one, line by line, but for the agent that is amended")
  func repository() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "Workloads").path
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.sorted()
    var amendedFiles = 0
    for file in files {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      guard let keys = WorkloadKeys(text), let name = keys.names(under: "agents").first else { continue }
      guard let after = try? amended(text, .simulate(Self.agent, of: name)) else { continue }
      let found = try #require(WorkloadKeys(after))
      #expect(found["agents.\(name).simulate.service"] == "7ms", "\(file)")
      let prefix = "agents.\(name).simulate"
      let others = { (keys: WorkloadKeys) in
        keys.entries.filter { $0.key != prefix && !$0.key.hasPrefix(prefix + ".") }.map { "\($0.key) = \($0.value)" }
      }
      #expect(others(found) == others(keys), "\(file)")
      let comments = { (text: String) in text.split(separator: "\n").count { $0.hasPrefix("#") } }
      #expect(comments(after) == comments(text))
      amendedFiles += 1
    }
    #expect(amendedFiles > 20)
  }

  @Test("a diff has the lines that change, with three around them") func difference() {
    let old = (1...12).map { "line \($0)\n" }.joined()
    let new = old.replacing("line 6\n", with: "line six\n")
    let expected = """
      --- w.yaml
      +++ w.yaml (calibrated)
      @@ -3,7 +3,7 @@
       line 3
       line 4
       line 5
      -line 6
      +line six
       line 7
       line 8
       line 9

      """
    #expect(LineDifference.unified(old, new, path: "w.yaml") == expected)
    #expect(LineDifference.unified(old, old, path: "w.yaml").isEmpty)
  }
}
