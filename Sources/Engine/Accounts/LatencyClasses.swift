import NeedletailLanes

/// Sums of jobs' accounts by scenario and class of latency, 32 classes to each power of two: as much memory however many
/// jobs there are.
struct LatencyClasses: ~Copyable {
  struct Sums: BitwiseCopyable {
    var jobs: UInt64 = 0
    var parts = InlineArray<19, UInt128>(repeating: 0)
  }

  private let table: SparseTable<Sums>

  /// Classes of one scenario: 32 below 32 ns, then 32 to each of 59 powers of two.
  private static let perScenario: Int32 = 60 * 32

  init(scenarios: Int) { table = SparseTable(limit: Int32(clamping: Swift.max(1, scenarios)) &* Self.perScenario) }

  /// The class of a latency; the order of classes is that of latencies.
  static func number(of latency: UInt64) -> Int32 {
    if latency < 32 { return Int32(latency) }
    let power = 63 &- latency.leadingZeroBitCount
    return Int32(truncatingIfNeeded: (power &- 4) &<< 5 | Int(latency &>> UInt64(power &- 5)) & 31)
  }

  /// The least latency of a class.
  static func least(of number: Int32) -> UInt64 {
    if number < 32 { return UInt64(number) }
    return (32 | UInt64(number & 31)) &<< UInt64((number &>> 5) &- 1)
  }

  /// Adds an account where it lies: each look at a copy's parts would copy them all.
  func add(_ account: Place<Account>, lasting latency: UInt64, scenario: Int) {
    let place = Int32(truncatingIfNeeded: scenario) &* Self.perScenario &+ Self.number(of: latency)
    if table.get(place) == nil { table.set(place, Sums()) }
    let sums = table.at(place)
    sums.value.jobs &+= 1
    for part in LatencyPart.allCases where account.value[part] > 0 {
      sums.value.parts[part.rawValue] &+= UInt128(account.value[part])
    }
  }

  /// All jobs of a scenario, and the slowest: the classes from the top that hold at least a hundredth.
  func scenario(_ scenario: Int, named name: String) -> LatencyBreakdown.Scenario {
    var found = LatencyBreakdown.Scenario(name: name)
    let first = Int32(truncatingIfNeeded: scenario) &* Self.perScenario
    for number in 0..<Self.perScenario {
      if let sums = table.get(first &+ number), sums.jobs > 0 { found.all.add(sums) }
    }
    for number in (0..<Self.perScenario).reversed() where found.slowest.jobs * 100 < found.all.jobs {
      guard let sums = table.get(first &+ number), sums.jobs > 0 else { continue }
      found.slowest.add(sums)
      found.slowestFrom = Self.least(of: number)
    }
    return found
  }
}

extension LatencyBreakdown.Jobs {
  fileprivate mutating func add(_ sums: LatencyClasses.Sums) {
    jobs += Int(sums.jobs)
    for part in LatencyPart.allCases where sums.parts[part.rawValue] > 0 {
      nanoseconds[part, default: 0] += sums.parts[part.rawValue]
    }
  }
}
