import NeedletailLanes

/// Sums of jobs' accounts by scenario and class of latency, 32 classes to each power of two: as much memory however many
/// jobs there are.
struct LatencyClasses: ~Copyable {
  struct Sums: BitwiseCopyable {
    var jobs: UInt64 = 0
    /// The row of further sums, counted from 1; 0 for none.
    var row: Int32 = 0
    /// By number, of those in an account's first line.
    var near = InlineArray<6, UInt128>(repeating: 0)
  }

  private let sums: SparseTable<Sums>
  /// By row and number, of those behind the first line.
  private let furtherSums: SparseTable<UInt128>
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
    let length = Int32(clamping: Swift.max(1, numbers - Account.inFirstLine))
    // Rows are taken as classes are met, which few are; a run with more sums than that would lack memory before.
    sums = SparseTable(limit: classes)
    furtherSums = SparseTable(limit: Int32(clamping: Int(classes) * Int(length)))
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
    if sums.get(place) == nil { sums.set(place, Sums()) }
    let sums = sums.at(place)
    sums.value.jobs &+= 1
    for number in 0..<Account.inFirstLine { sums.value.near[number] &+= UInt128(account.value.near[number]) }
    if nearCount > Account.inFirstLine || account.value.firstFurther >= 0 { addFurther(account, further, to: sums) }
  }

  @inline(never)
  private func addFurther(_ account: Place<Account>, _ further: borrowing FurtherParts, to sums: Place<Sums>) {
    if sums.value.row == 0 {
      rows.value += 1
      sums.value.row = rows.value
      // What was never written is zero.
      furtherSums.set(rows.value * rowLength - 1, 0)
    }
    let first = firstNumber(of: sums.value)
    var number = Account.inFirstLine
    while number < nearCount {
      furtherSums[first &+ Int32(truncatingIfNeeded: number)] &+= UInt128(account.value.near[number])
      number &+= 1
    }
    var next = account.value.firstFurther
    while next >= 0 {
      let entry = further[next]
      furtherSums[first &+ entry.number] &+= UInt128(entry.nanoseconds)
      next = entry.next
    }
  }

  /// Where number 0 would stand in a class's row, which begins behind the first line's.
  private func firstNumber(of sums: Sums) -> Int32 {
    (sums.row &- 1) &* rowLength &- Int32(truncatingIfNeeded: Account.inFirstLine)
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
    guard let sums = sums.get(place), sums.jobs > 0 else { return false }
    jobs.jobs += Int(sums.jobs)
    for number in 0..<Account.inFirstLine where sums.near[number] > 0 {
      jobs.owners[owner(Int32(truncatingIfNeeded: number)), default: 0] += sums.near[number]
    }
    if sums.row == 0 { return true }
    let first = firstNumber(of: sums)
    let behind = Int32(truncatingIfNeeded: Account.inFirstLine)
    for number in behind..<behind + rowLength where furtherSums[first + number] > 0 {
      jobs.owners[owner(number), default: 0] += furtherSums[first + number]
    }
    return true
  }
}
