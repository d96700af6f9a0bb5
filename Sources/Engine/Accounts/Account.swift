/// The nanoseconds of one thread of a job's critical path by what they were spent on, whole up to an instant.
struct Account: BitwiseCopyable {
  /// What is entered up to here; the parts add up to the time since the account began.
  var upTo: UInt64
  private var parts = Parts(repeating: 0)

  /// As many as `LatencyPart` has cases.
  typealias Parts = InlineArray<19, UInt64>

  init(from instant: UInt64) { upTo = instant }

  subscript(part: LatencyPart) -> UInt64 {
    @inline(__always) get { parts[part.rawValue] }
    @inline(__always) set { parts[part.rawValue] = newValue }
  }

  /// Enters the time since the last entry. The clock does not go backwards.
  @inline(__always)
  mutating func enter(_ part: LatencyPart, until now: UInt64) {
    assert(now >= upTo, "an account goes forward")
    parts[part.rawValue] &+= now &- upTo
    upTo = now
  }

  /// Adds the parts of a thread that this one goes on with.
  mutating func add(_ other: Account) {
    for part in 0..<Parts.count { parts[part] &+= other.parts[part] }
    upTo = other.upTo
  }

  /// Adds the thread of the branch that ended a pattern: each part less the share by which the branch was slower than the
  /// mean, and all that is left of its span to the wait for the slowest.
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
    for part in 0..<Parts.count where branch.parts[part] > 0 {
      // At most `mean`, since a part is at most the span.
      let share = span.dividingFullWidth(branch.parts[part].multipliedFullWidth(by: mean)).quotient
      parts[part] &+= share
      kept &+= share
    }
    self[.stragglerWait] &+= span &- kept
    upTo = branch.upTo
  }

  var total: UInt64 {
    var total: UInt64 = 0
    for part in 0..<Parts.count { total &+= parts[part] }
    return total
  }
}
