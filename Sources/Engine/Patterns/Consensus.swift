import NeedletailCouriers

extension Pattern {
  /// Voters approve, reject or abstain, all at once; a quorum decides, further rounds may follow, an aggregator may
  /// word the result.
  ///
  /// A tie is a tie: it decides nothing. Rounds used up without a quorum make the job partial. A failed voter casts no
  /// vote; when every voter of every round failed the pattern fails and no aggregator is called.
  ///
  /// - Parameters:
  ///   - voters: One pool: `count` votes of that pool. Several: one vote each, and `count` is not used.
  ///   - count: Votes a round when a single pool votes, 1 or more.
  ///   - quorum: How many alike votes settle it.
  ///   - rounds: Rounds at most, 1 or more; each sees the round before.
  ///   - aggregator: The pool that is handed the last round's votes; `nil` hands on the votes.
  public static func consensus(
    voters: [any PoolName], count: Int = 3, quorum: Majority = .majority, rounds: Int = 1,
    aggregator: (any PoolName)? = nil
  ) -> Pattern {
    let calls = voters.map { Pattern.call($0, as: .vote) }
    let vote: Pattern =
      calls.count == 1
      ? .fanOut(body: calls[0], width: .drawn(.constant(Double(count)), atMost: nil), join: .tally(quorum))
      : .parallel(calls, join: .tally(quorum))
    let voting = Pattern.loop(Loop(body: vote, atMost: rounds, until: .decided, exhaustionIsPartial: true))
    guard let aggregator else { return voting }
    return .sequence([Step(voting, isEssential: true), Step(.call(aggregator, as: .aggregate))])
  }
}
