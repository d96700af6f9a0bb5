import Testing

@testable import NeedletailEngine

@Suite("The numbers of what time is spent on")
struct OwnerNumbersTests {
  private typealias Caller = OwnerNumbers.Caller

  /// The part and the pool of each number of a scenario below a bound, as one word.
  private func words(_ numbers: borrowing OwnerNumbers, _ range: Range<Int32>, scenario: Int = 0) -> [String] {
    range.map { number in
      let entry = numbers.entry(number, inScenario: scenario)
      return entry.pool < 0 ? entry.part.name : "\(entry.part.name) \(entry.pool)"
    }
  }

  @Test("near are the wait for the slowest branch, what the calls of pools do, and then their waits for an agent")
  func near() {
    let numbers = OwnerNumbers(
      scenarios: 1,
      callers: [
        Caller(scenario: 0, pool: 4, work: [.coordination]),
        Caller(scenario: 0, pool: 2, work: [.firstToken, .decode]),
      ])
    let expected = ["straggler_wait", "coordination 4", "first_token 2", "decode 2", "agent 4", "agent 2"]
    #expect(words(numbers, 0..<6) == expected && numbers.nearCount == 6)
    #expect(numbers[1, .coordination] == 1 && numbers[2, .decode] == 3 && numbers[1, .agent] == 4)
  }

  @Test("where there are more pools than near places, the work of the first of them is near, and all else is further")
  func manyPools() {
    let callers = (0..<8).map { Caller(scenario: 0, pool: Int32($0), work: [.firstToken, .decode]) }
    let numbers = OwnerNumbers(scenarios: 1, callers: callers)
    let places = Int32(Account.Near.count)
    #expect(numbers.nearCount == Account.Near.count)
    #expect(words(numbers, 1..<3) == ["first_token 0", "decode 0"])
    #expect(words(numbers, places - 1..<places) == ["first_token 6"])
    #expect(numbers[7, .decode] > places && numbers[1, .agent] > places)
  }

  @Test("each scenario has a number for each part of each pool that it calls, and the same ones for what is of no pool")
  func complete() {
    let numbers = OwnerNumbers(
      scenarios: 2,
      callers: [
        Caller(scenario: 1, pool: 0, work: [.service]), Caller(scenario: 0, pool: 1, work: [.service]),
        Caller(scenario: 1, pool: 1, work: [.service, .coordination]),
      ])
    for (scenario, rows) in [(0, [2]), (1, [1, 3])] as [(Int, [Int32])] {
      var seen: [Int32: OwnerNumbers.Entry] = [:]
      for row in rows {
        for part in LatencyPart.allCases {
          let number = numbers[row, part]
          let entry = numbers.entry(number, inScenario: scenario)
          #expect(entry.part == part && (part.holder == nil) == (entry.pool < 0))
          #expect(seen[number] == nil || seen[number] == entry)
          seen[number] = entry
          if part.holder == nil { #expect(number == numbers[OwnerNumbers.noCaller, part]) }
        }
      }
      let common = LatencyPart.allCases.count { $0.holder == nil }
      #expect(seen.count == common + rows.count * (LatencyPart.allCases.count - common))
      #expect(seen.keys.allSatisfy { $0 < numbers.mostNumbers })
    }
  }
}
