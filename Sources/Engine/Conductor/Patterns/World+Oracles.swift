import NeedletailLanes

/// What must hold of every pattern in every run; checked in debug builds and tests when a frame ends.
extension World {
  @inline(__always)
  func checkOracle(_ frame: Int32, succeeded: Bool) {
    #if DEBUG
      let ended = frames[frame]
      let rule = program.nodes[ended.node]
      switch rule.operation {
      case .sequence:
        // Stages ran in order (asserted as they ended), and a success ran them all.
        precondition(!succeeded || ended.position == rule.childCount, "sequence: a success ran every stage")
        precondition(ended.succeeded <= rule.childCount, "sequence: each stage at most once")
      case .escalate:
        precondition(ended.position < rule.childCount, "escalate: a tier ended the escalation")
      case .parallel:
        precondition(ended.position == rule.childCount, "parallel: every branch was started")
        precondition(ended.succeeded <= ended.position, "parallel: one result a branch")
        precondition(rule.join != .first || ended.succeeded <= 1, "race: one winner")
        precondition(rule.join != .quorum || ended.succeeded <= rule.count, "quorum: no more than were wanted")
      case .fanOut:
        precondition(ended.position <= rule.widthCap, "fan-out: the cap is an error, not a truncation")
        precondition(ended.succeeded <= ended.position, "fan-out: none twice")
      case .loop:
        precondition(ended.position >> 1 < rule.count, "loop: no more rounds than allowed")
      case .call, .choose, .delay, .branch: break
      }
      if rule.join.isTally {
        precondition(
          sides[frame].first + sides[frame].second <= ended.succeeded, "consensus: the tally is the votes cast")
      }
    #endif
  }
}
