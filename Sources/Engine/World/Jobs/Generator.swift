/// What submits jobs: one a load.
struct Generator: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    case open, closed, trace
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
  /// No more arrivals.
  var isExhausted = false
}
