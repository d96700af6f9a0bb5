import NeedletailEngine

extension Pattern {
  /// How long the pattern takes when nothing waits and every call takes its recorded service time.
  ///
  /// Only what a replayed session is made of: sequences, parallels that join all, delays and calls.
  var idealDuration: Duration {
    switch self {
    case .call(let call): call.recorded?.service ?? .zero
    case .delay(let time): time
    case .sequence(let steps): steps.reduce(.zero) { $0 + $1.body.idealDuration }
    case .parallel(let branches, join: .all): branches.reduce(.zero) { max($0, $1.idealDuration) }
    default: .nanoseconds(Int64.max)
    }
  }

  /// The calls in it, wherever they stand.
  var recordedCalls: [Pattern.Call] {
    if case .call(let call) = self { return [call] }
    return children.flatMap(\.recordedCalls)
  }
}
