/// What submits jobs: one a load.
struct Generator: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    case open, closed, trace
    /// A trace some of whose rows are followed by further turns.
    case conversations
    /// Jobs come from outside.
    case external
  }

  var kind: Kind
  /// The parent of its jobs' keys.
  var key: DrawKey
  /// The only scenario it submits, or −1 for all by weight.
  var scenario: Int32
  var start: UInt64
  /// Open and trace: the arrivals so far. Closed: the users launched so far.
  var submitted = 0
  /// Closed: looping users, their think time and pause.
  var users = 0
  var thinkTime: SamplerID = .none
  var thinksAlways = false
  var retryPause: UInt64 = 0
  /// Closed: where its users' iteration counts begin. Trace: where its rows begin.
  var base = 0
  /// Its schedule has no more arrivals.
  var isScheduleOver = false
  /// Conversations: turns that are still to come.
  var turnsLeft = 0

  /// No more arrivals.
  var isExhausted: Bool { isScheduleOver && turnsLeft == 0 }
  /// Its jobs are rows of a trace.
  var isRecorded: Bool { kind == .trace || kind == .conversations }
}
