internal import NeedletailLanes
internal import Synchronization

/// A sign of life of a courier's thread. Two that are equal and not idle, however long apart: it has done nothing else in between.
package struct CourierPulse: Sendable, Equatable, BitwiseCopyable {
  /// Turns of its loop.
  package var turn: UInt
  /// The task whose job it runs, to be compared; 0 while it runs none.
  package var task: UInt

  package init(turn: UInt, task: UInt) { (self.turn, self.task) = (turn, task) }

  /// It is not at work on anything of an agent's.
  package var isIdle: Bool { task == 0 }
}

/// What a courier's thread publishes of where it is: a store for each job that it runs, one for each turn and one for each call.
extension Courier {
  /// Where the thread is. Any thread.
  package var pulse: CourierPulse {
    CourierPulse(
      turn: published.turn.load(ordering: .relaxed), task: published.task.load(ordering: .relaxed))
  }

  /// The parcel of the call that the thread is at, as long as its pulse is this one; −1 when it runs what is no call's own task (a
  /// child task, an actor's job) or has gone on. The conductor's thread. Complexity: O(slots).
  package func parcelAtWork(_ pulse: CourierPulse) -> Int32 {
    let parcel = taskBoard.parcel(of: pulse.task, slots: published.slots.load(ordering: .relaxed))
    guard parcel >= 0, parcel < parcels.highWater, dispatch.stages[parcel] != .here, self.pulse == pulse else {
      return -1
    }
    return parcel
  }

  /// A job of this task is about to run. The courier's thread.
  func beginJob(_ task: TaskIdentity) { published.task.store(task.word, ordering: .relaxed) }

  /// No job runs any more.
  func endJobs() { published.task.store(0, ordering: .relaxed) }

  func publishTurn() { published.turn.store(turn.value.number, ordering: .relaxed) }

  /// A slot's task begins.
  func enterBoard(_ slot: Int32, _ task: TaskIdentity) {
    taskBoard.enter(slot, task)
    if slot >= published.slots.load(ordering: .relaxed) { published.slots.store(slot + 1, ordering: .relaxed) }
  }
}
