import NeedletailEngine

/// The combinators, which nest any pattern in any other.
extension Value {
  func patterns(_ names: Names, _ depth: Int) -> [WrittenPattern]? {
    guard let items = list("write a list of patterns") else { return nil }
    guard !items.isEmpty else { return wrong("has no pattern", "write at least one") }
    let patterns = items.compactMap { $0.writtenPattern(names, depth: depth + 1) }
    return patterns.count == items.count ? patterns : nil
  }

  /// `{ of: [..], join: all }`, or the list alone.
  func all(_ names: Names, _ depth: Int) -> WrittenPattern? {
    guard isMapping else { return patterns(names, depth).map { .all($0, join: .all) } }
    guard let fields = Fields(self, Vocabulary.all) else { return nil }
    let patterns = fields.required("of", "add of: [..]")?.patterns(names, depth)
    let join = fields["join"].map { $0.join(of: patterns?.count) } ?? .all
    guard let patterns, let join else { return nil }
    return .all(patterns, join: join)
  }

  func fanOut(_ names: Names, _ depth: Int) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.fanOut) else { return nil }
    let body = fields.required("body", "add body, the pattern to copy")?.writtenPattern(names, depth: depth + 1)
    let most = fields["at_most"]?.integer(1...Limits.fanOutWidth, "a number of copies") ?? Limits.fanOutWidth
    let width = fields.required("width", "add width: 4, a distribution, or outcome")?.width(atMost: most)
    var copies: Int?
    if case .drawn(.constant(let number), _)? = width { copies = number.whole }
    let join = fields["join"].map { $0.join(of: copies) } ?? .all
    guard let body, let width, let join else { return nil }
    return .fanOut(body: body, width: width, join: join)
  }

  func loop(_ names: Names, _ depth: Int) -> WrittenPattern? {
    guard let fields = Fields(self, Vocabulary.loop) else { return nil }
    let body = fields.required("body", "add body, the pattern of each round")?.writtenPattern(names, depth: depth + 1)
    let most = fields.required("at_most", "add at_most: 5")?.integer(1...Limits.loopRounds, "a number of rounds")
    let until = fields["until"].map { $0.condition() } ?? .never
    guard let body, let most, let until else { return nil }
    return .loop(body: body, atMost: most, until: until)
  }

  /// `all`, `first` or `{ quorum: 2 }`.
  private func join(of count: Int?) -> Pattern.Join? {
    guard isMapping else {
      return word(among: ["all", "first"]).map { $0 == "all" ? .all : .first }
    }
    guard let fields = Fields(self, Vocabulary.quorumJoin),
      let quorum = fields.required("quorum", "write join: { quorum: 2 }"),
      let successes = quorum.integer(1...Limits.fanOutWidth, "a number of successes")
    else { return nil }
    if let count, successes > count {
      return quorum.wrong("is more than the \(count) patterns", "write at most \(count)")
    }
    return .quorum(successes)
  }

  /// `solved`, `approved`, `handled` or `{ confidence: 0.9 }`; `never` runs all rounds.
  private func condition() -> Pattern.Condition? {
    if isMapping {
      guard let fields = Fields(self, Vocabulary.confidenceCondition) else { return nil }
      let remedy = "write until: { confidence: 0.9 }"
      return fields.required("confidence", remedy)?.probability().map { .confidence($0) }
    }
    switch word(among: ["solved", "approved", "handled", "never"]) {
    case "solved": return .solved
    case "approved": return .approved
    case "handled": return .handled
    case "never": return .never
    default: return nil
    }
  }

  /// A number, a distribution of numbers, or `outcome`: the previous outcome's `fan_out`.
  func width(atMost most: Int) -> Pattern.Width? {
    if scalar?.text == "outcome" { return .outcome(atMost: most) }
    guard let distribution = distribution(.count) else { return nil }
    if let range = distribution.support {
      guard range.lowerBound >= 1 || !distribution.isConstant else {
        return wrong("is \(Spelling.number(range.lowerBound))", "write 1 or more")
      }
      if distribution.isConstant, range.lowerBound.whole == nil {
        return wrong("is \(Spelling.number(range.lowerBound))", "write a whole number")
      }
      guard range.upperBound <= Double(most) else {
        return wrong("comes to \(Spelling.number(range.upperBound))", "write at most \(most)")
      }
    }
    return .drawn(distribution, atMost: most)
  }
}

extension Distribution {
  fileprivate var isConstant: Bool {
    guard case .constant = self else { return false }
    return true
  }

  /// The smallest and largest value, where both are known.
  fileprivate var support: ClosedRange<Double>? {
    switch self {
    case .constant(let value): value...value
    case .uniform(let low, let high): low...high
    case .empirical(let values): values.min().flatMap { low in values.max().map { low...$0 } }
    case .mixture(let components):
      components.reduce(nil as ClosedRange<Double>?) { whole, component in
        guard let part = component.of.support else { return whole }
        return min(
          whole?.lowerBound ?? part.lowerBound, part.lowerBound)...max(
            whole?.upperBound ?? part.upperBound, part.upperBound)
      }
    default: nil
    }
  }
}
