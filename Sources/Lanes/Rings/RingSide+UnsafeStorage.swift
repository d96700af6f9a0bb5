public import Synchronization

/// One side's index of a ring, and what that side last saw of the other's.
///
/// Only its own side writes it. The index counts all that ever passed and wraps around; the place in the ring is its
/// low bits.
@frozen
@usableFromInline
struct RingSide: ~Copyable {
  @usableFromInline let index: Atomic<UInt>
  /// The other side's index when it was last read: the truth can only be further ahead.
  @usableFromInline var seen: UInt

  @inlinable
  init(startingAt index: UInt) {
    self.index = Atomic(index)
    seen = index
  }
}

/// How ring memory is laid out.
@usableFromInline
enum RingLayout {
  /// Bytes between what different threads write: two cache lines, because processors fetch them in pairs.
  @inlinable static var separationBytes: Int { 128 }

  /// Places for `capacity` elements: a power of two.
  @inlinable
  static func places(for capacity: Int) -> Int {
    precondition(capacity > 0 && capacity <= 1 << 40, "Ring: a capacity from 1 to 2⁴⁰")
    return 1 << (Int.bitWidth - (capacity - 1).leadingZeroBitCount)
  }
}
