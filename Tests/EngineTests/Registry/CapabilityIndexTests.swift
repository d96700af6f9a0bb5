import NeedletailLanes
import Testing

@testable import NeedletailEngine

@Suite("The capability index")
struct CapabilityIndexTests {
  private func scores(_ need: String..., of profiles: [CapabilityProfile]) -> [Int: Double] {
    var index = CapabilityIndex()
    for (id, profile) in profiles.enumerated() { index.insert(id, profile: profile) }
    return index.scores(for: CapabilityNeed(need))
  }

  @Test("agents with equal profiles score alike, and those that do not fit are not found")
  func alike() {
    let tax = CapabilityProfile(capabilities: ["tax"])
    let found = scores(
      "tax", of: [tax, CapabilityProfile(domain: "tax"), tax, CapabilityProfile(capabilities: ["law"])])
    #expect(found == [0: 1, 1: 0.7, 2: 1])
  }

  @Test("an agent that shares a word and does not fit is not found")
  func sharedWord() {
    #expect(scores("law book", of: [CapabilityProfile(domain: "law firm")]) == [:])
  }

  @Test("an empty need fits no agent")
  func emptyNeed() {
    #expect(scores(of: [CapabilityProfile(capabilities: ["tax"]), CapabilityProfile()]) == [:])
    #expect(scores("--", of: [CapabilityProfile(capabilities: ["tax"])]) == [:])
  }

  /// A fixed sequence (Knuth's MMIX constants), for fleets that are varied and always the same.
  private struct Draws {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  @Test("the index finds what scoring every agent finds", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func agreesWithScan(seed: UInt64) {
    var chance = Draws(state: seed)
    let vocabulary = ["tax", "law", "vat", "art", "code", "test", "plan", "risk"]
    func words(upTo most: Int) -> [String] {
      (0..<chance.next(below: most + 1)).map { _ in vocabulary[chance.next(below: vocabulary.count)] }
    }
    var index = CapabilityIndex()
    var fleet: [CapabilityProfile] = []
    for id in 0..<300 {
      let profile = CapabilityProfile(
        capabilities: (0..<chance.next(below: 3)).map { _ in words(upTo: 3).joined(separator: " ") },
        domain: words(upTo: 2).joined(separator: " "), description: words(upTo: 4).joined(separator: " "))
      fleet.append(profile)
      index.insert(id, profile: profile)
      let need = CapabilityNeed((0...chance.next(below: 2)).map { _ in words(upTo: 3).joined(separator: " ") })
      let scan = fleet.enumerated().map { (id: $0, score: $1.score(need)) }.filter { $0.score > 0 }
      #expect(index.scores(for: need) == Dictionary(uniqueKeysWithValues: scan.map { ($0.id, $0.score) }))
    }
  }

  @Test("the routing of a plan goes by the index: the best branch first, its equals by load, none without a match")
  func routing() throws {
    func chosen(_ agents: [String], need: [String]) throws -> [Int32] {
      let pools = [("a", "tax"), ("b", "income tax"), ("c", "tax"), ("d", "law")].map { name, capability in
        PlanByHand.pool(name, takes: 1) { $0.capabilities = [capability] }
      }
      let world = try World(
        PlanByHand.plan(
          pools, [PlanByHand.job("j", at: 5, .router(agents: agents, by: .semantic(need: need), fallback: "d"))]))
      let node = world.program.nodes[world.scenarios[0].root]
      return (node.table..<node.table + node.tableCount).map { world.program.tables[$0].branch }
    }
    #expect(try chosen(["b", "a", "d", "c"], need: ["tax"]) == [1, 3, 0])
    #expect(try chosen(["b", "a"], need: ["poetry"]) == [])
  }
}
