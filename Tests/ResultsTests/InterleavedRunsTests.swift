import NeedletailComparison
import NeedletailResults
import Testing

@Suite("Runs of two sides in turn")
struct InterleavedRunsTests {
  typealias Runs = InterleavedRuns<Int>

  /// Does what is asked for until it is over, a second a run; looks are answered by the number of pairs.
  ///
  /// - Parameter fails: asked before each run, by its number from 1.
  private func measured(
    _ plan: PairingPlan, secondsPerRun: Int = 1, decidedAt: Int = .max, fails: (Int) -> Bool = { _ in false }
  ) -> (runs: Runs, steps: [String]) {
    var runs = Runs(plan)
    var steps: [String] = []
    var count = 0
    while steps.count < 2_000 {
      switch runs.next {
      case .warmUp(let side), .run(let side, _):
        count += 1
        if case .run(_, let pair) = runs.next { steps.append("\(side)\(pair)") } else { steps.append("warm \(side)") }
        let now = Duration.seconds(count * secondsPerRun)
        if fails(count) { runs.failed("it fell over", at: now) } else { runs.completed(count, at: now) }
      case .look(_, let isLast):
        steps.append(isLast ? "last look at \(runs.pairs)" : "look at \(runs.pairs)")
        runs.looked(isDecided: runs.pairs >= decidedAt)
      case .end: return (runs, steps)
      }
    }
    return (runs, steps)
  }

