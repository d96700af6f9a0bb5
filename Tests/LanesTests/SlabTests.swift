import Testing

@testable import NeedletailLanes

@Suite("Slab and queues")
struct SlabTests {
  @Test("a freed slot is the next one given out, and the limit is kept")
  func reuse() {
    let slab = Slab<UInt64>(limit: 3)
    #expect([slab.allocate(), slab.allocate(), slab.allocate()] == [0, 1, 2])
    #expect(slab.allocate() == -1)
    slab.free(1)
    #expect(slab.count == 2)
    #expect(slab.allocate() == 1)
    #expect(slab.highWater == 3)
  }

  @Test("records keep their place and content while the slab grows")
  func growth() {
    let slab = Slab<UInt64>(limit: 1 << 20)
    for index in 0..<300_000 as Range<Int32> {
      guard slab.allocate() == index else { continue }
      slab[index] = UInt64(index) * 3
    }
    #expect((0..<300_000 as Range<Int32>).allSatisfy { slab[$0] == UInt64($0) * 3 })
  }

  @Test("a lower class goes first; within a class first in is first out")
  func classes() {
    let queues = FIFOQueues(queues: 2, classes: 3, elements: 100)
    queues.append(10, to: 1, class: 2)
    queues.append(11, to: 1, class: 0)
    queues.append(12, to: 1, class: 2)
    queues.append(13, to: 1, class: 0)
    queues.append(14, to: 0, class: 1)
    #expect(queues.count(1) == 4)
    #expect(queues.first(1) == 11)
    #expect([queues.removeFirst(1), queues.removeFirst(1), queues.removeFirst(1)] == [11, 13, 10])
    #expect([queues.removeFirst(1), queues.removeFirst(1)] == [12, -1])
    #expect(queues.removeFirst(0) == 14)
  }

  @Test("an element leaves from the front, the middle and the end")
  func removal() {
    for gone in 0..<4 as Range<Int32> {
      let queues = FIFOQueues(queues: 1, classes: 1, elements: 8)
      for element in 0..<4 as Range<Int32> { queues.append(element, to: 0, class: 0) }
      queues.remove(gone, from: 0, class: 0)
      queues.append(7, to: 0, class: 0)
      var seen: [Int32] = []
      while !queues.isEmpty(0) { seen.append(queues.removeFirst(0)) }
      #expect(seen == (0..<4).filter { $0 != gone } + [7])
    }
  }

  @Test("a sparse table reads nothing where nothing was written")
  func sparse() {
    let table = SparseTable<UInt64>(limit: 1 << 28)
    #expect(table.get(5) == nil)
    table.set(200_000_000, 9)
    #expect(table.get(200_000_000) == 9)
    #expect(table.get(3) == 0)
  }
}
