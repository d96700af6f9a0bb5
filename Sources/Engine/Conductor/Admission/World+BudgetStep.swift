import NeedletailCouriers
import NeedletailLanes

/// Money for an attempt is set aside before it asks for anything else; an agent's or the run's budget that has not enough refuses.
extension World {
  func askForBudget(_ call: Int32, _ pool: Int32) -> Admission {
    switch budgets.reserve(reservation(call, pool), pool) {
    case .reserved:
      calls[call].flags.insert(.reserved)
      return .passed
    case .poolExhausted: return .refused(.budgetExhausted)
    case .runExhausted:
      if verdict.status == .completed {
        verdict.status = .aborted
        verdict.reason =
          "the run's budget of \(limits.budgetUSD ?? 0) USD is exhausted at \(DurationWords.text(nanoseconds: now))"
      }
      stopArrivals(at: now)
      return .refused(.budgetExhausted)
    }
  }

  /// Input, and output at its 99th percentile; picodollars.
  private func reservation(_ call: Int32, _ pool: Int32) -> UInt64 {
    cost(pool, input: calls[call].input, output: pools[pool].outputTokensP99)
  }

  /// Gives back what was set aside for an attempt, and pays what it used.
  func settleBudget(_ call: Int32, actual: UInt64) {
    let pool = self.pool(of: call)
    calls[call].flags.remove(.reserved)
    budgets.settle(reserved: reservation(call, pool), actual: actual, pool)
  }

  /// Picodollars.
  func cost(_ pool: Int32, input: Int32, output: Int32) -> UInt64 {
    let p = pools.at(pool)
    let (read, overflow) = UInt64(Swift.max(0, input)).multipliedReportingOverflow(by: p.value.inputPrice)
    let (written, overflowToo) = UInt64(Swift.max(0, output)).multipliedReportingOverflow(by: p.value.outputPrice)
    let (sum, overflowAgain) = read.addingReportingOverflow(written)
    return overflow || overflowToo || overflowAgain ? .max >> 1 : sum
  }
}
