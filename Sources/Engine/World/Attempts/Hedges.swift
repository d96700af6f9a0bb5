import NeedletailLanes

/// The hedged calls: each attempt's twin, and when a second attempt is to start.
struct Hedges: ~Copyable {
  /// A hedged pair's other half.
  struct Hedge: BitwiseCopyable {
    var twin: Int32 = -1
    var startsAt: UInt64 = .max
  }

  private let hedges: SparseTable<Hedge>

  init(calls: Int32) { hedges = SparseTable(limit: calls) }

  /// A dispatched attempt has no twin yet; one is to start at an instant, `UInt64.max` for never.
  @inline(__always)
  func begin(_ call: Int32, startsAt instant: UInt64) { hedges.set(call, Hedge(twin: -1, startsAt: instant)) }

  /// Whether a timer is the one that counts.
  @inline(__always)
  func awaits(_ call: Int32, at instant: UInt64) -> Bool { hedges.get(call)?.startsAt == instant }

  /// Whether a second attempt was to start; none is any more.
  @inline(__always)
  func cancelStart(_ call: Int32) -> Bool {
    guard let hedge = hedges.get(call), hedge.startsAt != .max else { return false }
    hedges[call].startsAt = .max
    return true
  }

  /// The second attempt of a call has started.
  @inline(__always)
  func pair(_ call: Int32, with twin: Int32) {
    hedges[call] = Hedge(twin: twin, startsAt: .max)
    hedges.set(twin, Hedge(twin: call, startsAt: .max))
  }

  /// An attempt's other half. Of a call that was hedged: its second attempt; of that: the call proper.
  @inline(__always)
  func twin(of call: Int32) -> Int32 { hedges[call].twin }

  /// A call is without its second attempt again: which that was.
  @inline(__always)
  func part(_ call: Int32) -> Int32 {
    let twin = hedges[call].twin
    hedges[call].twin = -1
    return twin
  }
}
