import NeedletailLanes

/// Tokens of attempts of which nothing came, by pool and cause; the cohort's only.
struct TokenWaste: ~Copyable {
  struct Sum: BitwiseCopyable {
    var input = 0
    var output = 0
  }

  private let sums: FixedArray<Sum>

  init(pools: Int) { sums = FixedArray(repeating: Sum(), count: pools * World.WasteCause.allCases.count) }

  @inline(__always)
  private func place(_ pool: Int32, _ cause: World.WasteCause) -> Int {
    Int(pool) &* World.WasteCause.allCases.count &+ cause.rawValue
  }

  @inline(__always)
  func add(input: Int, output: Int, of pool: Int32, _ cause: World.WasteCause) {
    let place = place(pool, cause)
    sums[place].input &+= input
    sums[place].output &+= output
  }

  /// What the attempts of a pool read and wrote, each at its own price.
  func tokens(of pool: Int32, _ cause: World.WasteCause) -> (input: Int, output: Int) {
    let sum = sums[place(pool, cause)]
    return (sum.input, sum.output)
  }
}
