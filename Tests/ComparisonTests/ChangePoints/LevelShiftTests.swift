import Testing

@testable import NeedletailComparison

struct LevelShiftTests {
  /// Critical values of U, two-sided at 5 %, as textbooks print them (Mann and Whitney 1947; Auble 1953).
  @Test(
    "the ends of an interval belong to the published critical values of the rank-sum test",
    arguments: [
      (3, 5, 0), (4, 4, 0), (5, 5, 2), (3, 9, 2), (6, 6, 5), (5, 10, 8), (8, 8, 13), (8, 10, 17), (10, 10, 23),
      (12, 15, 49), (15, 15, 64), (20, 20, 127),
    ])
  func criticalValues(_ m: Int, _ n: Int, _ critical: Int) { #expect(LevelShift.limit(m, n) == critical + 1) }

  @Test("three runs on either side are too few for an interval")
  func tooFew() {
    #expect(LevelShift.limit(3, 3) == nil)
    #expect(LevelShift(from: [1, 2, 3], to: [4, 5, 6]).interval == nil)
  }

  @Test("the estimate is the median of all ratios less 1, and the interval lies between two of them")
  func ratios() throws {
    let shift = LevelShift(from: [1, 2, 4, 8, 16], to: [4, 8, 16, 32, 64])
    // Of the 25 powers of two from 1/4 to 64 the 13th is 4; the third from either end are 1/2 and 32.
    #expect(shift.isRelative && shift.estimate == 3)
    #expect(shift.interval == -0.5...31)
  }

  @Test("where a value is zero the differences are taken")
  func differences() {
    let shift = LevelShift(from: [0, 0, 1], to: [2, 2, 5])
    #expect(!shift.isRelative && shift.estimate == 2)
  }

  @Test("of long levels the nearest runs are compared")
  func nearest() {
    let before = Array(repeating: 1.0, count: 300) + Array(repeating: 2.0, count: 100)
    let after = Array(repeating: 4.0, count: 100) + Array(repeating: 9.0, count: 300)
    #expect(LevelShift(from: before, to: after).estimate == 1)
  }
}
