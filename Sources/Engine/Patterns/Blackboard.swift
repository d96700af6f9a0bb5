import NeedletailCouriers

extension Pattern {
  /// A controller reads the board and says "solved" or names a specialist, who writes to the board; and so on.
  ///
  /// Everyone is handed the whole board. A round whose controller says solved is the last and calls no specialist.
  /// Iterations used up without a solution make the job partial and are counted, never silent. The board is handed on.
  ///
  /// - Parameters:
  ///   - controller: The pool asked first in each iteration; its outcome's `solved` and `choice` are read.
  ///   - specialists: Pools; the controller's choice picks one by name, else by capability, else in turn.
  ///   - maxIterations: Rounds at most, 1 or more.
  public static func blackboard(
    controller: any PoolName, specialists: [any PoolName], maxIterations: Int = 5
  ) -> Pattern {
    .loop(
      Loop(
        body: .call(controller, as: .control),
        otherwise: .choose(Choose(among: specialists.map { .call($0, as: .contribute) }, by: .outcome)),
        atMost: maxIterations, until: .solved, handing: .board, exhaustionIsPartial: true))
  }
}
