internal import NeedletailLanes

/// First in, first out, for what cannot be refused: it grows by doubling and keeps its memory. One thread's.
///
/// Its length is bounded by what it holds: jobs of living tasks, calls that were sent.
///
/// - Complexity: amortized constant time.
@safe
struct GrowingQueue<Element: BitwiseCopyable>: ~Copyable {
  @safe
  private struct State: BitwiseCopyable {
    var base: UnsafeMutablePointer<Element>
    var mask: Int
    var head = 0
    var tail = 0

    init(capacity: Int) {
      unsafe base = .allocate(capacity: capacity)
      mask = capacity - 1
    }
  }

  private let state: Cell<State>

  /// An empty queue with room for `capacity` elements, a power of two.
  init(capacity: Int = 1024) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "GrowingQueue: a power of two")
    state = Cell(State(capacity: capacity))
  }

  deinit { unsafe state.value.base.deallocate() }

  var isEmpty: Bool { state.value.head == state.value.tail }

  var count: Int { state.value.tail &- state.value.head }

  func append(_ element: Element) {
    if state.value.tail &- state.value.head > state.value.mask { grow() }
    unsafe (state.value.base + (state.value.tail & state.value.mask)).initialize(to: element)
    state.value.tail &+= 1
  }

  func popFirst() -> Element? {
    if state.value.head == state.value.tail { return nil }
    let element = unsafe state.value.base[state.value.head & state.value.mask]
    state.value.head &+= 1
    return element
  }

  @inline(never)
  private func grow() {
    var larger = State(capacity: (state.value.mask + 1) * 2)
    while let element = popFirst() {
      unsafe (larger.base + larger.tail).initialize(to: element)
      larger.tail += 1
    }
    unsafe state.value.base.deallocate()
    state.value = larger
  }
}
