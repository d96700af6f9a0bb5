internal import CNeedletailLinux

/// Numbered slots for records of one plain type: constant-time allocate and free, stable places, no copying on growth.
///
/// Address space for `limit` records is reserved at the start and memory is taken as slots are first used, so
/// growing never moves a record and an unused slab costs nothing. A freed slot is the next one given out, which
/// keeps the working set warm. Not thread-safe: one thread owns a slab.
@safe
@frozen
public struct Slab<Element: BitwiseCopyable>: ~Copyable {
  /// What changes. It lies behind a pointer, as the records do, so that using a slab changes no stored property.
  @frozen
  @usableFromInline
  struct State: BitwiseCopyable {
    /// Slots `0 ..< touched` have been given out at least once.
    @usableFromInline var touched: Int32 = 0
    @usableFromInline var committed: Int32 = 0
    /// Freed slots form a list through their first four bytes; −1 ends it.
    @usableFromInline var firstFree: Int32 = -1
    @usableFromInline var used: Int32 = 0

    @usableFromInline init() {}
  }

  @usableFromInline let base: UnsafeMutablePointer<Element>
  @usableFromInline let state: Cell<State>
  /// The most slots that can be in use at once.
  public let limit: Int32
  @usableFromInline let reservedBytes: Int

  /// Reserves address space for `limit` records of at least four bytes each.
  public init(limit: Int32) {
    precondition(limit > 0 && MemoryLayout<Element>.stride >= 4, "Slab: a limit of at least one, records of four bytes")
    self.limit = limit
    reservedBytes = (Int(limit) * MemoryLayout<Element>.stride + 4095) & ~4095
    // In this order, and with nothing that can fail in between: Swift 6.3 destroys a field of a noncopyable kind that is not
    // there yet where another's initializer branches.
    state = Cell(State())
    unsafe base = Self.reserve(reservedBytes, records: Int(limit))
  }

  private static func reserve(_ bytes: Int, records: Int) -> UnsafeMutablePointer<Element> {
    guard let memory = unsafe nt_reserve(bytes) else {
      fatalError("Slab: the system refused \(bytes) bytes of address space")
    }
    return unsafe memory.bindMemory(to: Element.self, capacity: records)
  }

  deinit { unsafe nt_release(base, reservedBytes) }

  @inlinable @inline(__always) var touched: Int32 {
    get { state.value.touched }
    nonmutating set { state.value.touched = newValue }
  }

  @inlinable @inline(__always) var committed: Int32 {
    get { state.value.committed }
    nonmutating set { state.value.committed = newValue }
  }

  @inlinable @inline(__always) var firstFree: Int32 {
    get { state.value.firstFree }
    nonmutating set { state.value.firstFree = newValue }
  }

  @inlinable @inline(__always) var used: Int32 {
    get { state.value.used }
    nonmutating set { state.value.used = newValue }
  }

  /// A slot to write, or −1 when all `limit` are in use. Its old content is undefined. Complexity: O(1).
  @inlinable
  @inline(__always)
  public func allocate() -> Int32 {
    let slot = firstFree
    if slot < 0 { return allocateFresh() }
    unsafe firstFree = UnsafeRawPointer(base + Int(slot)).load(as: Int32.self)
    used &+= 1
    return slot
  }

  /// A slot that was never given out, or −1.
  @usableFromInline
  @inline(never)
  func allocateFresh() -> Int32 {
    if touched == committed && !grow() { return -1 }
    touched &+= 1
    used &+= 1
    return touched &- 1
  }

  /// Gives a slot back. Complexity: O(1).
  @inlinable
  @inline(__always)
  public func free(_ slot: Int32) {
    assert(slot >= 0 && slot < touched, "Slab: freed a slot that was never given out")
    unsafe UnsafeMutableRawPointer(base + Int(slot)).storeBytes(of: firstFree, as: Int32.self)
    firstFree = slot
    used &-= 1
  }

  /// Slots in use.
  @inlinable
  public var count: Int32 { used }

  /// Slots that were ever in use are `0 ..< highWater`.
  @inlinable
  public var highWater: Int32 { touched }

  @inlinable
  public subscript(_ slot: Int32) -> Element {
    @inline(__always) unsafeAddress {
      assert(slot >= 0 && slot < touched, "Slab: a slot that was never given out")
      return unsafe UnsafePointer(base + Int(slot))
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      assert(slot >= 0 && slot < touched, "Slab: a slot that was never given out")
      return unsafe base + Int(slot)
    }
  }

  /// The place of a record in use.
  @inlinable
  @inline(__always)
  public func at(_ slot: Int32) -> Place<Element> {
    assert(slot >= 0 && slot < touched, "Slab: a slot that was never given out")
    return unsafe Place(base + Int(slot))
  }

  /// Visits every slot that was given back. Complexity: O(free slots).
  public func forEachFree(_ body: (Int32) -> Void) {
    var slot = firstFree
    while slot >= 0 {
      body(slot)
      unsafe slot = UnsafeRawPointer(base + Int(slot)).load(as: Int32.self)
    }
  }

  /// Asks the processor to bring a record near; any number may be given, −1 too: a prefetch of no record does nothing.
  @inlinable
  @inline(__always)
  public func prefetch(_ slot: Int32) {
    unsafe prefetchLine(base + Int(slot))
    if MemoryLayout<Element>.stride > 64 {
      unsafe prefetchLine(UnsafeRawPointer(base + Int(slot)) + (MemoryLayout<Element>.stride - 8))
    }
  }

  /// Commits half as much again, at least 64 KiB; `false` at the limit.
  @usableFromInline
  @inline(never)
  func grow() -> Bool {
    if committed == limit { return false }
    let stride = MemoryLayout<Element>.stride
    let wanted = Swift.min(
      Int(limit), Swift.max(Int(committed) + Int(committed) / 2, Int(committed) + 65_536 / stride + 1))
    let bytes = Swift.min(reservedBytes, nt_commit_size(wanted * stride))
    guard unsafe nt_commit(base, bytes) == 0 else { return false }
    committed = Int32(clamping: Swift.min(Int(limit), bytes / stride))
    return true
  }
}
