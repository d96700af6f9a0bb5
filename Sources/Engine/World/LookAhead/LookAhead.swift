import NeedletailLanes

/// The agents that calls after the next events will choose from, so that what they will touch can be brought near: a few calls
/// an event, a few events ahead.
struct LookAhead: ~Copyable {
  /// Two members of a pool, the lower number first, of which the lighter one will be taken.
  typealias Pair = (low: Int32, high: Int32)

  private let pairs: FixedArray<Pair>

  /// Events between foreseeing and its use are fewer than these.
  static let events = 8
  /// Calls that start at once and are foreseen.
  static let calls = 4

  init() {
    pairs = FixedArray(repeating: (low: -1, high: -1), count: Self.events * Self.calls)
  }

  @inline(__always)
  private func first(_ event: Int) -> Int { (event & (Self.events &- 1)) &* Self.calls }

  /// Nothing is foreseen of an event yet; what was noted of one long past is forgotten.
  @inline(__always)
  func clear(_ event: Int) { pairs[first(event)] = (-1, -1) }

  /// Notes the `index`th call that will start once an event is handled; in order, and fewer than `calls`.
  @inline(__always)
  func note(_ pair: Pair, _ index: Int, after event: Int) {
    assert(index < Self.calls, "LookAhead: more calls than are foreseen")
    let place = first(event) &+ index
    pairs[place] = pair
    if index &+ 1 < Self.calls { pairs[place &+ 1] = (-1, -1) }
  }

  /// Visits what was noted of an event.
  @inline(__always)
  func forEach(after event: Int, _ body: (Pair) -> Void) {
    var place = first(event)
    let end = place &+ Self.calls
    while place < end {
      let pair = pairs[place]
      if pair.low < 0 { return }
      body(pair)
      place &+= 1
    }
  }
}
