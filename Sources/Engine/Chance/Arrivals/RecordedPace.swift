import NeedletailCouriers

/// The instants of a trace's rows.
struct RecordedPace: Sendable {
  private let instants: [Nanoseconds]
  private var number = 0

  init(rows: [Load.Trace.Row]) { instants = rows.map(\.instant.nanoseconds) }

  /// The next row's instant; `nil` after the last.
  mutating func next() -> Nanoseconds? {
    guard number < instants.count else { return nil }
    defer { number += 1 }
    return instants[number]
  }
}
