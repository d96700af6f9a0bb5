import NeedletailEngine

@testable import NeedletailWorkload

/// Changes of a workload's numbers, drawn from a seed: `--set`s as a user writes them.
struct RandomOverride {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  /// One number of the file, another in its place. Not every one makes sense.
  mutating func next(in text: String) -> String? {
    guard let root = NodeBuilder.tree(Array(text.utf8), Diagnostics(path: "expanded")) else { return nil }
    var numbers: [(key: String, text: String)] = []
    Self.visit(root, key: "") { key, text in
      // The run's own length decides how long a test takes.
      if !key.hasPrefix("run."), !key.hasPrefix("thresholds") { numbers.append((key, text)) }
    }
    guard !numbers.isEmpty else { return nil }
    let (key, old) = numbers[next(below: numbers.count)]
    let digits = old.prefix { "0123456789.".contains($0) }
    guard let number = Double(digits) else { return nil }
    let changed =
      switch next(below: 4) {
      case 0: number * 2
      case 1: number / 2
      case 2: number + 1
      default: (number * 1.5).rounded(.up)
      }
    return "\(key)=\(Spelling.number(changed))\(old.dropFirst(digits.count))"
  }

  private static func visit(_ node: Node, key: String, _ found: (String, String) -> Void) {
    switch node.content {
    case .scalar(let scalar):
      if scalar.isPlain, scalar.text.first.map({ "0123456789".contains($0) }) == true { found(key, scalar.text) }
    case .sequence(let items):
      for (index, item) in items.enumerated() { visit(item, key: "\(key)[\(index)]", found) }
    case .mapping(let pairs):
      for pair in pairs {
        let name = pair.key.contains { ".[]\"".contains($0) } ? "\"\(pair.key)\"" : pair.key
        visit(pair.value, key: key.isEmpty ? name : "\(key).\(name)", found)
      }
    case .unreadable: break
    }
  }
}
