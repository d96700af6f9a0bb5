/// Many first-in-first-out queues with a few priority classes each, over numbered elements.
///
/// An element is in at most one queue at a time. A lower class goes first; within a class, first in is first out.
/// Links lie beside the elements, in a table of their own that is touched only for those that wait.
///
/// - Complexity: every operation is constant time.
public final class FIFOQueues {
  @frozen
  @usableFromInline
  struct Ends: BitwiseCopyable {
    @usableFromInline var head: Int32 = -1
    @usableFromInline var tail: Int32 = -1
    /// In a queue's first class: elements of all its classes.
    @usableFromInline var count: Int32 = 0
    @usableFromInline var unused: Int32 = 0

    @usableFromInline init() {}
  }

  @frozen
  @usableFromInline
  struct Links: BitwiseCopyable {
    /// Of no meaning at the head.
    @usableFromInline var previous: Int32
    @usableFromInline var next: Int32

    @inlinable
    init(previous: Int32, next: Int32) {
      self.previous = previous
      self.next = next
    }
  }

  @usableFromInline let ends: FixedArray<Ends>
  @usableFromInline let links: SparseTable<Links>
  @usableFromInline let classes: Int

  /// `queues` empty queues of `classes` priorities over elements `0 ..< elements`.
  public init(queues: Int, classes: Int, elements: Int32) {
    precondition(classes > 0, "FIFOQueues: at least one class")
    ends = FixedArray(repeating: Ends(), count: queues * classes)
    links = SparseTable(limit: elements)
    self.classes = classes
  }

  /// Elements waiting in a queue, over all classes.
  @inlinable
  public func count(_ queue: Int32) -> Int32 { ends[Int(queue) &* classes].count }

  @inlinable
  public func isEmpty(_ queue: Int32) -> Bool { ends[Int(queue) &* classes].count == 0 }

  /// Brings a queue's ends near.
  @inlinable
  @inline(__always)
  public func prefetch(_ queue: Int32) { ends.prefetch(queue &* Int32(truncatingIfNeeded: classes)) }

  /// Brings near what waits last in a queue of one class: another is linked behind it.
  @inlinable
  @inline(__always)
  public func prefetchLast(of queue: Int32) { links.prefetch(ends[Int(queue) &* classes].tail) }

  /// Brings an element's links near; −1 may be given.
  @inlinable
  @inline(__always)
  public func prefetch(element: Int32) { links.prefetch(element) }

  /// Puts an element behind those of its class.
  @inlinable
  @inline(__always)
  public func append(_ element: Int32, to queue: Int32, class priority: Int) {
    assert(priority >= 0 && priority < classes, "FIFOQueues: no such class")
    let start = Int(queue) &* classes
    let end = ends.at(start &+ priority)
    let last = end.value.tail
    end.value.tail = element
    if last < 0 { end.value.head = element }
    ends.at(start).value.count &+= 1
    links.set(element, Links(previous: last, next: -1))
    if last >= 0 { links[last].next = element }
  }

  /// What goes first in a queue's first class, −1 for none: for looking ahead.
  @inlinable
  @inline(__always)
  public func head(ofFirstClassIn queue: Int32) -> Int32 { ends[Int(queue) &* classes].head }

  /// The element that goes next, or −1.
  @inlinable
  public func first(_ queue: Int32) -> Int32 {
    if ends[Int(queue) &* classes].count == 0 { return -1 }
    let start = Int(queue) &* classes
    for priority in 0..<classes {
      let head = ends[start &+ priority].head
      if head >= 0 { return head }
    }
    return -1
  }

  /// The element that goes next among those wanted, without taking it; −1 for none.
  ///
  /// - Complexity: O(elements passed over).
  @inlinable
  public func first(_ queue: Int32, where isWanted: (Int32) -> Bool) -> Int32 {
    let start = Int(queue) &* classes
    for priority in 0..<classes {
      var element = ends[start &+ priority].head
      while element >= 0 {
        if isWanted(element) { return element }
        element = links[element].next
      }
    }
    return -1
  }

  /// Takes the element that goes next, or answers −1.
  @inlinable
  @inline(__always)
  public func removeFirst(_ queue: Int32) -> Int32 {
    let start = Int(queue) &* classes
    let first = ends.at(start)
    if first.value.count == 0 { return -1 }
    let head = first.value.head
    if head < 0 { return removeFirstOfLowerClass(start) }
    removeHead(head, at: start)
    first.value.count &-= 1
    return head
  }

  @usableFromInline
  @inline(never)
  func removeFirstOfLowerClass(_ start: Int) -> Int32 {
    for place in start &+ 1..<start &+ classes {
      let head = ends[place].head
      if head >= 0 {
        removeHead(head, at: place)
        ends[start].count &-= 1
        return head
      }
    }
    return -1
  }

  @inlinable
  @inline(__always)
  func removeHead(_ head: Int32, at place: Int) {
    // The new head's link back is left as it is: that spares touching it, and it is not read at the head.
    let next = links[head].next
    ends[place].head = next
    if next < 0 { ends[place].tail = -1 }
  }

  /// Takes an element out of the middle.
  @inlinable
  public func remove(_ element: Int32, from queue: Int32, class priority: Int) {
    let place = Int(queue) &* classes &+ priority
    let next = links[element].next
    let previous = ends[place].head == element ? -1 : links[element].previous
    if previous >= 0 { links[previous].next = next } else { ends[place].head = next }
    if next >= 0 { links[next].previous = previous } else { ends[place].tail = previous }
    ends[Int(queue) &* classes].count &-= 1
    assert(ends[Int(queue) &* classes].count >= 0, "FIFOQueues: removed more than was there")
  }
}
