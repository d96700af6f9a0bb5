/// What happened to a registry: exact counts by kind, and the last events but heartbeats, which come by the thousand.
struct RegistryLog: Sendable, Equatable {
  /// Events kept; older ones are overwritten and stay counted.
  let capacity: Int
  private var ring: [RegistryEvent] = []
  /// Where the oldest event is once the ring is full.
  private var oldest = 0
  /// Events that were put into the ring so far, kept or not.
  private(set) var appended = 0
  private var counts: [RegistryEvent.Kind: Int] = [:]

  init(capacity: Int) { self.capacity = max(1, capacity) }

  mutating func append(_ event: RegistryEvent) {
    counts[event.kind, default: 0] += 1
    if event.kind == .heartbeat { return }
    appended += 1
    if ring.count < capacity {
      ring.append(event)
    } else {
      ring[oldest] = event
      oldest = (oldest + 1) % capacity
    }
  }

  /// The events kept, oldest first.
  var events: [RegistryEvent] { Array(ring[oldest...] + ring[..<oldest]) }

  /// Of the events kept, those that were put there after the first `count`.
  func events(after count: Int) -> ArraySlice<RegistryEvent> { events.suffix(max(0, appended - count)) }

  /// All events of a kind since the beginning, kept or not.
  func count(of kind: RegistryEvent.Kind) -> Int { counts[kind] ?? 0 }
}
