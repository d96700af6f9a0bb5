/// Where tasks come from: the only unstructured ones, each the root of a group of slots. Detached, because what the
/// conductor's own task carries with it is no agent's concern.
extension Courier {
  /// A new group, its root task started.
  func startGroup() -> SlotGroup {
    let group = SlotGroup()
    groups.withRoom.append(group)
    groups.all.append(group)
    groups.live += 1
    Task.detached(executorPreference: self) { await self.root(group) }
    return group
  }

  /// The root task of a group: starts children as they are wanted, and ends when they all have.
  private func root(_ group: SlotGroup) async {
    await withDiscardingTaskGroup { tasks in
      while !group.isEnding {
        while group.wanted > 0 {
          group.wanted -= 1
          tasks.addTask { await self.serve(in: group) }
        }
        try? await SuspendedTask.suspend { group.root = $0 }
      }
    }
    if sleepers.isHere { groups.live -= 1 }
  }

  /// Lets every root task end; there are no slots any more.
  func endGroups() {
    groups.withRoom = []
    for group in groups.all {
      group.isEnding = true
      group.wakeRoot()
    }
    groups.all = []
  }
}
