import Testing

@testable import NeedletailEngine

@Suite("The capability index")
struct CapabilityIndexTests {
  private func index(_ profiles: [(Int, CapabilityProfile)]) -> CapabilityIndex {
    var index = CapabilityIndex()
    for (id, profile) in profiles { index.insert(id, profile: profile) }
    return index
  }

  @Test("the highest score wins, whatever the load")
  func highestWins() throws {
    let index = index([(1, CapabilityProfile(capabilities: ["law"])), (2, CapabilityProfile(domain: "law"))])
    let match = try #require(index.match(need: ["law"]) { $0 == 1 ? 100 : 0 })
    #expect(match.agent == 1)
    #expect(match.score == 1)
  }

  @Test("ties go to the lowest load, then to the lowest id, within and across profiles")
  func ties() {
    let index = index([
      (9, CapabilityProfile(capabilities: ["tax"])), (4, CapabilityProfile(capabilities: ["tax"])),
      (7, CapabilityProfile(capabilities: ["tax"], domain: "money")),
    ])
    #expect(index.match(need: ["tax"]) { [9: 1, 4: 2, 7: 1][$0] ?? 0 }?.agent == 7)
    #expect(index.match(need: ["tax"]) { [9: 1, 4: 2, 7: 3][$0] ?? 0 }?.agent == 9)
    #expect(index.match(need: ["tax"]) { _ in 0 }?.agent == 4)
  }

  @Test("no agent above 0 is no match")
  func noMatch() {
    let index = index([(1, CapabilityProfile(capabilities: ["tax"]))])
    #expect(index.match(need: ["poetry"]) { _ in 0 } == nil)
    #expect(index.match(need: []) { _ in 0 } == nil)
    #expect(index.match(need: ["tax"], among: []) { _ in 0 } == nil)
    #expect(index.match(need: ["tax"], among: [5]) { _ in 0 } == nil)
  }

  @Test("among narrows the choice")
  func among() {
    let index = index((0..<10).map { ($0, CapabilityProfile(capabilities: ["tax"])) })
    #expect(index.match(need: ["tax"], among: [8, 3, 6]) { $0 == 3 ? 1 : 0 }?.agent == 6)
  }

  @Test("an agent that is removed or changed is found by what it is now")
  func removal() {
    var index = index([(1, CapabilityProfile(capabilities: ["tax"])), (2, CapabilityProfile(capabilities: ["tax"]))])
    index.remove(1)
    #expect(index.match(need: ["tax"]) { _ in 0 }?.agent == 2)
    index.insert(2, profile: CapabilityProfile(capabilities: ["law"]))
    #expect(index.match(need: ["tax"]) { _ in 0 } == nil)
    index.insert(3, profile: CapabilityProfile(capabilities: ["vat"]))
    #expect(index.match(need: ["vat"]) { _ in 0 }?.agent == 3)
    #expect(index.match(need: ["law"]) { _ in 0 }?.agent == 2)
    #expect(index.count == 2)
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
    var fleet: [Int: CapabilityProfile] = [:]
    for step in 0..<300 {
      let id = chance.next(below: 120)
      if step % 5 == 4 {
        fleet[id] = nil
        index.remove(id)
      } else {
        let profile = CapabilityProfile(
          capabilities: [words(upTo: 3).joined(separator: " ")], domain: words(upTo: 1).first,
          keywords: words(upTo: 2), description: words(upTo: 4).joined(separator: " "))
        fleet[id] = profile
        index.insert(id, profile: profile)
      }
      let need = (0...chance.next(below: 2)).map { _ in words(upTo: 3).joined(separator: " ") }
      let load = { (agent: Int) in agent % 3 }
      let scan = fleet.map { (score: $1.score(CapabilityNeed(need)), load: load($0), id: $0) }
        .filter { $0.score > 0 }.min { ($1.score, $0.load, $0.id) < ($0.score, $1.load, $1.id) }
      let match = index.match(need: need, load: load)
      #expect(match?.agent == scan?.id)
      #expect(match?.score == scan?.score)
    }
  }

  @Test("a lookup among 100,000 agents visits a few hundred of them")
  func touches() throws {
    var index = CapabilityIndex()
    // 1,000 capabilities of 100 agents each, all described with the same words.
    for id in 0..<100_000 {
      index.insert(
        id, profile: CapabilityProfile(capabilities: ["skill\(id % 1000)"], description: "an expert assistant"))
    }
    var touched = 0
    let match = try #require(
      index.match(need: ["skill437"], among: nil, load: { $0 == 50_437 ? 1 : 2 }, touched: &touched))
    #expect(match.agent == 50_437)
    #expect(touched == 101)
    touched = 0
    _ = index.match(need: ["expert skill437"], among: nil, load: { _ in 1 }, touched: &touched)
    #expect(touched == 101, "a name's 0.9 ends the visit before the words that all share")
    touched = 0
    #expect(index.match(need: ["nothing"], among: nil, load: { _ in 1 }, touched: &touched) == nil)
    #expect(touched == 0)
  }
}
