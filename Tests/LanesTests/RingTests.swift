import Testing

@testable import NeedletailLanes

@Suite("Rings")
struct RingTests {
  @Test("capacities are the next powers of two", arguments: [(1, 1), (2, 2), (3, 4), (5, 8), (64, 64), (65, 128)])
  func capacities(asked: Int, given: Int) {
    let single = SPSCRing<Int>(capacity: asked)
    let multi = MPSCRing<Int>(capacity: asked)
    #expect([single.capacity, multi.capacity] == [given, given])
    single.deallocate()
    multi.deallocate()
  }

  @Test("a full ring refuses, loses nothing, and takes again after a pop", arguments: [1, 2, 8])
  func full(capacity: Int) {
    let ring = SPSCRing<Int>(capacity: capacity)
    defer { ring.deallocate() }
    #expect(ring.isEmpty && ring.pop() == nil)
    #expect((0..<capacity).allSatisfy { ring.push($0) })
    #expect(!ring.push(100) && !ring.push(101))
    #expect(ring.count == capacity)
    #expect(ring.pop() == 0)
    #expect(ring.push(102) && !ring.push(103))
    #expect(drained { ring.pop() } == Array(1..<capacity) + [102])
    #expect(ring.isEmpty && ring.count == 0)
  }

  @Test("a full ring for many producers refuses, loses nothing, and takes again after a pop", arguments: [1, 2, 8])
  func fullMulti(capacity: Int) {
    let ring = MPSCRing<Int>(capacity: capacity)
    defer { ring.deallocate() }
    #expect(ring.isEmpty && ring.pop() == nil)
    #expect((0..<capacity).allSatisfy { ring.push($0) })
    #expect(!ring.push(100) && !ring.push(101))
    #expect(ring.count == capacity)
    #expect(ring.pop() == 0)
    #expect(ring.push(102) && !ring.push(103))
    #expect(drained { ring.pop() } == Array(1..<capacity) + [102])
    #expect(ring.isEmpty && ring.count == 0)
  }

  @Test("what lies ahead is shown as far as the consumer has seen it, and stays where it is")
  func lookingAhead() {
    let ring = SPSCRing<Int>(capacity: 4, startingAt: UInt.max - 1)
    defer { ring.deallocate() }
    #expect(ring.upcoming(0) == nil && ring.peek() == nil)
    for number in 0..<4 { _ = ring.push(number) }
    #expect(ring.peek() == 0 && ring.peek() == 0)
    #expect(ring.pop() == 0)
    #expect((0..<5).map { ring.upcoming($0) } == [1, 2, 3, nil, nil])
    #expect(ring.push(4))
    // Not seen yet: the consumer asks for the producer's place only when it has none left.
    #expect(ring.upcoming(3) == nil)
    #expect(drained { ring.pop() } == [1, 2, 3, 4])
    #expect(ring.upcoming(0) == nil && ring.peek() == nil)
  }

  @Test("indices wrap around past the largest number", arguments: [1, 2, 4], [UInt.max - 5, UInt.max >> 1 - 5])
  func wrapAround(capacity: Int, start: UInt) {
    let single = SPSCRing<Int>(capacity: capacity, startingAt: start)
    let multi = MPSCRing<Int>(capacity: capacity, startingAt: start)
    defer {
      single.deallocate()
      multi.deallocate()
    }
    var fromSingle: [Int] = []
    var fromMulti: [Int] = []
    for round in 0..<12 {
      for place in 0..<capacity {
        #expect(single.push(round * capacity + place) && multi.push(round * capacity + place))
      }
      #expect(!single.push(-1) && !multi.push(-1))
      #expect([single.count, multi.count] == [capacity, capacity])
      fromSingle += drained { single.pop() }
      fromMulti += drained { multi.pop() }
      #expect(single.isEmpty && multi.isEmpty)
    }
    #expect(fromSingle == Array(0..<12 * capacity))
    #expect(fromMulti == fromSingle)
  }

  @Test("what one thread pushes another pops, all of it and in order", arguments: [1, 2, 1024])
  func acrossThreads(capacity: Int) throws {
    let messages = capacity == 1 ? 20_000 : 200_000
    let ring = SPSCRing<Int>(capacity: capacity)
    defer { ring.deallocate() }
    let producer = try LaneThread(name: "producer") {
      for message in 0..<messages {
        var pause = Pause()
        while !ring.push(message) { pause.next() }
      }
    }
    var expected = 0
    var strays = 0
    var pause = Pause()
    while expected < messages {
      guard let message = ring.pop() else {
        pause.next()
        continue
      }
      if message != expected { strays += 1 }
      expected += 1
    }
    producer.join()
    #expect(strays == 0)
    #expect(ring.isEmpty)
  }

  @Test("four producers: every message arrives, and each one's in order", arguments: [1, 2, 256])
  func manyProducers(capacity: Int) throws {
    struct Message: BitwiseCopyable, Sendable {
      var producer: Int
      var number: Int
    }
    let messages = capacity == 256 ? 50_000 : 5_000
    let ring = MPSCRing<Message>(capacity: capacity)
    defer { ring.deallocate() }
    let producers = try (0..<4).map { producer in
      try LaneThread(name: "producer \(producer)") {
        for number in 0..<messages {
          var pause = Pause()
          while !ring.push(Message(producer: producer, number: number)) { pause.next() }
        }
      }
    }
    var next = [0, 0, 0, 0]
    var strays = 0
    var pause = Pause()
    for _ in 0..<4 * messages {
      var message = ring.pop()
      while message == nil {
        pause.next()
        message = ring.pop()
      }
      guard let message else { break }
      if message.number != next[message.producer] { strays += 1 }
      next[message.producer] += 1
    }
    for producer in producers { producer.join() }
    #expect(strays == 0)
    #expect(next == [messages, messages, messages, messages])
    #expect(ring.isEmpty && ring.count == 0)
  }

  private func drained(_ pop: () -> Int?) -> [Int] {
    var found: [Int] = []
    while let element = pop() { found.append(element) }
    return found
  }
}
