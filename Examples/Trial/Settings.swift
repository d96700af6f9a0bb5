import Needletail

/// What the command line says.
struct Settings: Sendable {
  var agents = 5_000
  var jobs = 20_000
  var submitters = 50
  var runs = 1

  init(_ arguments: some Sequence<String>) {
    var words = arguments.makeIterator()
    while let option = words.next() {
      guard let value = words.next().flatMap(Int.init), value > 0 else {
        fatalError("\(option) needs a number above 0")
      }
      switch option {
      case "--agents": agents = max(value, Desk.pools.count)
      case "--jobs": jobs = value
      case "--submitters": submitters = value
      case "--runs": runs = value
      default: fatalError("\(option) is no option: there are --agents, --jobs, --submitters and --runs")
      }
    }
  }
}

/// Numbers that look random and are the same for the same seed (SplitMix64; Steele, Lea, Flood 2014).
struct Dice: Sendable {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) >> 33) % sides
  }
}
