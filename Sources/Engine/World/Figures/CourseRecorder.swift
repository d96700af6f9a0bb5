import NeedletailLanes

/// How a run goes, as rows of cumulative readings at evenly spaced instants of its window; `CourseReading` makes of them what a report says.
///
/// A row costs what its readings cost, and nothing is allocated after the start. When the table is full every second row goes, and those to come
/// stand twice as far apart.
struct CourseRecorder: ~Copyable {
  /// What a row begins with; resources and holds follow, see `ResourceMap`.
  enum Column: Int, CaseIterable {
    case instant, jobsOffered, jobsEnded, jobsCompleted, jobs
  }

  /// What is kept of each resource, in this order.
  enum ResourceColumn: Int, CaseIterable {
    case taken, available, waited
  }

  struct State: BitwiseCopyable {
    var rows = 0
    var spacing: UInt64
    /// When the next row is due; `UInt64.max` behind the last.
    var due: UInt64
  }

  let columns: Int
  /// Rows there is room for: odd, so that the first and the last both stay when every second goes. One more is behind them, for the
  /// first arrival.
  private let room: Int
  private let words: FixedArray<UInt64>
  private let state: Cell<State>

  /// Between rows, nanoseconds, where it is not known how long the run will be.
  static var finestSpacing: UInt64 { 100_000_000 }
  /// Words that are kept at most: 8 MB. Beyond it rows are fewer.
  private static var mostWords: Int { 1 << 20 }

  /// - Parameters:
  ///   - start: where the window begins.
  ///   - spacing: between rows, nanoseconds; at least 1.
  init(_ map: ResourceMap, from start: UInt64, every spacing: UInt64) {
    columns =
      Column.allCases.count + map.resources.count * ResourceColumn.allCases.count + map.holds.count
    let most = Swift.min(RunCourse.mostPoints, Self.mostWords / columns)
    room = Swift.max(9, most - (1 - most & 1))
    words = FixedArray(repeating: 0, count: (room + 1) * columns)
    state = Cell(State(spacing: Swift.max(1, spacing), due: start))
  }

  @inline(__always) var due: UInt64 { state.value.due }
  var rows: Int { state.value.rows }
  var spacing: UInt64 { state.value.spacing }

  /// A word of a row.
  func word(_ row: Int, _ column: Int) -> UInt64 { words[row &* columns &+ column] }

  /// Takes the row that is due.
  ///
  /// - Parameters:
  ///   - end: of the window, as far as it is known.
  ///   - readings: hands over the row's words, in order.
  @inline(__always)
  func take(until end: UInt64, _ readings: (_ instant: UInt64, _ word: (UInt64) -> Void) -> Void) {
    let instant = state.value.due
    fill(state.value.rows, readings, instant)
    state.value.rows += 1
    if state.value.rows == room { thin() }
    let (next, overflow) = instant.addingReportingOverflow(state.value.spacing)
    state.value.due = instant >= end ? .max : overflow ? end : Swift.min(next, end)
  }

  /// The window's end is known, or has moved.
  func end(at end: UInt64) {
    let isBehind = state.value.rows > 0 && word(state.value.rows - 1, Column.instant.rawValue) >= end
    state.value.due = isBehind ? .max : Swift.min(state.value.due, end)
  }

  /// Keeps how things stand before the first arrival of the window, in case that all come then.
  func keepFirstArrival(at instant: UInt64, _ readings: (_ instant: UInt64, _ word: (UInt64) -> Void) -> Void) {
    fill(room, readings, instant)
  }

  /// The course begins with the first arrival: what was before is forgotten.
  ///
  /// - Parameter spacing: between rows, where none stands behind the first.
  func beginAtFirstArrival(every given: UInt64) {
    let start = word(room, Column.instant.rawValue)
    copy(room, to: 0)
    var kept = 1
    for row in 0..<state.value.rows where row > 0 && word(row, Column.instant.rawValue) > start {
      copy(row, to: kept)
      kept += 1
    }
    let spacing = kept > 1 ? state.value.spacing : given
    state.value = State(
      rows: kept, spacing: spacing, due: word(kept - 1, Column.instant.rawValue) &+ spacing)
  }

  @inline(__always)
  private func fill(_ row: Int, _ readings: (_ instant: UInt64, _ word: (UInt64) -> Void) -> Void, _ instant: UInt64) {
    var place = row &* columns
    readings(instant) { word in
      words[place] = word
      place &+= 1
    }
    assert(place == (row + 1) * columns, "CourseRecorder: a row of other columns")
  }

  private func copy(_ row: Int, to other: Int) {
    if row == other { return }
    for column in 0..<columns { words[other * columns + column] = words[row * columns + column] }
  }

  private func thin() {
    for row in stride(from: 2, to: state.value.rows, by: 2) { copy(row, to: row / 2) }
    state.value.rows = (state.value.rows + 1) / 2
    state.value.spacing &*= 2
  }
}
