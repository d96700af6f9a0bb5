import NeedletailEngine

/// `scenarios.NAME.pattern`: a pool's name, or a mapping of one pattern's name to its parameters.
extension Value {
  func writtenPattern(_ names: Names, depth: Int = 1) -> WrittenPattern? {
    guard depth <= Limits.patternDepth else {
      return wrong("nests more than \(Limits.patternDepth) patterns deep", "flatten it")
    }
    if isSequence { return wrong("is a list", "write sequence: [..] or all: [..] in front of it") }
    guard case .mapping(let pairs) = node.content else { return pool(names).map { .call($0) } }
    guard pairs.count == 1, let pair = pairs.first else {
      let named = pairs.map { "`\($0.key.abbreviated)`" }.prefix(5).joined(separator: ", ")
      return wrong(
        pairs.isEmpty ? "is an empty pattern" : "names \(pairs.count) patterns: \(named)",
        "name one, such as call: NAME; nest several in a sequence")
    }
    guard Vocabulary.pattern.contains(pair.key) else {
      diagnostics.error(
        at: pair.keyPlace, key: key, "there is no pattern `\(pair.key.abbreviated)`",
        NearestName.of(pair.key, among: Vocabulary.pattern).map { "did you mean `\($0)`?" }
          ?? "use one of \(Vocabulary.pattern.joined(separator: ", "))")
      return nil
    }
    let body = child(pair)
    if body.node.isNull { return body.wrong("names no agent", "write its agents") }
    switch pair.key {
    case "call": return body.pool(names).map { .call($0) }
    case "sequential": return body.sequential(names)
    case "parallel": return body.parallel(names)
    case "supervisor_worker": return body.supervisorWorker(names)
    case "router", "meta_controller": return body.router(names)
    case "ensemble": return body.ensemble(names)
    case "blackboard": return body.blackboard(names)
    case "consensus": return body.consensus(names)
    case "debate": return body.debate(names)
    case "handoff": return body.handoff(names)
    case "all_of": return body.patterns(names, depth).map { .allOf($0) }
    case "race": return body.patterns(names, depth).map { .race($0) }
    case "sequence": return body.patterns(names, depth).map { .sequence($0) }
    case "escalate": return body.patterns(names, depth).map { .escalate($0) }
    case "all": return body.all(names, depth)
    case "fan_out": return body.fanOut(names, depth)
    case "loop": return body.loop(names, depth)
    default: return body.choose(names, depth)
    }
  }
}
