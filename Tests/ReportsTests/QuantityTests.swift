import Testing

@testable import NeedletailReports

struct QuantityTests {
  @Test("ten minutes are marked every two minutes")
  func instants() {
    let marks = Quantity.instant.marks(from: 0, to: 600, most: 8)
    #expect(marks.map(\.label) == ["0", "2 min", "4 min", "6 min", "8 min", "10 min"])
    #expect(marks.map(\.value) == [0, 120, 240, 360, 480, 600])
  }

  @Test(
    "durations are marked at distances that clocks have",
    arguments: [
      (5.7e9, ["0", "2 s", "4 s"]), (800e6, ["0", "200 ms", "400 ms", "600 ms", "800 ms"]),
      (2.1e9, ["0", "0.5 s", "1 s", "1.5 s", "2 s"]), (3 * 3_600e9, ["0", "1 h", "2 h", "3 h"]),
      (7.3e19, ["0", "5 M h", "10 M h", "15 M h", "20 M h"]),
      (250e9, ["0", "1 min", "2 min", "3 min", "4 min"]), (4_000, ["0", "1 µs", "2 µs", "3 µs", "4 µs"]),
    ] as [(Double, [String])])
  func durations(high: Double, labels: [String]) {
    #expect(Quantity.duration.marks(from: 0, to: high, most: 5).map(\.label) == labels)
  }

  @Test(
    "counts are marked by 1, 2 and 5",
    arguments: [
      (7.0, ["0", "2", "4", "6"]), (48, ["0", "10", "20", "30", "40"]),
      (23_000, ["0", "5,000", "10 k", "15 k", "20 k"]),
      (0.05, ["0", "0.01", "0.02", "0.03", "0.04", "0.05"]),
    ] as [(Double, [String])])
  func counts(high: Double, labels: [String]) {
    #expect(Quantity.number.marks(from: 0, to: high, most: 5).map(\.label) == labels)
  }

  @Test("logarithmic marks thin out to as many as there is room for")
  func logarithmic() {
    let wide = Quantity.duration.logarithmicMarks(from: 0.9e6, to: 12e9, most: 6)
    #expect(wide.map(\.label) == ["1 ms", "10 ms", "100 ms", "1 s", "10 s"])
    let narrow = Quantity.duration.logarithmicMarks(from: 0.9e9, to: 12e9, most: 6)
    #expect(narrow.map(\.label) == ["1 s", "2 s", "5 s", "10 s"])
  }

  @Test("an axis without a length has no marks")
  func nothing() {
    #expect(Quantity.number.marks(from: 3, to: 3, most: 5).isEmpty)
    #expect(Quantity.number.marks(from: .nan, to: 3, most: 5).isEmpty)
    #expect(Quantity.duration.logarithmicMarks(from: 0, to: 3, most: 5).isEmpty)
  }
}
