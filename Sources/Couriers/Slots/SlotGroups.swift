/// The groups that slots' tasks are children of. The courier's thread only.
///
/// Each has at most 64: the runtime finds a child that ends by walking a list.
final class SlotGroups {
  var withRoom: [SlotGroup] = []
  /// Groups whose root task has not ended.
  var live = 0
  var all: [SlotGroup] = []
}

/// One group of slots: a root task and its children.
final class SlotGroup: @unchecked Sendable {
  // Sendable: the courier's thread alone reads and writes it; the tasks that hold it run there.

  static let capacity = 64

  /// Children that live or are about to.
  var live = 0
  /// Children that the root task is to start.
  var wanted = 0
  var isEnding = false
  /// The root task while it has nothing to start.
  var root: SuspendedTask<Void>?

  /// Lets the root task look at what is wanted.
  func wakeRoot() {
    guard let task = root else { return }
    root = nil
    task.resume(returning: ())
  }
}
