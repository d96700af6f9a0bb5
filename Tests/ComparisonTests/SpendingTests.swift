import NeedletailComparison
import Testing

@Suite("Spending a level over several looks")
struct SpendingTests {
  @Test("what may be spent by when is Lan and DeMets' function of O'Brien and Fleming's kind")
  func function() {
    for (level, share, expected) in SciPyFigures.spending {
      #expect(abs(Spending.spent(of: level, at: share) / expected - 1) < 1e-10, "\(level), \(share)")
    }
  }

  @Test("all looks together spend the whole level and no more", arguments: [10, 15, 20, 30, 33, 100])
  func sum(_ most: Int) {
    var (previous, spent) = (0, 0.0)
    for pairs in Spending.looks(fewest: 10, most: most) {
      let level = Spending.Look(at: pairs, after: previous, of: most).level(of: 0.01)
      #expect(level > 0)
      spent += level
      previous = pairs
    }
    #expect(abs(spent - 0.01) < 1e-15)
  }

  @Test("the only look spends everything")
  func only() {
    #expect(Spending.Look.only.level(of: 0.01) == 0.01)
    #expect(Spending.Look(at: 40, after: 30, of: 30).level(of: 0.01) == 0, "beyond the last look nothing is left")
  }

  @Test("looks double and end at the most pairs, none close before")
  func looks() {
    #expect(Spending.looks(fewest: 10, most: 10) == [10])
    #expect(Spending.looks(fewest: 10, most: 14) == [14])
    #expect(Spending.looks(fewest: 10, most: 15) == [10, 15])
    #expect(Spending.looks(fewest: 10, most: 20) == [10, 20])
    #expect(Spending.looks(fewest: 10, most: 30) == [10, 20, 30])
    #expect(Spending.looks(fewest: 10, most: 100) == [10, 20, 40, 100])
    #expect(Spending.looks(fewest: 20, most: 10) == [10])
  }
}
