import Testing

@testable import NeedletailLanes

@Suite("First-in-first-out queues")
struct FIFOQueuesTests {
  /// What queues are: lists, a lower class before a higher one.
  private struct Model {
    var lists: [[Int32]]
    let classes: Int

    func count(_ queue: Int) -> Int { (0..<classes).reduce(0) { $0 + lists[queue * classes + $1].count } }

    func first(_ queue: Int) -> Int32 {
      (0..<classes).lazy.compactMap { lists[queue * classes + $0].first }.first ?? -1
    }

    mutating func removeFirst(_ queue: Int) -> Int32 {
      for priority in 0..<classes where !lists[queue * classes + priority].isEmpty {
        return lists[queue * classes + priority].removeFirst()
      }
      return -1
    }
  }

  @Test(
    "whatever is put in and taken out, from the front or the middle, they are lists",
    arguments: 1...8 as ClosedRange<UInt64>)
  func lists(seed: UInt64) {
    var noise = Noise(state: seed &* 0x9E37_79B9_7F4A_7C15)
    let (queueCount, classes, elements) = (3, seed % 2 == 0 ? 1 : 3, 24)
    let queues = FIFOQueues(queues: queueCount, classes: classes, elements: Int32(elements))
    var model = Model(lists: Array(repeating: [], count: queueCount * classes), classes: classes)
    var free = (0..<Int32(elements)).map { $0 }
    var mistakes = 0
    for _ in 0..<20_000 {
      let queue = Int(noise.below(UInt64(queueCount)))
      let priority = Int(noise.below(UInt64(classes)))
      let place = queue * classes + priority
      switch noise.below(4) {
      case 0, 1:
        if free.isEmpty { continue }
        let element = free.remove(at: Int(noise.below(UInt64(free.count))))
        queues.append(element, to: Int32(queue), class: priority)
        model.lists[place].append(element)
      case 2:
        let element = queues.removeFirst(Int32(queue))
        if element != model.removeFirst(queue) { mistakes += 1 }
        if element >= 0 { free.append(element) }
      default:
        if model.lists[place].isEmpty { continue }
        let element = model.lists[place].remove(at: Int(noise.below(UInt64(model.lists[place].count))))
        queues.remove(element, from: Int32(queue), class: priority)
        free.append(element)
      }
      if queues.first(Int32(queue)) != model.first(queue) { mistakes += 1 }
      if Int(queues.count(Int32(queue))) != model.count(queue) { mistakes += 1 }
    }
    #expect(mistakes == 0)
  }
}
