import NeedletailCouriers
import NeedletailLanes

/// What calls decide: drawn for simulated agents, taken from the replies of real ones, and told to those who asked for a job.
extension World {
  /// Draws what a call decided, as far as it is declared and read.
  ///
  /// - Complexity: O(decisions that are declared and read).
  @inline(__always)
  func drawOutcome(_ call: Int32, reading: Outcome.Flags) -> Outcome {
    var outcome = Outcome()
    if reading.isEmpty { return outcome }
    let pool = pools.at(pool(of: call))
    let declared = pool.value.outcome.declared
    let wanted = declared.intersection(reading)
    let key = calls[call].key
    // One line a decision and no loop over them: each is a test of a bit.
    if wanted.contains(.handled) { outcome.set(.handled, to: draws(.handled, key.bits(.handles), pool)) }
    if wanted.contains(.solved) { outcome.set(.solved, to: draws(.solved, key.bits(.solves), pool)) }
    if wanted.contains(.approved) { outcome.set(.approved, to: draws(.approved, key.bits(.approves), pool)) }
    if wanted.contains(.abstained) { outcome.set(.abstained, to: draws(.abstained, key.bits(.abstains), pool)) }
    // A verdict is drawn for those who read whether it approves, too, and overrules an approval of its own.
    if declared.contains(.decided) && !reading.isDisjoint(with: [.approved, .decided]) {
      let share = Draws.unit(key.bits(.verdict))
      outcome.set(.approved, to: share < pool.value.outcome.verdictFor)
      outcome.set(.decided, to: share < pool.value.outcome.verdictAgainst)
    }
    if wanted.contains(.confidence) {
      outcome.confidence = Outcome.scaled(samplers.draw(pool.value.outcome.confidence, key.bits(.confidence)))
    }
    if wanted.contains(.fanOut) {
      let count = samplers.count(pool.value.outcome.fanOut, key.bits(.fanOut))
      outcome.fanOut = Int32(clamping: Swift.max(1, count))
    }
    if wanted.contains(.choice) { outcome.choice = drawChoice(Draws.unit(key.bits(.choice)), pool) }
    return outcome
  }

  @inline(__always)
  private func draws(_ decision: Decision, _ bits: UInt64, _ pool: Place<Pool>) -> Bool {
    Draws.chance(bits, pool.value.outcome.probabilities[Int(decision.rawValue)])
  }

  private func drawChoice(_ share: Double, _ pool: Place<Pool>) -> UInt8 {
    let (first, count) = (pool.value.outcome.choices, pool.value.outcome.choiceCount)
    var name = Outcome.noChoice
    for entry in first..<first + count {
      name = UInt8(truncatingIfNeeded: model.choices[entry].name)
      if share < model.choices[entry].share { break }
    }
    return name
  }

  /// What a real agent's reply says; what it leaves open is as where nothing is declared.
  func outcome(of reply: Reply) -> Outcome {
    var outcome = Outcome()
    if let handled = reply.handled { outcome.set(.handled, to: handled) }
    if let approved = reply.approved { outcome.set(.approved, to: approved) }
    if let abstained = reply.abstained { outcome.set(.abstained, to: abstained) }
    if let solved = reply.solved { outcome.set(.solved, to: solved) }
    switch reply.verdict {
    case .for, nil: break
    case .against: outcome.set(.approved, to: false)
    case .tie: outcome.set([.approved, .decided], to: false)
    }
    if let confidence = reply.confidence { outcome.confidence = Outcome.scaled(confidence) }
    if let fanOut = reply.tasks.map(\.count) ?? reply.fanOut { outcome.fanOut = Int32(clamping: Swift.max(1, fanOut)) }
    if let choice = reply.choice { outcome.choice = realCalls.number(ofChoice: choice) }
    return outcome
  }

  /// A finished job's answer, with what its last agents decided.
  func reply(of completion: ExternalJobs.Completion) -> Reply {
    let outcome = completion.outcome
    let verdict: Reply.Verdict =
      outcome.flags.contains(.approved) ? .for : outcome.flags.contains(.decided) ? .against : .tie
    var reply = Reply(
      completion.message.text, outputTokens: Int(completion.output), handled: outcome.flags.contains(.handled),
      approved: outcome.flags.contains(.approved), abstained: outcome.flags.contains(.abstained),
      solved: outcome.flags.contains(.solved), confidence: Double(outcome.confidence) / 65_535,
      fanOut: Int(outcome.fanOut), choice: externalJobs.choiceName(outcome.choice), verdict: verdict)
    reply.isPartial = completion.isPartial
    return reply
  }
}
