public import Synchronization

/// A bounded ring from one thread to one other, first in first out, without locks.
///
/// Each side writes only its own index, on cache lines of its own, and keeps what it last saw of the other's: it reads
/// the shared one only when the ring seems full or empty (Lamport 1977; the cached indices are FastForward's and
/// MCRingBuffer's idea). A value is a handle: copies are the same ring. Which thread pushes and which pops may change,
/// if what hands over the role also orders memory.
///
/// - Complexity: every operation is constant time and never waits.
@safe
@frozen
public struct SPSCRing<Element: BitwiseCopyable> {
  @usableFromInline let producer: UnsafeMutablePointer<RingSide>
  @usableFromInline let consumer: UnsafeMutablePointer<RingSide>
  @usableFromInline let cells: UnsafeMutablePointer<Element>
  @usableFromInline let mask: UInt

  /// How many elements fit.
  @inlinable public var capacity: Int { Int(bitPattern: mask &+ 1) }

  /// An empty ring for at least `capacity` elements (from 1): the next power of two.
  public init(capacity: Int) { self.init(capacity: capacity, startingAt: 0) }

  /// An empty ring that has, by its indices, already passed `index` elements.
  init(capacity: Int, startingAt index: UInt) {
    let places = RingLayout.places(for: capacity)
    let separation = Swift.max(RingLayout.separationBytes, MemoryLayout<Element>.alignment)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: 2 * separation + places * MemoryLayout<Element>.stride, alignment: separation)
    unsafe producer = memory.bindMemory(to: RingSide.self, capacity: 1)
    unsafe consumer = (memory + separation).bindMemory(to: RingSide.self, capacity: 1)
    unsafe cells = (memory + 2 * separation).bindMemory(to: Element.self, capacity: places)
    unsafe producer.initialize(to: RingSide(startingAt: index))
    unsafe consumer.initialize(to: RingSide(startingAt: index))
    mask = UInt(bitPattern: places) &- 1
  }

  /// Gives the memory back: once, by its one owner, when neither side will use any copy of the handle again.
  public func deallocate() {
    unsafe producer.deinitialize(count: 1)
    unsafe consumer.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(producer).deallocate()
  }

  /// Puts an element behind the others; `false`, and nothing done, when the ring is full. The producer's.
  @inlinable
  @inline(__always)
  public func push(_ element: Element) -> Bool {
    let tail = unsafe producer.pointee.index.load(ordering: .relaxed)
    if unsafe tail &- producer.pointee.seen > mask {
      // Acquiring: the consumer has read a cell before it may be written again.
      let head = unsafe consumer.pointee.index.load(ordering: .acquiring)
      unsafe producer.pointee.seen = head
      if tail &- head > mask { return false }
    }
    unsafe (cells + Int(bitPattern: tail & mask)).initialize(to: element)
    unsafe producer.pointee.index.store(tail &+ 1, ordering: .releasing)
    return true
  }

  /// Takes the element that goes next; `nil` when there is none. The consumer's.
  @inlinable
  @inline(__always)
  public func pop() -> Element? {
    guard let element = peek() else { return nil }
    let head = unsafe consumer.pointee.index.load(ordering: .relaxed)
    unsafe consumer.pointee.index.store(head &+ 1, ordering: .releasing)
    return element
  }

  /// The element that `pop()` would take, left where it is; `nil` when there is none. The consumer's.
  @inlinable
  @inline(__always)
  public func peek() -> Element? {
    let head = unsafe consumer.pointee.index.load(ordering: .relaxed)
    if unsafe head == consumer.pointee.seen {
      let tail = unsafe producer.pointee.index.load(ordering: .acquiring)
      unsafe consumer.pointee.seen = tail
      if head == tail { return nil }
    }
    return unsafe cells[Int(bitPattern: head & mask)]
  }

  /// The element that comes `distance` after the next one, if this side has seen it already: for looking ahead. The
  /// consumer's.
  @inlinable
  @inline(__always)
  public func upcoming(_ distance: Int) -> Element? {
    let head = unsafe consumer.pointee.index.load(ordering: .relaxed)
    guard unsafe consumer.pointee.seen &- head > UInt(bitPattern: distance) else { return nil }
    return unsafe cells[Int(bitPattern: (head &+ UInt(bitPattern: distance)) & mask)]
  }

  /// Whether `pop()` would find nothing now. The consumer's.
  @inlinable
  public var isEmpty: Bool {
    let head = unsafe consumer.pointee.index.load(ordering: .relaxed)
    if unsafe head != consumer.pointee.seen { return false }
    return unsafe head == producer.pointee.index.load(ordering: .acquiring)
  }

  /// Elements in the ring, from 0 to `capacity`; exact when neither side is at work, else some moment's. Any thread's.
  @inlinable
  public var count: Int {
    // The head first: it never passes the tail, so what is read later cannot be behind it.
    let head = unsafe consumer.pointee.index.load(ordering: .acquiring)
    let tail = unsafe producer.pointee.index.load(ordering: .acquiring)
    return Swift.min(Int(bitPattern: tail &- head), capacity)
  }
}

// Sendable: the handle is three pointers to memory that outlives its users by contract. An index is written by one side
// alone and read through an atomic; a cell belongs to one side at a time, handed over by a releasing store of an index
// and taken by an acquiring load.
extension SPSCRing: @unchecked Sendable where Element: Sendable {}
