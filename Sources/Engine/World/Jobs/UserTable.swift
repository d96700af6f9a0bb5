import NeedletailLanes

/// Users and how likely each is to submit: `1 / (k + 1)^zipf`, cumulated.
struct UserTable: ~Copyable {
  let count: Int
  private let cumulative: FixedArray<Double>
  private let isUniform: Bool

  init(_ users: Users?) {
    count = users?.count ?? 0
    isUniform = (users?.zipf ?? 0) == 0
    var sum = 0.0
    var shares: [Double] = []
    if let users, !isUniform {
      shares.reserveCapacity(users.count)
      for rank in 1...users.count {
        sum += 1 / Elementary.pow(Double(rank), users.zipf)
        shares.append(sum)
      }
    }
    cumulative = FixedArray(shares)
  }

  /// The user these bits choose, or −1 when there are none. Complexity: O(log users).
  func draw(_ bits: UInt64) -> Int32 {
    if count == 0 { return -1 }
    if isUniform { return Int32(truncatingIfNeeded: Draws.index(bits, below: count)) }
    let wanted = Draws.unit(bits) * cumulative[count - 1]
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return Int32(truncatingIfNeeded: low)
  }
}

/// The first of some cumulative weights that covers a drawn share. Complexity: O(log entries).
@inline(__always)
func coveringIndex(_ bits: UInt64, in weights: borrowing FixedArray<Double>, from base: Int, count: Int) -> Int {
  let wanted = Draws.unit(bits) * weights[base + count - 1]
  var low = 0
  var high = count - 1
  while low < high {
    let middle = (low + high) / 2
    if weights[base + middle] < wanted { low = middle + 1 } else { high = middle }
  }
  return low
}
