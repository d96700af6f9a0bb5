/// One job in flight: who submitted it, where it stands, when it was meant to start. 64 bytes, a cache line.
struct JobRecord: BitwiseCopyable {
  enum State: UInt8, BitwiseCopyable {
    /// Waits for a slot on a gateway instance.
    case gatewayQueue
    /// Spends the gateway's overhead inside its slot.
    case overhead
    /// Waits for a job permit.
    case permitQueue
    /// Its pattern runs.
    case running
  }

  struct Flags: OptionSet, BitwiseCopyable {
    var rawValue: UInt8
    /// Intended inside the measured window.
    static let cohort = Flags(rawValue: 1)
    /// A call of it missed a service level.
    static let missedServiceLevel = Flags(rawValue: 2)
    /// It holds a gateway slot.
    static let holdsGateway = Flags(rawValue: 4)
    /// It holds a job permit.
    static let holdsPermit = Flags(rawValue: 8)
    /// It has failed, or was rejected.
    static let failed = Flags(rawValue: 16)
    /// A fault of the gateway makes it fail when its overhead is spent.
    static let failsAtGateway = Flags(rawValue: 32)
  }

  var intendedAt: UInt64
  var key: DrawKey
  /// In a queue: since when. In overhead: until when.
  var mark: UInt64
  /// The pattern's outermost activation; −1 before and after it runs.
  var root: Int32
  var user: Int32
  /// The looping user in a closed load, the row in a trace, else −1.
  var origin: Int32
  /// The next jobs in order of intended start, for the job timeout.
  var previousStarted: Int32
  var nextStarted: Int32
  var scenario: UInt16
  var generator: UInt16
  var instance: UInt16
  var state: State
  var flags: Flags
  /// Of a job at the gateway: its place in the order in which jobs came to wait or, once it holds a slot, got theirs. It also fills the
  /// record up to a cache line, so that none lies in two.
  var place: UInt64 = 0
}
