/// The nanoseconds of one thread of a job's critical path by what they were spent on, whole up to an instant. 64 bytes, a
/// cache line.
///
/// The parts that most jobs have lie in it, in a place each; the further ones in a list (`FurtherParts`), of which an account
/// that is copied must not have two owners.
struct Account: BitwiseCopyable {
  /// What is entered up to here; the parts add up to the time since the account began.
  var upTo: UInt64
  /// By `LatencyPart.nearPlace`.
  var near = Near(repeating: 0)
  /// The first of its further parts, by number; −1 for none.
  var firstFurther: Int32 = -1
  /// Fills the record up to a cache line, so that none lies in two.
  private var unused: Int32 = 0

  typealias Near = InlineArray<6, UInt64>

  @inline(__always)
  init(from instant: UInt64) { upTo = instant }
}

extension LatencyPart {
  /// The place in an account of a part that most jobs have, in the catalogue's order; `nil` for a further one.
  @inline(__always)
  var nearPlace: Int? {
    switch self {
    case .agent: 0
    case .firstToken: 1
    case .decode: 2
    case .service: 3
    case .coordination: 4
    case .stragglerWait: 5
    case .scheduleDelay, .gateway, .gatewayOverhead, .job, .rule, .agentRate, .call, .endpoint, .endpointRequests,
      .endpointTokens,
      .backoff, .failedAttempt, .discardedAttempt, .pause:
      nil
    }
  }
}
