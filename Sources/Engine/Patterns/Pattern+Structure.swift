extension Pattern {
  /// How deep combinators may nest.
  public static let maximumDepth = 64

  /// The patterns directly inside this one, in the order they are written: a loop's body before its `otherwise`, a
  /// choice's branches before its fallback.
  public var children: [Pattern] {
    switch self {
    case .call, .delay: []
    case .sequence(let steps): steps.map(\.body)
    case .parallel(let branches, _): branches
    case .fanOut(let body, _, _): [body]
    case .loop(let loop): [loop.body] + (loop.otherwise.map { [$0] } ?? [])
    case .choose(let choose): choose.among + (choose.fallback.map { [$0] } ?? [])
    case .escalate(let tiers): tiers
    }
  }

  /// How many levels of combinators there are: 1 for a call.
  ///
  /// - Complexity: O(size); walks with a stack of its own, so no nesting overflows the thread's.
  public var depth: Int {
    var deepest = 0
    var waiting = [(pattern: self, depth: 1)]
    while let (pattern, depth) = waiting.popLast() {
      deepest = max(deepest, depth)
      for child in pattern.children { waiting.append((child, depth + 1)) }
    }
    return deepest
  }

  /// The names that branches of choices in it have, each once, in order of first appearance.
  ///
  /// - Complexity: O(size).
  public var branchNames: [String] {
    var names: [String] = []
    var seen: Set<String> = []
    var waiting = [self]
    while let pattern = waiting.popLast() {
      if case .choose(let choose) = pattern {
        for name in choose.branchNames where seen.insert(name).inserted { names.append(name) }
      }
      waiting.append(contentsOf: pattern.children.reversed())
    }
    return names
  }

  /// Every pool the pattern may call, each once, in order of first appearance.
  ///
  /// - Complexity: O(size).
  public var poolNames: [String] {
    var names: [String] = []
    var seen: Set<String> = []
    var waiting = [self]
    while let pattern = waiting.popLast() {
      if case .call(let call) = pattern, seen.insert(call.pool).inserted { names.append(call.pool) }
      waiting.append(contentsOf: pattern.children.reversed())
    }
    return names
  }
}

extension Pattern.Choose {
  /// What a fallback beside branches with names is called, which none of them may be.
  package static var fallbackName: String { "fallback" }

  /// The names of its branches, the fallback's last; none where they have no names.
  var branchNames: [String] {
    guard let names else { return [] }
    return fallback == nil ? names : names + [Self.fallbackName]
  }

  /// The name of a branch by its place, the fallback's after the others; `nil` where it has none.
  func name(ofBranch place: Int) -> String? {
    names.map { place < $0.count ? $0[place] : Self.fallbackName }
  }
}