  @Test("after a warm-up run of each, the order of pairs alternates")
  func order() {
    let (runs, steps) = measured(PairingPlan(fewest: 4, most: 4))
    #expect(
      steps == [
        "warm base", "warm head", "base0", "head0", "head1", "base1", "base2", "head2", "head3", "base3",
        "last look at 4",
      ])
    #expect(runs.next == .end(.complete))
    // The numbers of the runs, each on its side.
    #expect(runs.base == [3, 6, 7, 10])
    #expect(runs.head == [4, 5, 8, 9])
  }

  @Test("drift that is a line through the runs is the same for both sides over two pairs")
  func drift() {
    let runs = measured(PairingPlan(warmUps: 3, fewest: 10, most: 10)).runs
    #expect(runs.base.reduce(0, +) == runs.head.reduce(0, +))
  }

  @Test("no warm-up is run where none is asked for")
  func noWarmUp() {
    #expect(measured(PairingPlan(warmUps: 0, fewest: 1, most: 1)).steps == ["base0", "head0", "last look at 1"])
  }

  @Test("it ends at the first look that decides")
  func decided() {
    let (runs, steps) = measured(PairingPlan(fewest: 10, most: 40), decidedAt: 20)
    #expect(steps.filter { $0.contains("look") } == ["look at 10", "look at 20"])
    #expect(runs.next == .end(.decided))
    #expect(runs.pairs == 20)
  }

  @Test("looks are those that the spending counts on, and what they spend adds up to the whole level")
  func spending() {
    var runs = Runs(PairingPlan(warmUps: 0, fewest: 10, most: 40))
    var (levels, pairs): ([Double], [Int]) = ([], [])
    while true {
      switch runs.next {
      case .run: runs.completed(0, at: .zero)
      case .look(let look, _):
        levels.append(look.level(of: 0.01))
        pairs.append(runs.pairs)
        runs.looked(isDecided: false)
      case .warmUp, .end: break
      }
      if case .end = runs.next { break }
    }
    #expect(pairs == Spending.looks(fewest: 10, most: 40))
    #expect(abs(levels.reduce(0, +) - 0.01) < 1e-12)
  }

  @Test("a run that fails has its pair measured again, from its first run")
  func repeatedPair() {
    // The fifth run is the second of the second pair.
    let (runs, steps) = measured(PairingPlan(warmUps: 0, fewest: 3, most: 3)) { $0 == 4 }
    #expect(steps == ["base0", "head0", "head1", "base1", "head1", "base1", "base2", "head2", "last look at 3"])
    #expect(runs.repeats == [.base: 1])
    #expect(runs.base == [1, 6, 7])
    #expect(runs.head == [2, 5, 8])
    #expect(runs.next == .end(.complete))
  }

  @Test("a pair that fails again ends it, after a look at the pairs so far, and says which side failed and why")
  func secondFailure() {
    let (runs, steps) = measured(PairingPlan(warmUps: 0, fewest: 3, most: 3)) { $0 == 4 || $0 == 5 }
    #expect(steps == ["base0", "head0", "head1", "base1", "head1", "last look at 1"])
    #expect(runs.next == .end(.failed(.head, reason: "it fell over")))
    #expect(runs.pairs == 1, "what was measured is kept")
  }

  @Test("another pair may fail once as well")
  func failuresApart() {
    let (runs, _) = measured(PairingPlan(warmUps: 0, fewest: 3, most: 3)) { $0 == 1 || $0 == 4 }
    #expect(runs.next == .end(.complete))
    #expect(runs.repeats.values.reduce(0, +) == 2)
  }

  @Test("a warm-up run is made again once, too")
  func failedWarmUp() {
    // Nor does it count against the first pair.
    #expect(measured(PairingPlan(fewest: 1, most: 1)) { $0 == 1 || $0 == 4 }.runs.next == .end(.complete))
    #expect(
      measured(PairingPlan(fewest: 1, most: 1)) { $0 == 1 }.steps.prefix(3) == ["warm base", "warm base", "warm head"])
    #expect(
      measured(PairingPlan(fewest: 1, most: 1)) { $0 <= 2 }.runs.next == .end(.failed(.base, reason: "it fell over")))
  }

  @Test("no pair begins that would not end in time, and the look at the end may spend what is left")
  func outOfTime() throws {
    // Two runs to warm up, then 2 s a pair: the eleventh would end at 24 s.
    let plan = PairingPlan(fewest: 10, most: 40, time: .seconds(23))
    let (runs, steps) = measured(plan)
    #expect(steps.suffix(2) == ["base9", "last look at 10"])
    #expect(runs.next == .end(.outOfTime))
    #expect(runs.pairs == 10)
  }

  @Test("time that is up before the first pair ends it without a look")
  func noTime() {
    let (runs, steps) = measured(PairingPlan(fewest: 10, most: 20, time: .milliseconds(500)))
    #expect(steps == ["warm base"])
    #expect(runs.next == .end(.outOfTime))
  }

  @Test("too little time for the fewest pairs is one look at what there is")
  func fewPairs() {
    let (runs, steps) = measured(PairingPlan(fewest: 10, most: nil, time: .seconds(9)))
    #expect(steps.last == "last look at 3")
    #expect(runs.next == .end(.outOfTime))
  }

  @Test("where only the time is limited, as many pairs are planned as fit into it")
  func pairsByTime() {
    // 10 pairs have ended at 22 s; in the 78 s that are left there is room for 39 more.
    let (runs, steps) = measured(PairingPlan(fewest: 10, most: nil, time: .seconds(100)))
    #expect(runs.most == 49)
    #expect(steps.filter { $0.contains("look") } == ["look at 10", "look at 20", "last look at 49"])
    #expect(runs.next == .end(.complete))
    #expect(measured(PairingPlan(fewest: 10, most: nil, time: .seconds(100_000))).runs.most == PairingPlan.mostPairs)
  }

  @Test("an interruption ends it with the whole pairs")
  func interrupted() {
    var runs = Runs(PairingPlan(warmUps: 0, fewest: 10, most: 20))
    for number in 1...5 { runs.completed(number, at: .seconds(number)) }
    runs.interrupt()
    // What there is has spent no more than its share of the whole.
    #expect(runs.next == .look(Spending.Look(at: 2, after: 0, of: 20), isLast: true))
    runs.looked(isDecided: false)
    #expect(runs.next == .end(.interrupted))
    #expect(runs.base == [1, 4])
    #expect(runs.head == [2, 3])
    runs.completed(6, at: .seconds(6))
    #expect(runs.base == [1, 4], "nothing comes after the end")
  }

  @Test("an interruption that has nothing new to look at ends it at once")
  func interruptedEarly() {
    var runs = Runs(PairingPlan(warmUps: 0, fewest: 10, most: 20))
    runs.completed(1, at: .seconds(1))
    runs.interrupt()
    #expect(runs.next == .end(.interrupted))
    #expect(runs.base.isEmpty && runs.head.isEmpty)
  }

  @Test("the time left is that of the pairs left, or what is left of the time")
  func timeLeft() {
    var runs = Runs(PairingPlan(warmUps: 0, fewest: 4, most: 10, time: .seconds(15)))
    #expect(runs.timeLeft(at: .zero) == nil)
    for number in 1...4 { runs.completed(number, at: .seconds(number)) }
    // Two pairs took 4 s; eight are left, which would take 16 s, but the time ends in 11 s.
    #expect(runs.timeLeft(at: .seconds(4)) == .seconds(11))
    var unlimited = Runs(PairingPlan(warmUps: 0, fewest: 4, most: 10))
    for number in 1...4 { unlimited.completed(number, at: .seconds(number)) }
    #expect(unlimited.timeLeft(at: .seconds(5)) == .seconds(15))
  }
}
