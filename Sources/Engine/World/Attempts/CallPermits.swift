import NeedletailLanes

/// The permits of `runtime.max_concurrent_calls`, and the attempts that wait for one.
struct CallPermits: ~Copyable {
  /// `Int32.max` for no limit.
  let limit: Int32
  private let free: Cell<Int32>
  private let queue: FIFOQueues

  /// - Parameter limit: `nil` is no limit.
  init(limit: Int?, classes: Int, calls: Int32) {
    self.limit = Int32(clamping: limit ?? Int(Int32.max))
    free = Cell(self.limit)
    queue = FIFOQueues(queues: 1, classes: classes, elements: calls)
  }

  var isLimited: Bool { limit != .max }
  var waiting: Int32 { queue.count(0) }
  /// Permits that are out.
  var taken: Int32 { limit - free.value }

  /// Takes a permit; `false` when none is free.
  @inline(__always)
  func take() -> Bool {
    if free.value == 0 { return false }
    assert(free.value > 0 && queue.isEmpty(0), "CallPermits: a permit is free while somebody waits")
    free.value &-= 1
    assert(taken <= limit, "CallPermits: more permits are out than there are")
    return true
  }

  /// Gives a permit back: the call it goes to, which is out of the queue then; −1 for none.
  @inline(__always)
  func handOn() -> Int32 {
    assert(taken > 0, "CallPermits: a permit given back that was not out")
    let next = queue.removeFirst(0)
    if next < 0 { free.value &+= 1 }
    assert(free.value <= limit, "CallPermits: more permits come back than there are")
    return next
  }

  @inline(__always)
  func append(_ call: Int32, class priority: Int) { queue.append(call, to: 0, class: priority) }
  @inline(__always)
  func remove(_ call: Int32, class priority: Int) { queue.remove(call, from: 0, class: priority) }
}
