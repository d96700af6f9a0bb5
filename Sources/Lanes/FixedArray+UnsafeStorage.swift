/// An array of plain values whose length never changes, without reference counting or uniqueness checks.
///
/// Indices are checked in debug builds. One owner; it cannot be copied.
@safe
@frozen
public struct FixedArray<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  public let count: Int

  public init(repeating value: Element, count: Int) {
    precondition(count >= 0, "FixedArray: a count of at least zero")
    unsafe base = .allocate(capacity: Swift.max(count, 1))
    unsafe base.initialize(repeating: value, count: count)
    self.count = count
  }

  /// - Parameter spare: elements behind the values, all equal to it, to be written later.
  public init(_ values: [Element], spare: (value: Element, count: Int)? = nil) {
    count = values.count + (spare?.count ?? 0)
    unsafe base = .allocate(capacity: Swift.max(count, 1))
    for (index, value) in values.enumerated() { unsafe (base + index).initialize(to: value) }
    if let spare { unsafe (base + values.count).initialize(repeating: spare.value, count: spare.count) }
  }

  @inlinable deinit { unsafe base.deallocate() }

  /// Asks the processor to bring an element near; any number may be given, −1 too: a prefetch of no element does nothing.
  @inlinable
  @inline(__always)
  public func prefetch(_ index: Int32) { unsafe prefetchLine(base + Int(index)) }

  /// The place of an element.
  @inlinable
  @inline(__always)
  public func at(_ index: Int32) -> Place<Element> { at(Int(index)) }

  @inlinable
  @inline(__always)
  public func at(_ index: Int) -> Place<Element> {
    assert(index >= 0 && index < count, "FixedArray: index out of range")
    return unsafe Place(base + index)
  }

  @inlinable
  public subscript(_ index: Int) -> Element {
    @inline(__always) unsafeAddress {
      assert(index >= 0 && index < count, "FixedArray: index out of range")
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      assert(index >= 0 && index < count, "FixedArray: index out of range")
      return unsafe base + index
    }
  }

  @inlinable
  public subscript(_ index: Int32) -> Element {
    @inline(__always) unsafeAddress {
      assert(index >= 0 && index < count, "FixedArray: index out of range")
      return unsafe UnsafePointer(base + Int(index))
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      assert(index >= 0 && index < count, "FixedArray: index out of range")
      return unsafe base + Int(index)
    }
  }
}
