import Testing

@testable import NeedletailEngine

/// What is foreseen of the next events.
@Suite("Foreseen agents")
struct LookAheadTests {
  private func foreseen(_ ahead: borrowing LookAhead, after event: Int) -> [Int32] {
    var members: [Int32] = []
    ahead.forEach(after: event) { low, high in members += [low, high] }
    return members
  }

  @Test("the calls of an event are found again in their order, up to as many as are foreseen")
  func ofOneEvent() {
    let ahead = LookAhead()
    for event in 0..<LookAhead.events {
      ahead.clear(event)
      for call in 0..<min(event, LookAhead.calls) {
        ahead.note((Int32(event * 10 + call), Int32(event * 10 + call + 1)), call, after: event)
      }
    }
    #expect(foreseen(ahead, after: 0) == [])
    #expect(foreseen(ahead, after: 1) == [10, 11])
    #expect(foreseen(ahead, after: 3) == [30, 31, 31, 32, 32, 33])
    #expect(foreseen(ahead, after: 7).count == 2 * LookAhead.calls)
  }

  @Test("what was foreseen of an event is forgotten when a later one takes its place")
  func forgotten() {
    let ahead = LookAhead()
    ahead.clear(5)
    ahead.note((1, 2), 0, after: 5)
    ahead.note((3, 4), 1, after: 5)
    ahead.clear(5 + LookAhead.events)
    #expect(foreseen(ahead, after: 5 + LookAhead.events) == [])
    ahead.note((7, 8), 0, after: 5 + LookAhead.events)
    #expect(foreseen(ahead, after: 5 + LookAhead.events) == [7, 8])
  }
}
