import NeedletailLanes

/// The plan's scenarios, compiled: what their jobs run, and of which scenario a job of the common load is.
struct Scenarios: ~Copyable {
  /// What a job needs to know of its scenario.
  struct Rule: BitwiseCopyable {
    /// The outermost node of its pattern; −1 where each job brings its own.
    let root: Int32
    /// Its class in every queue; the lowest goes first.
    let priority: Int32
    let inputTokens: SamplerID
    /// What that always draws, where it does not vary; −1 otherwise.
    let fixedInput: Int32
  }

  let names: [String]
  /// What each one's jobs ask of real agents; empty for nothing.
  let inputs: [String]
  /// Classes of every queue: as many as there are different priorities.
  let classes: Int
  private let rules: FixedArray<Rule>
  /// The scenarios of the common load, and for each the least draw, 52 bits of it, that is beyond its share and those before.
  private let shared: FixedArray<Int32>
  private let limits: FixedArray<UInt64>

  /// - Parameter roots: each scenario's outermost node.
  init(_ scenarios: [Scenario], roots: [Int32], samplers: SamplerBank) {
    let priorities = Array(Set(scenarios.map(\.priority))).sorted()
    let list = scenarios.enumerated().map { index, scenario in
      let inputTokens = samplers.add(scenario.inputTokens, kind: .count)
      return Rule(
        root: roots[index], priority: Int32(priorities.firstIndex(of: scenario.priority) ?? 0),
        inputTokens: inputTokens,
        fixedInput: samplers.isConstant(inputTokens) ? Int32(truncatingIfNeeded: samplers.count(inputTokens, 0)) : -1)
    }
    let common = scenarios.indices.filter { scenarios[$0].load == nil }
    var sum = 0.0
    var sums: [Double] = []
    for index in common {
      sum += scenarios[index].weight
      sums.append(sum)
    }
    names = scenarios.map(\.name)
    inputs = scenarios.map(\.input)
    classes = priorities.count
    rules = FixedArray(list)
    shared = FixedArray(common.map { Int32($0) })
    limits = FixedArray(sums.map { [sum] in Self.limit(of: $0, total: sum) })
  }

  /// Queues have more than one class.
  @inline(__always)
  var hasPriorities: Bool { classes > 1 }

  @inline(__always)
  subscript(scenario: Int32) -> Rule { rules[scenario] }

  /// Chooses for a job of the common load, by weight. Complexity: O(scenarios).
  @inline(__always)
  func choose(_ key: DrawKey) -> Int32 {
    assert(shared.count > 0, "Scenarios: none is of the common load")
    if shared.count == 1 { return shared[0] }
    let draw = key.bits(.scenario) &>> 12
    var place = 0
    while place < limits.count &- 1 && draw >= limits[place] { place &+= 1 }
    return shared[place]
  }

  /// The least 52 bits whose share of the total, as `Draws.unit` makes it a number, is not below `sum`.
  private static func limit(of sum: Double, total: Double) -> UInt64 {
    var (low, high): (UInt64, UInt64) = (0, 1 << 52)
    while low < high {
      let middle = (low + high) / 2
      if Draws.unit(middle << 12) * total < sum { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
