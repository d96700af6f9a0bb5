/// One plain value behind a pointer: the cell's owner can change the value without changing a stored property.
///
/// That spares the owner's dynamic exclusivity checks on a hot path. One owner; it cannot be copied.
@safe
@frozen
public struct Cell<Value: BitwiseCopyable>: ~Copyable {
  @usableFromInline let base: UnsafeMutablePointer<Value>

  @inlinable
  public init(_ value: Value) {
    // Alone on its cache lines: cells that different threads write would slow each other down as neighbours.
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: Swift.max(MemoryLayout<Value>.size, 128), alignment: 128)
    unsafe base = memory.bindMemory(to: Value.self, capacity: 1)
    unsafe base.initialize(to: value)
  }

  @inlinable deinit { unsafe UnsafeMutableRawPointer(base).deallocate() }

  @inlinable
  public var value: Value {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(base) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe base }
  }

  /// The value's place, to be found once and used several times; good as long as the cell is.
  @inlinable
  public var place: Place<Value> {
    @inline(__always) get { unsafe Place(base) }
  }
}

/// The place of one record in a table, found once and used several times.
///
/// It is good as long as the record is: use it within one function and not after the slot is given back.
@safe
@frozen
public struct Place<Record: BitwiseCopyable> {
  @usableFromInline let base: UnsafeMutablePointer<Record>

  @inlinable
  @inline(__always)
  init(_ base: UnsafeMutablePointer<Record>) { unsafe self.base = base }

  @inlinable
  public var value: Record {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(base) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe base }
  }
}
