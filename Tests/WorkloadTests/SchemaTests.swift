import Foundation
import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("The JSON Schema for editors")
struct SchemaTests {
  private static let parts: [String: [String]] = [
    "run": Vocabulary.run, "users": Vocabulary.users, "gateway": Vocabulary.gateway,
    "gatewayInstance": Vocabulary.gatewayInstance, "rateLimit": Vocabulary.rateLimit, "runtime": Vocabulary.runtime,
    "endpoint": Vocabulary.endpoint, "price": Vocabulary.price, "slowdown": Vocabulary.slowdown,
    "agent": Vocabulary.agent(AgentKinds.all), "restart": CommandAgent.restartKeys,
    "protocol": CommandAgent.protocolKeys,
    "jsonLines": CommandAgent.jsonLinesKeys, "hedge": Vocabulary.hedge,
    "simulate": Vocabulary.simulate,
    "failure": Vocabulary.failure, "outcome": Vocabulary.outcome, "verdict": Vocabulary.verdict,
    "resilience": Vocabulary.resilience, "retry": Vocabulary.retry, "breaker": Vocabulary.breaker,
    "scenario": Vocabulary.scenario, "load": Vocabulary.load, "stage": Vocabulary.stage, "slo": Vocabulary.slo,
    "fault": Vocabulary.fault, "registry": Vocabulary.registry,
    "shape": Vocabulary.distribution, "mean": Vocabulary.mean, "erlang": Vocabulary.erlang,
    "meanAndVariation": Vocabulary.meanAndVariation, "lognormal": Vocabulary.lognormal, "pareto": Vocabulary.pareto,
    "mixtureComponent": Vocabulary.mixtureComponent, "namedPattern": Vocabulary.pattern,
    "sequential": Vocabulary.sequential, "parallel": Vocabulary.parallel,
    "supervisorWorker": Vocabulary.supervisorWorker, "router": Vocabulary.router, "ensemble": Vocabulary.ensemble,
    "blackboard": Vocabulary.blackboard, "consensus": Vocabulary.consensus, "debate": Vocabulary.debate,
    "handoff": Vocabulary.handoff, "all": Vocabulary.all, "quorumJoin": Vocabulary.quorumJoin,
    "fanOut": Vocabulary.fanOut, "loop": Vocabulary.loop, "confidenceCondition": Vocabulary.confidenceCondition,
    "choose": Vocabulary.choose, "thresholds": ["abort_on_fail", "keeps_up"],
    "gate": Vocabulary.gate,
  ]

  private func schema() throws -> [String: Any] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "Workloads/needletail-1.schema.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("has exactly the keys that are read, part by part")
  func keys() throws {
    let schema = try schema()
    #expect(Set(try #require(schema["properties"] as? [String: Any]).keys) == Set(Vocabulary.root))
    let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    for (name, keys) in Self.parts {
      let part = try #require(definitions[name], "the schema has no \(name)")
      #expect(Set((part["properties"] as? [String: Any] ?? [:]).keys) == Set(keys), "\(name)")
      #expect(part["additionalProperties"] as? Bool == false, "\(name)")
    }
    let withKeys = definitions.filter { $0.value["properties"] != nil }.keys
    #expect(Set(withKeys) == Set(Self.parts.keys))
  }

  @Test("every part it refers to is there")
  func references() throws {
    let schema = try schema()
    let definitions = try #require(schema["$defs"] as? [String: Any])
    var waiting: [Any] = [schema]
    var found = 0
    while let next = waiting.popLast() {
      if let list = next as? [Any] { waiting += list }
      guard let object = next as? [String: Any] else { continue }
      if let reference = object["$ref"] as? String {
        #expect(definitions[String(reference.dropFirst("#/$defs/".count))] != nil, "\(reference)")
        found += 1
      }
      waiting += Array(object.values)
    }
    #expect(found > 100)
  }

  @Test("names every metric a threshold may be about")
  func metrics() throws {
    let definitions = try #require(try schema()["$defs"] as? [String: [String: Any]])
    let patterns = try #require(definitions["thresholds"]?["patternProperties"] as? [String: Any])
    let pattern = try #require(patterns.keys.first)
    let names = try #require(pattern.firstMatch(of: /\^\(([a-z_|]+)\)/)).output.1
    #expect(names.split(separator: "|").map(String.init) == FigureCatalogue.standard.boundable.map(\.name))
  }
}
