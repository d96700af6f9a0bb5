import Testing

@testable import NeedletailEngine

@Suite("Capability scores")
struct CapabilityScoreTests {
  private func score(
    _ need: String..., names: [String] = [], domain: String? = nil, description: String? = nil
  ) -> Double {
    CapabilityProfile(capabilities: names, domain: domain, description: description)
      .score(CapabilityNeed(need))
  }

  @Test("a capability's name contained in the need scores 0.9, in any case and either way round")
  func nameContained() {
    #expect(score("help with Billing please", names: ["billing"]) == 0.9)
    #expect(score("billing", names: ["Billing support desk"]) == 0.9)
  }

  @Test("containment is by whole words, in order and without gaps")
  func wholeWords() {
    #expect(score("art", names: ["smart"]) == 0)
    // Not a run, but two words of the name.
    #expect(score("tax advice", names: ["tax law advice"]) == 0.8)
  }

  @Test("plain strings score the Jaccard index of their words, so an equal name scores 1")
  func jaccard() {
    #expect(score("billing", names: ["billing"]) == 1)
    // Five of six words are shared, none in a row: more than counting words gives at most.
    #expect(score("f e d c b a", names: ["a b c d e"]) == 5.0 / 6.0)
  }

  @Test("the domain scores 0.7")
  func domain() {
    #expect(score("finance questions", domain: "Finance") == 0.7)
  }

  @Test(
    "n words of the capabilities' names score 0.6 + 0.1 n, at most 0.8",
    arguments: [("x q", 0.7), ("x q y", 0.8), ("x q y q z", 0.8), ("x x q", 0.7)])
  func words(need: String, expected: Double) {
    #expect(abs(score(need, names: ["x a", "y b z c"]) - expected) < 1e-12)
  }

  @Test(
    "n words of the description score 0.3 + 0.05 n, at most 0.5",
    arguments: [("red", 0.35), ("red blue", 0.4), ("red blue green grey pink", 0.5)])
  func description(need: String, expected: Double) {
    #expect(abs(score(need, description: "Red, blue, green, grey and pink things.") - expected) < 1e-12)
  }

  @Test("words without meaning do not count in a description")
  func emptyWords() {
    #expect(score("the and of", description: "the head of the law and tax office") == 0)
  }

  @Test("the highest rule wins, and nothing in common scores 0")
  func highest() {
    #expect(score("tax", names: ["income tax"], domain: "tax", description: "tax") == 0.9)
    #expect(score("poetry", names: ["income tax"], domain: "law", description: "numbers") == 0)
    #expect(score("", "--", names: ["income tax"]) == 0)
  }

  @Test("several phrases score their mean")
  func mean() {
    #expect(score("billing", "poetry", names: ["billing"]) == 0.5)
  }
}
