/// The last so many events of a registry, and exact counts of all of them by kind.
public struct RegistryLog: Sendable, Equatable {
  /// Events kept; older ones are overwritten and stay counted.
  public let capacity: Int
  private var ring: [RegistryEvent] = []
  /// Where the oldest event is once the ring is full.
  private var oldest = 0
  private var counts: [RegistryEvent.Kind: Int] = [:]

  init(capacity: Int) { self.capacity = max(0, capacity) }

  mutating func append(_ event: RegistryEvent) {
    counts[event.what.kind, default: 0] += 1
    if ring.count < capacity {
      ring.append(event)
    } else if capacity > 0 {
      ring[oldest] = event
      oldest = (oldest + 1) % capacity
    }
  }

  /// The events kept, oldest first.
  public var events: [RegistryEvent] { Array(ring[oldest...] + ring[..<oldest]) }

  /// All events of a kind since the beginning, kept or not.
  public func count(of kind: RegistryEvent.Kind) -> Int { counts[kind] ?? 0 }

  /// All events since the beginning.
  public var total: Int { RegistryEvent.Kind.allCases.reduce(0) { $0 + count(of: $1) } }

  /// Events that are counted and no longer kept.
  public var overwritten: Int { total - ring.count }
}
