/// The rows of a course put together: sums since the first row, exact, at each of them.
///
/// Words run over; what lies between two rows is below 2⁶³. It may be a little below zero where the window ended, on the wall clock, before its
/// last row could be taken.
struct CourseReading {
  /// Since the first row, by column. Of the supplies of pools, which are kept as floating-point numbers, nothing is here.
  struct Sums {
    var instant: UInt64
    var words: [Int128]
    /// By resource: amount-nanoseconds there were.
    var supplies: [Double]
  }

  private let map: ResourceMap
  private let columns: Int
  private var previous: [UInt64] = []
  private var isDone = false
  private(set) var sums: [Sums] = []

  init(_ columns: Int, map: ResourceMap) {
    self.columns = columns
    self.map = map
  }

  var isEmpty: Bool { sums.isEmpty }
  /// Of the whole course so far; `nil` for none.
  var total: Sums? { sums.last }

  /// Adds the next row; one behind the window's end only tells how the window ended, in proportion. What follows it is left out.
  mutating func add(until end: UInt64, _ word: (Int) -> UInt64) {
    if isDone { return }
    var row = (0..<columns).map(word)
    let instant = row[CourseRecorder.Column.instant.rawValue]
    guard let before = sums.last else {
      previous = row
      sums.append(
        Sums(
          instant: instant, words: Array(repeating: 0, count: columns),
          supplies: Array(repeating: 0, count: map.resources.count)))
      return
    }
    isDone = instant >= end
    if instant <= before.instant { return }
    let share = instant > end ? Double(end - before.instant) / Double(instant - before.instant) : 1
    var next = before
    next.instant = Swift.min(instant, end)
    for column in 0..<columns where column != CourseRecorder.Column.instant.rawValue {
      let change = Int64(bitPattern: row[column] &- previous[column])
      next.words[column] &+= share == 1 ? Int128(change) : Int128(Double(change) * share)
    }
    for (place, resource) in map.resources.enumerated() {
      let column = Self.column(.available, of: place)
      switch resource.part {
      case .agent, .agentRate:
        let change = Double(bitPattern: row[column]) - Double(bitPattern: previous[column])
        next.supplies[place] = before.supplies[place] + change * share
      case .gateway:
        // All its slots' time, less that of those that were away.
        let there = Int64(bitPattern: row[column] &- previous[column])
        let away = Int64(bitPattern: instant &- previous[CourseRecorder.Column.instant.rawValue]) &- there
        next.supplies[place] =
          before.supplies[place] + Double(next.instant - before.instant) - Double(away) * share
      default: next.supplies[place] = Double(next.instant - sums[0].instant)
      }
    }
    swap(&previous, &row)
    sums.append(next)
  }

  static func column(_ part: CourseRecorder.ResourceColumn, of resource: Int) -> Int {
    CourseRecorder.Column.allCases.count + resource * CourseRecorder.ResourceColumn.allCases.count + part.rawValue
  }

  func column(ofHold hold: Int) -> Int {
    CourseRecorder.Column.allCases.count + map.resources.count * CourseRecorder.ResourceColumn.allCases.count + hold
  }
}

extension CourseReading.Sums {
  /// Slot-nanoseconds, or what was taken of a rate.
  func taken(_ resource: Int) -> Double { value(CourseReading.column(.taken, of: resource)) }
  /// How full a pool's slots were; 0 where there were none.
  func slotUtilization(_ resource: Int) -> Double {
    supplies[resource] > 0 ? taken(resource) / supplies[resource] : 0
  }
  /// Waiter-nanoseconds.
  func waited(_ resource: Int) -> Double { value(CourseReading.column(.waited, of: resource)) }
  func count(_ column: CourseRecorder.Column) -> Int { Int(clamping: Swift.max(0, words[column.rawValue])) }
  /// Job-nanoseconds in the system.
  var jobNanoseconds: Double { value(CourseRecorder.Column.jobs.rawValue) }

  /// Rounded once; what fits into 64 bits, which nearly all does, at the processor's own pace.
  func value(_ column: Int) -> Double {
    let word = words[column]
    if word <= 0 { return 0 }
    return word >> 64 == 0 ? Double(UInt64(truncatingIfNeeded: word)) : Double(word)
  }
}
