import NeedletailEngine

extension Pattern {
  /// How long the pattern takes when nothing waits and every call takes its recorded service time, nanoseconds.
  ///
  /// Only what a replayed session is made of: sequences, parallels that join all, delays and calls.
  var idealDuration: Nanoseconds {
    switch self {
    case .call(let call): call.recorded?.service ?? 0
    case .delay(let time): time
    case .sequence(let steps): steps.reduce(0) { $0 + $1.body.idealDuration }
    case .parallel(let branches, join: .all): branches.reduce(0) { max($0, $1.idealDuration) }
    default: Nanoseconds.max
    }
  }

  /// The calls in it, wherever they stand.
  var recordedCalls: [Pattern.Call] {
    if case .call(let call) = self { return [call] }
    return children.flatMap(\.recordedCalls)
  }
}
