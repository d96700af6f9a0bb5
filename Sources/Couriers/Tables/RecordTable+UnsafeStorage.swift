internal import CNeedletailLinux
internal import NeedletailLanes

/// Numbered records of any type, strings and references included, in stable places.
///
/// Address space for `limit` records is reserved at the start. Memory is taken, and a record made, when its number is
/// first given out; a record given back keeps its last value until it is used again, and all end with the table. Growing
/// never moves a record. The numbers are one thread's to give out; a record is its present owner's.
@safe
struct RecordTable<Record>: ~Copyable {
  private struct Extent: BitwiseCopyable {
    /// Records `0 ..< made` are initialized.
    var made: Int32 = 0
    var committed: Int32 = 0
  }

  private let base: UnsafeMutablePointer<Record>
  private let numbers: Slab<Int32>
  private let extent: Cell<Extent>
  private let reservedBytes: Int
  let limit: Int32

  init(limit: Int32) {
    self.limit = limit
    numbers = Slab(limit: limit)
    extent = Cell(Extent())
    reservedBytes = (Int(limit) * MemoryLayout<Record>.stride + 4095) & ~4095
    guard let memory = unsafe nt_reserve(reservedBytes) else {
      fatalError("RecordTable: the system refused \(reservedBytes) bytes of address space")
    }
    unsafe base = memory.bindMemory(to: Record.self, capacity: Int(limit))
  }

  deinit {
    unsafe base.deinitialize(count: Int(extent.value.made))
    unsafe nt_release(base, reservedBytes)
  }

  /// Numbers in use.
  var count: Int32 { numbers.count }

  /// Numbers that were ever in use are `0 ..< highWater`.
  var highWater: Int32 { extent.value.made }

  /// A free number, or −1 when all `limit` are in use or the system has no memory. Its record is `blank` the first
  /// time, afterwards what its last owner left. Complexity: O(1).
  func allocate(_ blank: @autoclosure () -> Record) -> Int32 {
    let number = numbers.allocate()
    if number < extent.value.made { return number }
    if number >= extent.value.committed && !grow() {
      numbers.free(number)
      return -1
    }
    unsafe (base + Int(number)).initialize(to: blank())
    extent.value.made = number + 1
    return number
  }

  /// Gives a number back. Complexity: O(1).
  func free(_ number: Int32) { numbers.free(number) }

  subscript(_ number: Int32) -> Record {
    unsafeAddress {
      assert(number >= 0 && number < extent.value.made, "RecordTable: a number that was never given out")
      return unsafe UnsafePointer(base + Int(number))
    }
    nonmutating unsafeMutableAddress {
      assert(number >= 0 && number < extent.value.made, "RecordTable: a number that was never given out")
      return unsafe base + Int(number)
    }
  }

  /// The place of a record for those who hold its number while the numbers' owner makes others.
  func place(_ number: Int32) -> UnsafeMutablePointer<Record> {
    assert(number >= 0 && number < limit, "RecordTable: no such number")
    return unsafe base + Int(number)
  }

  /// Asks the processor to bring a record near.
  func prefetch(_ number: Int32) {
    if number < 0 || number >= limit { return }
    for line in 0...(MemoryLayout<Record>.stride - 1) / 64 {
      unsafe prefetchLine(UnsafeRawPointer(base + Int(number)) + 64 &* line)
    }
  }

  /// Commits half as much again, at least 64 KiB; `false` when the system refuses.
  private func grow() -> Bool {
    let stride = MemoryLayout<Record>.stride
    let committed = Int(extent.value.committed)
    let wanted = min(Int(limit), max(committed + committed / 2, committed + 65_536 / stride + 1))
    guard unsafe nt_commit(base, (wanted * stride + 4095) & ~4095) == 0 else { return false }
    extent.value.committed = Int32(wanted)
    return true
  }
}
