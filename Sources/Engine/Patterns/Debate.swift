import NeedletailCouriers

extension Pattern {
  /// Two sides argue at once, round by round, each seeing the other's last argument there is; a judge decides at the end.
  ///
  /// The judge is handed every argument of this debate and of no other, and is called once. A side that fails leaves
  /// the round to the other and the job is partial; when both fail in every round there is nothing to judge and
  /// the pattern fails. The verdict is handed on.
  ///
  /// - Parameters:
  ///   - for: The pool that argues for. It may be the pool that argues against.
  ///   - against: The pool that argues against.
  ///   - judge: The pool whose outcome is the verdict.
  ///   - rounds: Rounds, 1 or more; all are held.
  public static func debate(
    for: any PoolName, against: any PoolName, judge: any PoolName, rounds: Int = 1
  ) -> Pattern {
    let round = Pattern.parallel([.call(`for`, as: .argue), .call(against, as: .argue)], join: .all)
    return .sequence([
      Step(.loop(Loop(body: round, atMost: rounds, until: .never, handing: .exchange)), isEssential: true),
      Step(.call(judge, as: .judge)),
    ])
  }
}
