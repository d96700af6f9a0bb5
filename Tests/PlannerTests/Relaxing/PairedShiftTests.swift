import Testing

@testable import NeedletailPlanner

@Suite("Changes over pairs of paths") struct PairedShiftTests {
  @Test("the change is the mean of the ratios, with Student's interval and p-value, as SciPy has them")
  func interval() throws {
    let shift = PairedShift(base: [100, 120, 90, 110, 105], value: [80, 90, 75, 84, 86])
    #expect(shift.base == 105 && shift.value == 83)
    #expect(abs(try #require(shift.change) + 0.20679653679653676) < 1e-12)
    let interval = try #require(shift.interval)
    #expect(
      abs(interval.lowerBound + 0.2509816015534168) < 1e-9 && abs(interval.upperBound + 0.1626114720396567) < 1e-9)
    #expect(abs(shift.probability - 0.00020238058104218932) < 1e-9)
  }

  @Test("what is exactly as it was is no change, whatever the seeds")
  func same() {
    let shift = PairedShift(base: [1, 2, 3], value: [1, 2, 3])
    #expect(shift.change == 0 && shift.probability == 1)
    #expect(PairedShift(base: [0, 0], value: [0, 0]).change == 0)
  }

  @Test("from nothing is infinite, and what some path has no value of is not known")
  func unknown() {
    #expect(PairedShift(base: [0, 0], value: [1, 2]).change == .infinity)
    #expect(PairedShift(base: [1, nil], value: [1, 2]).change == nil)
    #expect(PairedShift(base: [1, 1], value: [nil, nil]).value == nil)
    // Where one path had nothing, changes are shares of the mean.
    #expect(PairedShift(base: [0, 2], value: [1, 3]).change == 1)
  }

  @Test(
    "of changes that are looked at together, only those count that are clear, and those that differ not at all are not among them"
  )
  func marking() {
    let clear = PairedShift(base: [1, 1, 1, 1, 1], value: [0.5, 0.52, 0.48, 0.51, 0.49])
    // Its own p-value is 0.03: alone it would be clear.
    let faint = PairedShift(base: [1, 1, 1, 1, 1], value: [0.9, 0.8, 1, 0.85, 0.75])
    let same = PairedShift(base: [1, 1, 1, 1, 1], value: [1, 1, 1, 1, 1])
    let noise = PairedShift(base: [1, 1, 1, 1, 1], value: [1.1, 0.9, 1.2, 0.8, 1.01])
    #expect(PairedShift.marking([faint] + Array(repeating: same, count: 50)).map(\.isClear).first == true)
    let marked = PairedShift.marking([clear, faint, noise, noise, noise])
    #expect(marked.map(\.isClear) == [true, false, false, false, false])
    #expect(marked.map(\.isOpen) == [false, true, true, true, true])
    #expect(marked[0].counted < -0.4 && marked[1].counted == 0)
  }

  private struct Entry: Ranked {
    var name: String
    var work: PairedShift
    var p99: PairedShift
    var restoresBalance = false

    /// Changes that are sure.
    init(_ name: String, work: Double, p99: Double) {
      self.name = name
      self.work = PairedShift(base: [1, 1], value: [1 + work, 1 + work])
      self.p99 = PairedShift(base: [1, 1], value: [1 + p99, 1 + p99])
      self.work.isClear = true
      self.p99.isClear = true
    }
  }

  @Test("what lets a fleet keep up that does not is better, whatever it does to latency, unless less is done")
  func balance() {
    var entry = Entry("longer queue", work: 0, p99: 0.4)
    #expect(entry.judgement == .worse)
    entry.restoresBalance = true
    #expect(entry.judgement == .better)
    var less = Entry("fewer jobs", work: -0.2, p99: 0.4)
    less.restoresBalance = true
    #expect(less.judgement == .worse)
  }

  @Test("more work comes first, where it is the same within 1 % the lower p99; then what does nothing, then harm")
  func order() {
    let entries = [
      Entry("harm", work: -0.2, p99: -0.9), Entry("slower", work: 0, p99: 0.5), Entry("nothing", work: 0, p99: 0.001),
      Entry("fast", work: 0, p99: -0.8), Entry("most work", work: 0.3, p99: 0.1),
      Entry("nearly as much, and faster", work: 0.295, p99: -0.1), Entry("quick", work: 0.005, p99: -0.5),
    ]
    #expect(
      WhatIf.ranked(entries).map(\.name) == [
        "nearly as much, and faster", "most work", "fast", "quick", "nothing", "slower", "harm",
      ])
    #expect(
      entries.map(\.judgement) == [.worse, .worse, .same, .better, .better, .better, .better])
  }
}
