internal import CNeedletailLinux

/// A table of plain values by number, of which only the parts that are written take memory.
@safe
@frozen
public struct SparseTable<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  /// How many entries have memory; behind a pointer, so that writing changes no stored property.
  @usableFromInline let extent: Cell<Int32>
  @usableFromInline let limit: Int32
  @usableFromInline let reservedBytes: Int

  /// Reserves address space for entries `0 ..< limit`; new entries are zero bytes.
  public init(limit: Int32) {
    precondition(limit > 0, "SparseTable: a limit of at least one")
    self.limit = limit
    reservedBytes = (Int(limit) * MemoryLayout<Element>.stride + 4095) & ~4095
    // In this order: see `Slab.init`.
    extent = Cell(0)
    unsafe base = Self.reserve(reservedBytes, entries: Int(limit))
  }

  private static func reserve(_ bytes: Int, entries: Int) -> UnsafeMutablePointer<Element> {
    guard let memory = unsafe nt_reserve(bytes) else {
      fatalError("SparseTable: the system refused \(bytes) bytes of address space")
    }
    return unsafe memory.bindMemory(to: Element.self, capacity: entries)
  }

  deinit { unsafe nt_release(base, reservedBytes) }

  @inlinable @inline(__always) var committed: Int32 {
    get { extent.value }
    nonmutating set { extent.value = newValue }
  }

  /// Writes an entry, taking memory for it if need be.
  @inlinable
  public func set(_ index: Int32, _ value: Element) {
    if index >= committed { grow(toHold: index) }
    unsafe base[Int(index)] = value
  }

  /// The place of an entry to be written, taking memory for it if need be. What it holds is what it held last.
  @inlinable
  @inline(__always)
  public func open(_ index: Int32) -> Place<Element> {
    if index >= committed { grow(toHold: index) }
    return unsafe Place(base + Int(index))
  }

  /// The entry, or `nil` when nothing near it was ever written.
  @inlinable
  public func get(_ index: Int32) -> Element? {
    index < committed ? unsafe base[Int(index)] : nil
  }

  /// The place of an entry that was set before.
  @inlinable
  @inline(__always)
  public func at(_ index: Int32) -> Place<Element> {
    assert(index >= 0 && index < committed, "SparseTable: an entry that was never set")
    return unsafe Place(base + Int(index))
  }

  /// Asks the processor to bring an entry near; any number may be given, −1 too: a prefetch of no entry does nothing.
  @inlinable
  @inline(__always)
  public func prefetch(_ index: Int32) { unsafe prefetchLine(base + Int(index)) }

  /// An entry that was set before.
  @inlinable
  public subscript(_ index: Int32) -> Element {
    @inline(__always) unsafeAddress {
      assert(index >= 0 && index < committed, "SparseTable: an entry that was never set")
      return unsafe UnsafePointer(base + Int(index))
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      assert(index >= 0 && index < committed, "SparseTable: an entry that was never set")
      return unsafe base + Int(index)
    }
  }

  @usableFromInline
  @inline(never)
  func grow(toHold index: Int32) {
    precondition(index >= 0 && index < limit, "SparseTable: an index over its limit")
    let stride = MemoryLayout<Element>.stride
    let wanted = Swift.min(Int(limit), Swift.max(Int(index) + 1 + 65_536 / stride, Int(committed) + Int(committed) / 2))
    let bytes = Swift.min(reservedBytes, nt_commit_size(wanted * stride))
    guard unsafe nt_commit(base, bytes) == 0 else { fatalError("SparseTable: the system refused memory") }
    committed = Int32(clamping: Swift.min(Int(limit), bytes / stride))
  }
}
