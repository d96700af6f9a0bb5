/// The instants of a trace's rows.
struct RecordedPace: Sendable {
  private let rows: [Load.Trace.Row]
  private var number = 0

  init(rows: [Load.Trace.Row]) { self.rows = rows }

  /// The next row's instant; `nil` after the last.
  mutating func next() -> Nanoseconds? {
    guard number < rows.count else { return nil }
    defer { number += 1 }
    return rows[number].instant
  }
}
