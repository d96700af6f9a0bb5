import NeedletailLanes

/// Sums of jobs' accounts by scenario and class of latency, 32 classes to each power of two: as much memory however many
/// jobs there are.
struct LatencyClasses: ~Copyable {
  /// The row of sums that a scenario's class has, counted from 1; 0 for none.
  private let rowOfClass: SparseTable<Int32>
  /// A row each: how many jobs, then their nanoseconds by number.
  private let sums: SparseTable<UInt128>
  private let rowLength: Int32
  private let nearCount: Int
  private let rows: Cell<Int32>

  /// Classes of one scenario: 32 below 32 ns, then 32 to each of 59 powers of two.
  private static let perScenario: Int32 = 60 * 32

  /// - Parameters:
  ///   - numbers: of the scenario that has most.
  ///   - near: how many of these may be near.
  init(scenarios: Int, numbers: Int, near: Int) {
    let classes = Int32(clamping: Swift.max(1, scenarios)) &* Self.perScenario
    let length = Int32(clamping: 1 + numbers)
    // Rows are taken as classes are met, which few are; a run with more sums than that would lack memory before.
    let most = Int32(clamping: Int(classes) * Int(length))
    rowOfClass = SparseTable(limit: classes)
    sums = SparseTable(limit: most)
    rows = Cell(0)
    rowLength = length
    nearCount = near
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
    var row = rowOfClass.get(place) ?? 0
    if row == 0 { row = openRow(of: place) }
    let first = (row &- 1) &* rowLength
    sums[first] &+= 1
    for number in 0..<nearCount {
      sums[first &+ 1 &+ Int32(truncatingIfNeeded: number)] &+= UInt128(account.value.near[number])
    }
    var next = account.value.firstFurther
    while next >= 0 {
      let entry = further[next]
      sums[first &+ 1 &+ entry.number] &+= UInt128(entry.nanoseconds)
      next = entry.next
    }
  }

  @inline(never)
  private func openRow(of place: Int32) -> Int32 {
    rows.value += 1
    let row = rows.value
    rowOfClass.set(place, row)
    // What was never written is zero.
    sums.set(row * rowLength - 1, 0)
    return row
  }

  /// All jobs of a scenario, and the slowest: the classes from the top that hold at least a hundredth.
  ///
  /// - Parameter owner: what a number of the scenario is called; two may have one name.
  func scenario(
    _ scenario: Int, named name: String, _ owner: (Int32) -> LatencyOwner
  ) -> LatencyBreakdown.Scenario {
    var found = LatencyBreakdown.Scenario(name: name)
    let first = Int32(truncatingIfNeeded: scenario) &* Self.perScenario
    for number in first..<first + Self.perScenario { add(number, to: &found.all, owner) }
    for number in (0..<Self.perScenario).reversed() where found.slowest.jobs * 100 < found.all.jobs {
      if add(first + number, to: &found.slowest, owner) { found.slowestFromNanoseconds = Self.least(of: number) }
    }
    return found
  }

  /// Adds a class; `false` where it has no jobs.
  @discardableResult
  private func add(_ place: Int32, to jobs: inout LatencyBreakdown.Jobs, _ owner: (Int32) -> LatencyOwner) -> Bool {
    guard let row = rowOfClass.get(place), row > 0 else { return false }
    let first = (row - 1) * rowLength
    jobs.jobs += Int(sums[first])
    for number in 0..<rowLength - 1 where sums[first + 1 + number] > 0 {
      jobs.owners[owner(number), default: 0] += sums[first + 1 + number]
    }
    return true
  }
}
