/// What a call decided, drawn or answered; patterns read it and nothing else. 8 bytes.
struct Outcome: BitwiseCopyable, Equatable {
  /// Decisions as bits, by their numbers: those that are true or false, and in masks any. There is room for sixteen.
  struct Flags: OptionSet, BitwiseCopyable {
    var rawValue: UInt16

    @inline(__always) init(rawValue: UInt16) { self.rawValue = rawValue }
    @inline(__always) init(_ decision: Decision) { rawValue = 1 &<< UInt16(decision.rawValue) }

    static var handled: Flags { @inline(__always) get { Flags(.handled) } }
    static var approved: Flags { @inline(__always) get { Flags(.approved) } }
    static var abstained: Flags { @inline(__always) get { Flags(.abstained) } }
    static var solved: Flags { @inline(__always) get { Flags(.solved) } }
    static var confidence: Flags { @inline(__always) get { Flags(.confidence) } }
    static var fanOut: Flags { @inline(__always) get { Flags(.fanOut) } }
    static var choice: Flags { @inline(__always) get { Flags(.choice) } }
    /// A verdict is for or against, or a tally reached its quorum either way.
    static var decided: Flags { @inline(__always) get { Flags(.verdict) } }
    static var all: Flags { Decision.allCases.reduce([]) { $0.union(Flags($1)) } }
  }

  /// No choice was made.
  static let noChoice: UInt8 = 255
  /// More than any fan-out may make, see `World.widthLimit`.
  static var fanOutMost: Int32 { 0xFF_FFFF }

  /// One word, so that it travels in a register: flags, choice, fan-out, confidence, from the lowest bits up; 16, 8, 24 and 16
  /// of them. At first all is handled, approved, solved and decided, nothing chosen, the fan-out 1 and the confidence 1.
  private var bits: UInt64 = 0xFFFF_0000_01FF_008B

  var flags: Flags {
    @inline(__always) get { Flags(rawValue: UInt16(truncatingIfNeeded: bits)) }
    @inline(__always) set { bits = bits & ~0xFFFF | UInt64(newValue.rawValue) }
  }
  /// The number of the chosen name among all that agents may choose.
  var choice: UInt8 {
    @inline(__always) get { UInt8(truncatingIfNeeded: bits &>> 16) }
    @inline(__always) set { bits = bits & ~0xFF_0000 | UInt64(newValue) &<< 16 }
  }
  /// From 1 to `fanOutMost`; beyond it, that.
  var fanOut: Int32 {
    @inline(__always) get { Int32(truncatingIfNeeded: bits &>> 24 & 0xFF_FFFF) }
    @inline(__always) set {
      let bounded = Swift.min(newValue, Outcome.fanOutMost)
      bits = bits & ~0xFFFF_FF00_0000 | UInt64(UInt32(bitPattern: bounded)) &<< 24
    }
  }
  /// In 65,535ths.
  var confidence: UInt16 {
    @inline(__always) get { UInt16(truncatingIfNeeded: bits &>> 48) }
    @inline(__always) set { bits = bits & 0xFFFF_FFFF_FFFF | UInt64(newValue) &<< 48 }
  }

  init() {}

  /// What a failure that is handled gracefully leaves behind: nothing handled, approved, solved or decided.
  static var failed: Outcome {
    var outcome = Outcome()
    outcome.flags = []
    outcome.confidence = 0
    return outcome
  }

  /// A probability as `confidence` keeps it.
  static func scaled(_ confidence: Double) -> UInt16 {
    UInt16(Swift.max(0, Swift.min(1, confidence)) * 65_535 + 0.5)
  }

  @inline(__always)
  mutating func set(_ flag: Flags, to holds: Bool) {
    flags = holds ? flags.union(flag) : flags.subtracting(flag)
  }

  /// What several branches decided together: a flag holds when all say so, confidence is the least, width the most, the choice
  /// the first one's.
  @inline(__always)
  mutating func merge(_ other: Outcome) {
    let (mine, others) = (bits, other.bits)
    let decided = choice == Outcome.noChoice ? others : mine
    bits =
      mine & others & 0xFFFF | decided & 0xFF_0000
      | Swift.max(mine & 0xFFFF_FF00_0000, others & 0xFFFF_FF00_0000)
      | Swift.min(mine &>> 48, others &>> 48) &<< 48
  }
}

/// How a pool's outcomes are drawn; only the declared ones.
struct OutcomeRule: BitwiseCopyable {
  var declared: Outcome.Flags = []
  /// Of each declared flag, by the decision's number.
  var probabilities = InlineArray<16, Double>(repeating: 1)
  var confidence: SamplerID = .none
  var fanOut: SamplerID = .none
  /// Where its cumulative choice weights begin in `World.choices`, and how many.
  var choices: Int32 = 0
  var choiceCount: Int32 = 0
  /// Cumulative shares of for and against; the rest is a tie.
  var verdictFor = 0.0
  var verdictAgainst = 0.0
}
