import Testing

@testable import NeedletailEngine

@Suite("Patterns as one writes them")
struct PatternStepTests {
  @Test("without ceremony they are the same patterns")
  func same() {
    let pairs: [(Pattern, Pattern)] = [
      (
        .sequence([.call("a"), .parallel([.call("b"), .call("c")])]),
        .sequence([Pattern.Step(.call("a")), Pattern.Step(.parallel([.call("b"), .call("c")], join: .all))])
      ),
      (
        .sequence([.essential(.call("a")), .step(.call("b"))]),
        .sequence([Pattern.Step(.call("a"), isEssential: true), Pattern.Step(.call("b"))])
      ),
      (.sequence([]), .sequence([Pattern.Step]())),
      (
        .choose([.call("a"), .call("b")]),
        .choose(Pattern.Choose(among: [.call("a"), .call("b")], by: .outcome))
      ),
      (
        .choose([.call("a")], by: .routing(.weighted), weights: [1], fallback: .call("b")),
        .choose(Pattern.Choose(among: [.call("a")], by: .routing(.weighted), weights: [1], fallback: .call("b")))
      ),
      (
        .loop(.call("a"), atMost: 3, until: .approved),
        .loop(Pattern.Loop(body: .call("a"), atMost: 3, until: .approved))
      ),
      (
        .loop(.call("a"), atMost: 3, otherwise: .call("b"), handing: .board, exhaustionIsPartial: true),
        .loop(
          Pattern.Loop(
            body: .call("a"), otherwise: .call("b"), atMost: 3, until: .never, handing: .board,
            exhaustionIsPartial: true))
      ),
      (.fanOut(.call("a"), width: 3), .fanOut(body: .call("a"), width: .drawn(.constant(3), atMost: nil), join: .all)),
      (
        .fanOut(.call("a"), width: .asPlanned(atMost: 8), join: .first),
        .fanOut(body: .call("a"), width: .outcome(atMost: 8), join: .first)
      ),
      (.fanOut(.call("a"), width: .asPlanned), .fanOut(body: .call("a"), width: .outcome(atMost: nil), join: .all)),
    ]
    for (written, meant) in pairs { #expect(written == meant) }
  }
}
