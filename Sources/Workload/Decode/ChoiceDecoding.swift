import NeedletailEngine
import NeedletailNotation

/// `choose`: one of several branches, in a list, or with names in a mapping.
extension Value {
  func choose(_ names: Names, _ depth: Int) -> WrittenPattern? {
    if let stray = strayBranches {
      return wrong("has no `among`", "write its branches there: among: { \(stray.abbreviated): .. }")
    }
    guard let fields = Fields(self, Vocabulary.choose) else { return nil }
    let branches = fields.required("among", "add among: [..], or among: { NAME: .. }")?.branches(names, depth)
    let by = fields.strategy(otherwise: .outcome)
    let weights = fields["weights"].map { $0.weights(of: branches) }
    let fallback = fields["fallback"].map { $0.writtenPattern(names, depth: depth + 1) }
    guard let branches, let by, weights != .some(nil), fallback != .some(nil) else { return nil }
    if fallback != nil { fields["among"]?.refuseBranch(Pattern.Choose.fallbackName) }
    if by == .outcome, branches.names == nil,
      fields["among"]?.haveOwnLeaders(branches.patterns.map(\.agents.first)) == false
    {
      return nil
    }
    return .choose(
      WrittenPattern.Choose(
        among: branches.patterns, names: branches.names, by: by, weights: weights ?? nil, fallback: fallback ?? nil))
  }

  /// The first key of a choice whose branches stand where `among` should.
  private var strayBranches: String? {
    guard case .mapping(let pairs) = node.content, !pairs.contains(where: { $0.key == "among" }),
      !hasMisspelt(["among"], among: Vocabulary.choose)
    else { return nil }
    return pairs.first { !Vocabulary.choose.contains($0.key) && !$0.value.isNull }?.key
  }

  /// The first of the names in a list of `{ NAME: PATTERN }`, where none of them is a pattern's own.
  private var listedBranch: String? {
    guard case .sequence(let items) = node.content else { return nil }
    let keys = items.map { item in
      if case .mapping(let pairs) = item.content, pairs.count == 1 { pairs[0].key } else { nil as String? }
    }
    let areNames = keys.allSatisfy { key in
      guard let key, !Vocabulary.pattern.contains(key) else { return false }
      return NearestName.of(key, among: Vocabulary.pattern) == nil
    }
    return areNames ? keys.first ?? nil : nil
  }

  /// Tells a branch that has a name which none may have.
  private func refuseBranch(_ name: String) {
    guard case .mapping(let pairs) = node.content, let pair = pairs.first(where: { $0.key == name }) else { return }
    diagnostics.error(
      at: pair.keyPlace, key: key, "a branch is called `\(name)`, as the choice's fallback is", "give it another name")
  }

  struct Branches {
    var patterns: [WrittenPattern]
    /// `nil` for a list.
    var names: [String]?
  }

  private func branches(_ names: Names, _ depth: Int) -> Branches? {
    guard isMapping else {
      guard isSequence else { return mistyped("write a list of patterns, or a mapping of names to patterns") }
      if let name = listedBranch {
        return wrong(
          "is a list of branches with names", "write a mapping: among: { \(name.abbreviated): .., NAME: .. }")
      }
      return patterns(names, depth).map { Branches(patterns: $0) }
    }
    guard let entries = entries("") else { return nil }
    guard !entries.isEmpty else { return wrong("has no pattern", "write at least one") }
    let patterns = entries.compactMap { $0.value.writtenPattern(names, depth: depth + 1) }
    return patterns.count == entries.count ? Branches(patterns: patterns, names: entries.map(\.name)) : nil
  }

  /// One weight a branch: a list in their order, or a mapping of their names.
  private func weights(of branches: Branches?) -> [Double]? {
    guard isMapping else {
      let count = branches?.patterns.count ?? 0
      return weights(of: count.counted("branch", plural: "branches"), count: count)
    }
    guard let branches else { return nil }
    guard let names = branches.names else {
      return wrong("names branches that have no names", "write a list, or give the branches names: among: { NAME: .. }")
    }
    guard let fields = Fields(self, names) else { return nil }
    if let left = names.first(where: { fields[$0] == nil }) {
      if fields.hasMisspelt([left]) { return nil }
      return (emptied([left]) ?? self).wrong(
        "has no weight for `\(left.abbreviated)`", "write one for each branch, 0 for never")
    }
    let weights = names.compactMap { fields[$0]?.number(0...Limits.factor, "a weight") }
    guard weights.count == names.count else { return nil }
    return weights.contains { $0 > 0 } ? weights : wrong("has no weight above 0", "make at least one positive")
  }

  /// Branches of a list are called by the pool that they call first, so each calls another; `false` after telling which does not.
  func haveOwnLeaders(_ leaders: [String?]) -> Bool {
    guard case .sequence(let items) = node.content else { return true }
    var areOwn = true
    var seen: Set<String> = []
    for (place, leader) in leaders.enumerated() where place < items.count {
      guard let leader, !seen.insert(leader).inserted else { continue }
      areOwn = false
      Value(items[place], key: "\(key)[\(place)]", diagnostics).refuse(
        "begins with `\(leader)`, as an earlier one does, so no outcome can choose it",
        "name each agent once, or give the branches of a choose names: among: { NAME: .., NAME: .. }")
    }
    return areOwn
  }
}

extension Fields {
  /// `by`, `need` and `weights`: how one of several is chosen.
  func strategy(otherwise: Pattern.Choose.By) -> Pattern.Choose.By? {
    let need = self["need"].map { $0.words("write a list of capabilities") }
    let implied = need != nil ? "semantic" : self["weights"] != nil ? "weighted" : nil
    let words = ["semantic", "outcome"] + Routing.allCases.map(\.rawValue)
    guard let word = self["by"].map({ $0.word(among: words) }) ?? implied else {
      return self["by"] == nil ? otherwise : nil
    }
    if let weights = self["weights"], word != "weighted" {
      weights.refuse("are not read when chosen by \(word)", "write by: weighted, or remove them")
    }
    if let needed = self["need"], word != "semantic" {
      needed.refuse("is not read when chosen by \(word)", "write by: semantic, or remove it")
    }
    switch word {
    case "semantic": return semantic(need)
    case "outcome": return .outcome
    default: return Routing(rawValue: word).map { .routing($0) }
    }
  }

  private func semantic(_ need: [String]??) -> Pattern.Choose.By? {
    switch need {
    case .some(.some(let words)) where words.contains { !$0.trimmed.isEmpty }: return .semantic(need: words)
    case .some(.some): return self["need"]?.wrong("needs nothing", "name a capability, as in need: [billing]")
    case .some(.none): return nil
    case .none:
      self["by"]?.warn("chooses by capability, and no `need` is given, so it goes round-robin", "add need: [billing]")
      return .routing(.roundRobin)
    }
  }
}
