import Testing

@testable import NeedletailCouriers

@Suite("Tables and queues of a courier")
struct TableTests {
  @Test("a record table gives out every number once, up to its limit, and freed ones again")
  func numbers() {
    let table = RecordTable<String>(limit: 3)
    let numbers = (0..<4).map { _ in table.allocate("") }
    table.free(1)
    let again = table.allocate("")
    let none = table.allocate("")
    #expect(numbers == [0, 1, 2, -1])
    #expect(again == 1 && none == -1)
  }

  @Test("a record keeps its place and its value while the table grows, and after it was given back")
  func records() {
    let table = RecordTable<String>(limit: 100_000)
    for index in 0..<20_000 {
      let number = table.allocate("none")
      table[number] = "a text that is too long to lie in place: \(index)"
    }
    let first = table[0]
    table.free(19_999)
    let last = table.allocate("blank")
    #expect(first == "a text that is too long to lie in place: 0")
    #expect(last == 19_999 && table[last] == "a text that is too long to lie in place: 19999")
  }

  @Test("records end with their table")
  func lifetime() {
    final class Witness {}
    weak var witness: Witness?
    do {
      let table = RecordTable<Witness?>(limit: 10)
      let number = table.allocate(nil)
      let strong = Witness()
      witness = strong
      table[number] = strong
      #expect(witness != nil)
    }
    #expect(witness == nil)
  }

  @Test("a queue keeps its order while it wraps around and grows")
  func queue() {
    let queue = GrowingQueue<Int>(capacity: 4)
    var next = 0
    var taken: [Int] = []
    for round in 1...40 {
      for _ in 0..<round % 7 + 1 {
        queue.append(next)
        next += 1
      }
      for _ in 0..<round % 5 { if let value = queue.popFirst() { taken.append(value) } }
    }
    while let value = queue.popFirst() { taken.append(value) }
    let isEmpty = queue.isEmpty
    #expect(taken == Array(0..<next))
    #expect(isEmpty)
  }

  @Test("a call's sleeps count while it is open, and not for the parcel's next call")
  func ledger() {
    let ledger = CallLedger(limit: 8)
    let first = ledger.open(5, pool: 0)
    ledger.beginSleep(first)
    ledger.beginSleep(first)
    #expect(ledger.openCount == 1 && ledger.sleepingCount == 1)
    ledger.endSleep(first, 0)
    #expect(ledger.sleepingCount == 1)
    ledger.close(5)
    #expect(ledger.openCount == 0 && ledger.sleepingCount == 0)
    let second = ledger.open(5, pool: 0)
    ledger.endSleep(first, 0)
    ledger.markFirstToken(first, at: 7)
    #expect(second != first && !ledger.isOpen(first) && ledger.isOpen(second))
    #expect(ledger.sleepingCount == 0 && ledger.firstTokenAt(5) == 0)
    #expect(ledger.carriedCount == 2)
  }

  @Test("a call knows the sleeper that its own task is, until that one wakes or the call ends")
  func ownSleeper() {
    let ledger = CallLedger(limit: 8)
    let first = ledger.open(5, pool: 0)
    #expect(ledger.sleeper(5) == -1)
    for sleeper in [7, 0] as [Int32] {
      ledger.beginSleep(first)
      ledger.setSleeper(5, sleeper)
    }
    // A child task's sleeper wakes: the own one is still asleep.
    ledger.endSleep(first, 7)
    #expect(ledger.sleeper(5) == 0)
    ledger.endSleep(first, 0)
    #expect(ledger.sleeper(5) == -1)
    ledger.setSleeper(5, 3)
    ledger.close(5)
    _ = ledger.open(5, pool: 0)
    #expect(ledger.sleeper(5) == -1)
  }
}
