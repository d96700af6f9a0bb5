/// A combinator at work: which children run, what they wrote, what the last one decided. 64 bytes, a cache line.
struct Frame: BitwiseCopyable {
  struct Flags: OptionSet, BitwiseCopyable {
    var rawValue: UInt8
    /// Something inside went wrong and was handled gracefully.
    static let partial = Flags(rawValue: 1)
    /// What it was handed is the job's own input.
    static let first = Flags(rawValue: 2)
    /// Several children may live at once, so they are linked (`Kin`); otherwise `firstChild` is the one there is.
    static let wide = Flags(rawValue: 4)
  }

  var key: DrawKey
  /// The outcome its next child may read.
  var outcome: Outcome
  var job: Int32
  var parent: Int32
  var firstChild: Int32 = -1
  var node: Int32
  var branch: Int32
  /// Sequence and escalate: the child that runs. Parallel and fan-out: children started. Loop: 2 × round + phase.
  var position: Int32 = 0
  var live: Int32 = 0
  var succeeded: Int32 = 0
  /// Tokens it was handed.
  var handed: Int32
  /// Tokens its children wrote that it will hand on.
  var written: Int32 = 0
  /// Tokens that the finished calls within it read and wrote: all of no use if it fails, in 48 bits.
  private var heldLow: UInt32 = 0
  private var heldHigh: UInt16 = 0
  var flags: Flags

  init(
    key: DrawKey, outcome: Outcome, job: Int32, parent: Int32, node: Int32, branch: Int32, handed: Int32, flags: Flags
  ) {
    self.key = key
    self.outcome = outcome
    self.job = job
    self.parent = parent
    self.node = node
    self.branch = branch
    self.handed = handed
    self.flags = flags
  }

  /// When a branch with a name began. Its frame has one child and counts none, so this lies where other frames have their counts.
  var startedAt: UInt64 {
    get { UInt64(UInt32(bitPattern: position)) << 32 | UInt64(UInt32(bitPattern: succeeded)) }
    set {
      position = Int32(truncatingIfNeeded: newValue >> 32)
      succeeded = Int32(truncatingIfNeeded: newValue)
    }
  }

  var held: UInt64 { UInt64(heldHigh) << 32 | UInt64(heldLow) }

  /// Keeps count of what finished calls read and wrote.
  @inline(__always)
  mutating func hold(_ tokens: UInt64) {
    let (low, carry) = heldLow.addingReportingOverflow(UInt32(truncatingIfNeeded: tokens))
    heldLow = low
    heldHigh &+= UInt16(truncatingIfNeeded: tokens &>> 32) &+ (carry ? 1 : 0)
  }

  /// Tokens together, which stop at 2³¹ − 1.
  @inline(__always)
  static func tokens(_ some: Int32, _ more: Int32) -> Int32 {
    let (sum, overflow) = some.addingReportingOverflow(more)
    return overflow ? .max : sum
  }
}

/// Where an activation stands among the children of a wide frame.
struct Kin: BitwiseCopyable {
  var previous: Int32
  var next: Int32
}

/// What a frame keeps of two sides, where its node says so (`Node.keepsSides`): votes for and against; in a debate, what
/// each side wrote last.
struct Sides: BitwiseCopyable {
  var first: Int32 = 0
  var second: Int32 = 0
}

/// A call or a frame by one number: calls are even, frames odd, −1 is none.
struct Activation: BitwiseCopyable, Equatable {
  var bits: Int32

  static let none = Activation(bits: -1)
  static func call(_ index: Int32) -> Activation { Activation(bits: index << 1) }
  static func frame(_ index: Int32) -> Activation { Activation(bits: index << 1 | 1) }

  var isNone: Bool { bits < 0 }
  var isFrame: Bool { bits & 1 == 1 }
  var index: Int32 { bits >> 1 }
}

/// What a child hands its parent when it ends.
struct Ended {
  var succeeded: Bool
  var isPartial = false
  /// Tokens handed on.
  var output: Int32 = 0
  /// Tokens that the finished calls of what ended read and wrote.
  var held: UInt64 = 0
  var outcome = Outcome()
  var first: Int32 = 0
  var second: Int32 = 0
  /// What it hands on, and what each side of a debate wrote last, by numbers in the content table: given, not lent.
  var content: Int32 = -1
  var firstContent: Int32 = -1
  var secondContent: Int32 = -1

  static let failure = Ended(succeeded: false)
}
