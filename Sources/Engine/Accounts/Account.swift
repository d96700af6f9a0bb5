/// The nanoseconds of one thread of a job's critical path by their owner, whole up to an instant.
struct Account: BitwiseCopyable {
  /// What is entered up to here; the parts add up to the time since the account began.
  var upTo: UInt64
  private var parts = InlineArray<16, UInt64>(repeating: 0)

  init(from instant: UInt64) { upTo = instant }

  subscript(owner: TimeOwner) -> UInt64 {
    @inline(__always) get { parts[owner.rawValue] }
    @inline(__always) set { parts[owner.rawValue] = newValue }
  }

  /// Enters the time since the last entry. The clock does not go backwards.
  @inline(__always)
  mutating func enter(_ owner: TimeOwner, until now: UInt64) {
    assert(now >= upTo, "an account goes forward")
    parts[owner.rawValue] &+= now &- upTo
    upTo = now
  }

  /// Adds the parts of a thread that this one goes on with.
  mutating func add(_ other: Account) {
    for owner in 0..<16 { parts[owner] &+= other.parts[owner] }
    upTo = other.upTo
  }

  /// Adds the thread of the branch that ended a pattern: each part less the share by which the branch was slower than the
  /// mean, and all that is left of its span to the barrier.
  ///
  /// - Parameters:
  ///   - span: the branch's, the sum of its parts.
  ///   - mean: of all branches waited for, at most `span`.
  mutating func add(_ branch: Account, lasting span: UInt64, mean: UInt64) {
    assert(branch.total == span && mean <= span, "a branch's parts add up to its span")
    if mean == span {
      add(branch)
      return
    }
    var kept: UInt64 = 0
    for owner in 0..<16 where branch.parts[owner] > 0 {
      // At most `mean`, since a part is at most the span.
      let part = span.dividingFullWidth(branch.parts[owner].multipliedFullWidth(by: mean)).quotient
      parts[owner] &+= part
      kept &+= part
    }
    self[.barrier] &+= span &- kept
    upTo = branch.upTo
  }

  var total: UInt64 {
    var total: UInt64 = 0
    for owner in 0..<16 { total &+= parts[owner] }
    return total
  }
}
