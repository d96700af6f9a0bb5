import Foundation
import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Every key of a file, by --set")
struct EveryKeyTests {
  /// With `Samples.all` they have every key that the schema lists.
  private static let others = [
    minimal + "gateway: { concurrency: 5 }\nabort_on_fail: 5s\nthresholds: { keeps_up: \"yes\" }\n"
      + "gate: { seeds: 12, confidence: 95%, allow: { cost_usd: [\"+2%\"], "
      + "\"call_latency_ms{agent=worker}\": [\"p(50) +5%\", \"p(99) +10% or +20ms\"] } }\n"
      + "faults: [ { at: 5s, for: 10s, gateway: all, fail: 0.25, down: 1 } ]\n",
    minimal.replacing(
      "simulate: { service: 1s }",
      with: "{ command: [./a.py], protocol: { json-lines: { cancel_grace: 2s } }, simulate: { service: 1s } }"
    ).replacing("worker:\n      {", with: "worker: {"),
    minimal.replacing("run: { duration: 1m }\n", with: "").replacing(
      "{ rate: 5/s }",
      with: "{ trace: s.json, format: agent-session, speedup: 2, times: recorded, models: { m: worker } }"
    ).replacing("\n    ask:\n      pattern: { call: worker }", with: " {}"),
    minimal.replacing("{ rate: 5/s }", with: "{ trace: rows.jsonl, unit: s }"),
  ]

  private static func options(_ overrides: [String] = []) -> WorkloadReader.Options {
    let session =
      #"{"id":"s","models":["m"],"requests":[{"t":0.0,"type":"n","model":"m","in":10,"out":5,"api_time":1.0,"think_time":0.0}]}"#
    let rows = #"{"timestamp": 0, "input_length": 10, "output_length": 5}"#
    return WorkloadReader.Options(
      overrides: overrides, loadFile: { path in Array((path.hasSuffix(".jsonl") ? rows : session).utf8) })
  }

  private static func tree(_ text: String) throws -> Node {
    try #require(NodeBuilder.tree(Array(text.utf8), Diagnostics(path: "w.yaml")))
  }

  /// A path and a value for each value of the file.
  private static func leaves(_ node: Node, _ path: [OverridePath.Segment] = []) -> [(path: String, value: String)] {
    switch node.content {
    case .mapping(let pairs) where !pairs.isEmpty:
      return pairs.flatMap { leaves($0.value, path + [.key($0.key, isQuoted: false)]) }
    case .sequence(let items) where !items.isEmpty:
      return items.enumerated().flatMap { leaves($1, path + [.index($0)]) }
    case .mapping: return [(OverridePath.spelled(path), "{}")]
    case .sequence, .unreadable: return [(OverridePath.spelled(path), "[]")]
    case .scalar(let scalar):
      let text = !scalar.isPlain ? Spelling.key(scalar.text) : scalar.text.isEmpty ? "null" : scalar.text
      return [(OverridePath.spelled(path), text)]
    }
  }

  @Test("a file that is set value by value is the file", arguments: Samples.all + others)
  func rebuilt(_ sample: String) throws {
    let overrides = Self.leaves(try Self.tree(sample)).map { "\($0.path)=\($0.value)" }
    let rebuilt = try read("{}", Self.options(overrides)).expanded()
    #expect(try rebuilt == read(sample, Self.options()).expanded())
  }

  @Test("each value that is taken away and set again is as before", arguments: Samples.all + others)
  func setAgain(_ sample: String) throws {
    let expected = try read(sample, Self.options()).expanded()
    // Of a long list of alike parts some are enough.
    let leaves = Self.leaves(try Self.tree(sample))
    for leaf in leaves.count > 250 ? leaves.enumerated().filter({ $0.offset.isMultiple(of: 7) }).map(\.element) : leaves
    {
      let options = Self.options(["\(leaf.path)=null", "\(leaf.path)=\(leaf.value)"])
      #expect(try read(sample, options).expanded() == expected, "\(leaf.path)")
    }
  }

  @Test("the samples have every key of the schema, so that every key is set")
  func complete() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Workloads/needletail-1.schema.json")
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: root)) as? [String: Any])
    var walk = SchemaWalk(schema)
    for sample in Samples.all + Self.others { walk.visit(try Self.tree(sample)) }
    #expect(walk.missing == [], "add these keys to a sample")
  }
}

/// Goes through files beside the schema, and notes which of its keys they have.
private struct SchemaWalk {
  private let schema: [String: Any]
  private let definitions: [String: [String: Any]]
  private var seen: Set<String> = []

  init(_ schema: [String: Any]) {
    self.schema = schema
    definitions = schema["$defs"] as? [String: [String: Any]] ?? [:]
  }

  /// `part.key` of each key that no file has.
  var missing: [String] {
    let parts = definitions.merging(["top": schema]) { first, _ in first }
    let keys = parts.flatMap { name, part in (part["properties"] as? [String: Any] ?? [:]).keys.map { "\(name).\($0)" }
    }
    return keys.filter { !seen.contains($0) }.sorted()
  }

  mutating func visit(_ file: Node) { visit(file, schema, "top") }

  private mutating func visit(_ node: Node, _ part: [String: Any], _ name: String) {
    if let reference = part["$ref"] as? String {
      let name = String(reference.dropFirst("#/$defs/".count))
      visit(node, definitions[name] ?? [:], name)
    }
    for choice in (part["anyOf"] as? [[String: Any]] ?? []) + (part["oneOf"] as? [[String: Any]] ?? []) {
      visit(node, choice, name)
    }
    switch node.content {
    case .scalar, .unreadable: break
    case .sequence(let items):
      guard let each = part["items"] as? [String: Any] else { return }
      for item in items { visit(item, each, name) }
    case .mapping(let pairs):
      let properties = part["properties"] as? [String: [String: Any]] ?? [:]
      for pair in pairs {
        if let property = properties[pair.key] {
          seen.insert("\(name).\(pair.key)")
          visit(pair.value, property, name)
        } else if let other = part["additionalProperties"] as? [String: Any] {
          visit(pair.value, other, name)
        }
      }
    }
  }
}
