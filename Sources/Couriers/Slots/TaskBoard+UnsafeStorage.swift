internal import CNeedletailLinux
internal import Synchronization

/// Which task each slot is, and which call it is at, for other threads to read: the conductor names by it what a courier is stuck in.
///
/// The courier's thread writes, any thread reads. Single words are whole; that two belong together the reader has to make sure of
/// (`Courier.pulse`). Address space for all slots is reserved, and memory taken where it is written.
@safe
struct TaskBoard: ~Copyable {
  private struct Entry: ~Copyable {
    /// `TaskIdentity.word`; 0 for none.
    let task: Atomic<UInt>
    /// The parcel that it is at, plus 1; 0 for none.
    let parcel: Atomic<UInt>
  }

  private let base: UnsafeMutablePointer<Entry>
  private let reservedBytes: Int
  private let limit: Int32

  /// Entries of zero bytes are those of no task.
  init(limit: Int32) {
    self.limit = limit
    reservedBytes = (Int(limit) * MemoryLayout<Entry>.stride + 4095) & ~4095
    guard let memory = unsafe nt_reserve(reservedBytes), unsafe nt_commit(memory, reservedBytes) == 0 else {
      fatalError("TaskBoard: the system refused \(reservedBytes) bytes of address space")
    }
    unsafe base = memory.bindMemory(to: Entry.self, capacity: Int(limit))
  }

  deinit { unsafe nt_release(base, reservedBytes) }

  /// A slot is this task from now on.
  func enter(_ slot: Int32, _ task: TaskIdentity) {
    assert(slot >= 0 && slot < limit, "TaskBoard: no such slot")
    unsafe base[Int(slot)].task.store(task.word, ordering: .relaxed)
  }

  /// A slot is at this call.
  func set(_ slot: Int32, at parcel: Int32) {
    assert(slot >= 0 && slot < limit, "TaskBoard: no such slot")
    unsafe base[Int(slot)].parcel.store(UInt(truncatingIfNeeded: parcel &+ 1), ordering: .relaxed)
  }

  /// The parcel that a task was at last, among slots `0 ..< slots`; −1 where it is no slot's. Any thread. Complexity: O(slots).
  func parcel(of task: UInt, slots: Int32) -> Int32 {
    for slot in 0..<Int(min(slots, limit)) where unsafe base[slot].task.load(ordering: .relaxed) == task {
      return Int32(truncatingIfNeeded: unsafe base[slot].parcel.load(ordering: .relaxed)) &- 1
    }
    return -1
  }
}
