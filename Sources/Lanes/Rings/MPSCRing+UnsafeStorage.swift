public import Synchronization

/// A bounded ring from many threads to one, without locks; first claimed, first out.
///
/// Each place carries a sequence that says which side has the turn (Vyukov's bounded queue). A producer claims a place
/// by moving the shared tail, writes its element and then publishes the place; one that is interrupted in between holds
/// the consumer back at that place, and nothing is lost. Elements of one producer keep their order. A value is a
/// handle: copies are the same ring.
///
/// - Complexity: `pop` is constant time; `push` tries again when another producer was faster, and one of them always is.
@safe
@frozen
public struct MPSCRing<Element: BitwiseCopyable> {
  /// A place. With position `p` its turn is `2p` when it is free for `p`, `2p + 1` when it holds `p`'s element.
  /// Even and odd apart, so that a ring of one place, too, can tell full from free for the next.
  @frozen
  @usableFromInline
  struct Slot: ~Copyable {
    @usableFromInline let turn: Atomic<UInt>
    @usableFromInline var element: Element
  }

  /// The next position to claim; written by all producers.
  @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt>>
  /// The next position to take; written by the consumer alone.
  @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt>>
  @usableFromInline let slots: UnsafeMutablePointer<Slot>
  @usableFromInline let mask: UInt

  /// How many elements fit.
  @inlinable public var capacity: Int { Int(bitPattern: mask &+ 1) }

  /// An empty ring for at least `capacity` elements (from 1): the next power of two.
  public init(capacity: Int) { self.init(capacity: capacity, startingAt: 0) }

  /// An empty ring that has, by its positions, already passed `position` elements.
  init(capacity: Int, startingAt position: UInt) {
    let places = RingLayout.places(for: capacity)
    let separation = Swift.max(RingLayout.separationBytes, MemoryLayout<Element>.alignment)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: 2 * separation + places * MemoryLayout<Slot>.stride, alignment: separation)
    unsafe tail = memory.bindMemory(to: Atomic<UInt>.self, capacity: 1)
    unsafe head = (memory + separation).bindMemory(to: Atomic<UInt>.self, capacity: 1)
    unsafe slots = (memory + 2 * separation).bindMemory(to: Slot.self, capacity: places)
    mask = UInt(bitPattern: places) &- 1
    unsafe tail.initialize(to: Atomic(position))
    unsafe head.initialize(to: Atomic(position))
    for ahead in 0..<UInt(bitPattern: places) {
      let next = position &+ ahead
      // The turn is a slot's first field; the element is plain bytes that the first push writes.
      let turn = unsafe UnsafeMutableRawPointer(slots + Int(bitPattern: next & mask))
      unsafe turn.assumingMemoryBound(to: Atomic<UInt>.self).initialize(to: Atomic(next &<< 1))
    }
  }

  /// Gives the memory back: once, by its one owner, when no thread will use any copy of the handle again.
  public func deallocate() {
    unsafe slots.deinitialize(count: capacity)
    unsafe head.deinitialize(count: 1)
    unsafe tail.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(tail).deallocate()
  }

  @inlinable
  @inline(__always)
  func slot(_ position: UInt) -> UnsafeMutablePointer<Slot> { unsafe slots + Int(bitPattern: position & mask) }

  /// Puts an element behind the others; `false`, and nothing done, when the ring is full. Any thread's.
  @inlinable
  public func push(_ element: Element) -> Bool {
    var position = unsafe tail.pointee.load(ordering: .relaxed)
    while true {
      let slot = unsafe slot(position)
      // Acquiring: the consumer has read the element before it is written over.
      let turn = unsafe slot.pointee.turn.load(ordering: .acquiring)
      let ahead = Int(bitPattern: turn &- (position &<< 1))
      if ahead == 0 {
        let claim = unsafe tail.pointee.weakCompareExchange(
          expected: position, desired: position &+ 1, ordering: .relaxed)
        if claim.exchanged {
          unsafe slot.pointee.element = element
          unsafe slot.pointee.turn.store((position &<< 1) | 1, ordering: .releasing)
          return true
        }
        position = claim.original
      } else if ahead < 0 {
        // Its element of one round before is still there.
        return false
      } else {
        position = unsafe tail.pointee.load(ordering: .relaxed)
      }
    }
  }

  /// Takes the element that goes next; `nil` when there is none, or none published. The consumer's.
  @inlinable
  public func pop() -> Element? {
    let position = unsafe head.pointee.load(ordering: .relaxed)
    let slot = unsafe slot(position)
    guard unsafe slot.pointee.turn.load(ordering: .acquiring) == (position &<< 1) | 1 else { return nil }
    let element = unsafe slot.pointee.element
    unsafe slot.pointee.turn.store((position &+ mask &+ 1) &<< 1, ordering: .releasing)
    unsafe head.pointee.store(position &+ 1, ordering: .releasing)
    return element
  }

  /// Whether `pop()` would find nothing now. The consumer's.
  @inlinable
  public var isEmpty: Bool {
    let position = unsafe head.pointee.load(ordering: .relaxed)
    return unsafe slot(position).pointee.turn.load(ordering: .acquiring) != (position &<< 1) | 1
  }

  /// Elements in the ring, claimed ones too, from 0 to `capacity`; exact when no thread is at work on it, else about
  /// right. Any thread's.
  @inlinable
  public var count: Int {
    let head = unsafe head.pointee.load(ordering: .acquiring)
    let tail = unsafe tail.pointee.load(ordering: .acquiring)
    return Swift.min(Swift.max(Int(bitPattern: tail &- head), 0), capacity)
  }
}

// Sendable: the handle is pointers to memory that outlives its users by contract. What several threads write is atomic;
// an element belongs to the thread with the turn, handed over by a releasing store of the turn and an acquiring load.
extension MPSCRing: @unchecked Sendable where Element: Sendable {}
