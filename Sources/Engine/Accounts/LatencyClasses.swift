import NeedletailLanes

/// Sums of jobs' accounts by scenario and class of latency, 32 classes to each power of two: as much memory however many
/// jobs there are.
struct LatencyClasses: ~Copyable {
  struct Sums: BitwiseCopyable {
    var jobs: UInt64 = 0
    /// By `LatencyPart.nearPlace`.
    var near = InlineArray<6, UInt128>(repeating: 0)
  }

  /// By `LatencyPart`; of near ones nothing.
  typealias FurtherSums = InlineArray<20, UInt128>

  private let sums: SparseTable<Sums>
  /// Of classes in which a job had a further part.
  private let furtherSums: SparseTable<FurtherSums>

  /// Classes of one scenario: 32 below 32 ns, then 32 to each of 59 powers of two.
  private static let perScenario: Int32 = 60 * 32

  init(scenarios: Int) {
    let limit = Int32(clamping: Swift.max(1, scenarios)) &* Self.perScenario
    sums = SparseTable(limit: limit)
    furtherSums = SparseTable(limit: limit)
  }

  /// The class of a latency; the order of classes is that of latencies.
  @inline(__always)
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
  @inline(__always)
  func add(_ account: Place<Account>, _ further: borrowing FurtherParts, lasting latency: UInt64, scenario: Int) {
    let place = Int32(truncatingIfNeeded: scenario) &* Self.perScenario &+ Self.number(of: latency)
    if sums.get(place) == nil { sums.set(place, Sums()) }
    let sums = sums.at(place)
    sums.value.jobs &+= 1
    for part in 0..<Account.Near.count { sums.value.near[part] &+= UInt128(account.value.near[part]) }
    var number = account.value.firstFurther
    if number < 0 { return }
    if furtherSums.get(place) == nil { furtherSums.set(place, FurtherSums(repeating: 0)) }
    let furtherSums = furtherSums.at(place)
    while number >= 0 {
      let entry = further[number]
      furtherSums.value[entry.part.rawValue] &+= UInt128(entry.nanoseconds)
      number = entry.next
    }
  }

  /// All jobs of a scenario, and the slowest: the classes from the top that hold at least a hundredth.
  func scenario(_ scenario: Int, named name: String) -> LatencyBreakdown.Scenario {
    var found = LatencyBreakdown.Scenario(name: name)
    let first = Int32(truncatingIfNeeded: scenario) &* Self.perScenario
    for number in first..<first + Self.perScenario { add(number, to: &found.all) }
    for number in (0..<Self.perScenario).reversed() where found.slowest.jobs * 100 < found.all.jobs {
      if add(first + number, to: &found.slowest) { found.slowestFromNanoseconds = Self.least(of: number) }
    }
    return found
  }

  /// Adds a class; `false` where it has no jobs.
  @discardableResult
  private func add(_ place: Int32, to jobs: inout LatencyBreakdown.Jobs) -> Bool {
    guard let sums = sums.get(place), sums.jobs > 0 else { return false }
    jobs.jobs += Int(sums.jobs)
    let furtherSums = furtherSums.get(place)
    for part in LatencyPart.allCases {
      let sum = part.nearPlace.map { sums.near[$0] } ?? furtherSums?[part.rawValue] ?? 0
      if sum > 0 { jobs.nanoseconds[part, default: 0] += sum }
    }
    return true
  }
}
