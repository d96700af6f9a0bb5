import Testing

@testable import NeedletailEngine

@Suite("Levels over time")
struct LevelClockTests {
  @Test("a level's integral between two instants is its area, whatever has run over")
  func area() {
    var clock = LevelClock()
    // 1 from 10 to 20, 2 from 20 to 25, 1 from 25 to 40.
    clock.rise(at: 10)
    let first = clock.integral(until: 15)
    clock.rise(at: 20)
    clock.fall(at: 25)
    #expect(clock.level == 1 && clock.integral(until: 30) &- first == 5 + 10 + 5)
    clock.fall(at: 40)
    #expect(clock.level == 0 && clock.integral(until: 99) &- first == 5 + 10 + 15)
    // Far out, where sums of instants do not fit into a word.
    var far = LevelClock()
    let start = UInt64.max / 2
    for _ in 0..<5 { far.rise(at: start) }
    let before = far.integral(until: start)
    #expect(far.integral(until: start + 7) &- before == 35)
  }

  @Test("a supply's integral goes on from each change")
  func supply() {
    var clock = SupplyClock()
    clock.set(4, at: 0)
    #expect(clock.integral(until: 10) == 40)
    clock.set(1.5, at: 10)
    clock.set(0, at: 20)
    #expect(clock.integral(until: 30) == 55 && clock.amount == 0)
  }

  @Test("the clock of tokens stands while requests are waited for, so nobody is moved when that changes")
  func binding() {
    let levels = ResourceLevels(pools: 1, endpoints: 1)
    levels.attemptWaits(in: .endpointRate, 0, 0, at: 100)
    levels.bind(0, toTokens: true, at: 130)
    levels.attemptWaits(in: .endpointRate, 0, 0, at: 140)
    levels.bind(0, toTokens: true, at: 145)
    levels.bind(0, toTokens: false, at: 150)
    levels.attemptWaitsNoMore(in: .endpointRate, 0, 0, at: 160)
    levels.bind(0, toTokens: true, at: 170)
    levels.attemptWaitsNoMore(in: .endpointRate, 0, 0, at: 180)
    // For tokens: one from 130 to 140, two until 150, one from 170 to 180. For requests: 30, two times 10, 10.
    #expect(levels.tokenWaits(0, until: 200) == 10 + 20 + 10 && levels.tokenWaits(0, at: 0, until: 200) == 40)
    #expect(levels.requestWaits(0, until: 200) == 30 + 20 + 10 && levels.requestWaits(0, at: 0, until: 200) == 60)
  }
}
