/// Money that may be spent: reserved before an attempt, settled after it, in picodollars (10⁻¹² USD).
///
/// Reserving first is what keeps concurrent attempts from overspending together.
struct Budget: BitwiseCopyable {
  let limit: UInt64
  private(set) var spent: UInt64 = 0
  private(set) var reserved: UInt64 = 0

  /// - Parameter usd: `nil` is no limit.
  init(usd: Double?) {
    limit = usd.map { UInt64(Swift.min($0, 9e6) * 1e12) } ?? .max
  }

  /// Sets money aside; `false` when there is not enough.
  mutating func reserve(_ amount: UInt64) -> Bool {
    let (committed, overflow) = spent.addingReportingOverflow(reserved)
    let (wanted, overflowToo) = committed.addingReportingOverflow(amount)
    if overflow || overflowToo || wanted > limit { return false }
    reserved += amount
    return true
  }

  /// What may still be reserved, in microdollars; negative where more was used than had been set aside.
  var left: Int64 {
    let (committed, overflow) = spent.addingReportingOverflow(reserved)
    return overflow ? .min : Int64(limit / 1_000_000) - Int64(committed / 1_000_000)
  }

  /// Gives a reservation back and pays what was really used, which may be a little more than was set aside.
  mutating func settle(reserved amount: UInt64, actual: UInt64) {
    assert(reserved >= amount, "Budget: settled more than was reserved")
    reserved -= amount
    let (sum, overflow) = spent.addingReportingOverflow(actual)
    spent = overflow ? .max : sum
  }
}
