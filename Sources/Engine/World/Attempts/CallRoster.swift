import NeedletailLanes

/// The calls of each pool that stand in some queue, and those that hold a slot; kept only where somebody will ask for them.
struct CallRosters: ~Copyable {
  let waiting: CallRoster
  let running: CallRoster
  /// How many attempts stand in any queue, of all pools.
  let waitingInAll: Cell<Int>

  /// - Parameters:
  ///   - hasBreakers: one that opens refuses what waits.
  ///   - losesMembers: some fault takes agents away, which ends what runs there.
  init(hasBreakers: Bool, losesMembers: Bool, pools: Int, calls: Int32) {
    waiting = CallRoster(isKept: hasBreakers || losesMembers, pools: pools, calls: calls)
    running = CallRoster(isKept: losesMembers, pools: pools, calls: calls)
    waitingInAll = Cell(0)
  }
}

/// Which calls of a pool are at something: in some queue, or on an agent. Linked, so that asking for those of one pool costs
/// what is there, not the whole table of calls.
///
/// - Complexity: O(1) to enter and to leave.
struct CallRoster: ~Copyable {
  struct Links: BitwiseCopyable {
    var previous: Int32
    var next: Int32
  }

  /// Whether it is kept at all; otherwise nothing is ever written.
  let isKept: Bool
  private let heads: FixedArray<Int32>
  private let links: SparseTable<Links>

  init(isKept: Bool, pools: Int, calls: Int32) {
    self.isKept = isKept
    heads = FixedArray(repeating: -1, count: isKept ? pools : 0)
    links = SparseTable(limit: isKept ? calls : 1)
  }

  @inline(__always)
  func enter(_ call: Int32, _ pool: Int32) {
    let head = heads[pool]
    links.set(call, Links(previous: -1, next: head))
    if head >= 0 { links[head].previous = call }
    heads[pool] = call
  }

  @inline(__always)
  func leave(_ call: Int32, _ pool: Int32) {
    let (previous, next) = (links[call].previous, links[call].next)
    if previous >= 0 {
      links[previous].next = next
    } else {
      assert(heads[pool] == call, "CallRoster: a call left that had not entered")
      heads[pool] = next
    }
    if next >= 0 { links[next].previous = previous }
  }

  /// The calls of a pool, in no order. Complexity: O(calls).
  func calls(of pool: Int32) -> [Int32] {
    var found: [Int32] = []
    var call = isKept ? heads[pool] : -1
    while call >= 0 {
      found.append(call)
      call = links[call].next
    }
    return found
  }
}
