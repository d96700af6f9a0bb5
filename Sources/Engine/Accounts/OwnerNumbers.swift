import NeedletailLanes

/// The numbers by which accounts know what time can be spent on: each is a part of latency, of a pool where the part has an owner.
///
/// Each scenario numbers what its own calls can be spent on. Numbers below `Account.Near.count` are near: the wait for the slowest
/// branch, then what the pools' calls usually are, their work first, since a call always has that, then their waits for an agent. The
/// others are further: what is of no pool, with the same number in every scenario, then what the pools' calls seldom are.
struct OwnerNumbers: ~Copyable {
  /// A pool that a scenario's patterns call.
  struct Caller {
    var scenario: Int
    var pool: Int32
    /// What its calls that answer are spent on.
    var work: [LatencyPart]
  }

  /// What a number stands for.
  struct Entry: Equatable {
    var part: LatencyPart
    /// The pool whose calls it is of; −1 for none.
    var pool: Int32
  }

  /// By caller, counted from 1, and part: room for as many as a power of two. The first row is of no caller.
  private let numbers: FixedArray<Int32>
  /// By scenario and number; `nil` for numbers that stand for nothing.
  private let entries: [[Entry?]]
  /// Near numbers in use, of the scenario that has most.
  let nearCount: Int

  /// - Parameter callers: no two of one scenario are of one pool.
  init(scenarios: Int, callers: [Caller]) {
    precondition(LatencyPart.allCases.count <= Self.rowLength, "OwnerNumbers: a row has room for all parts")
    var numbers = [Int32](repeating: -1, count: (1 + callers.count) * Self.rowLength)
    var common: [Entry?] = Array(repeating: nil, count: Account.Near.count)
    common[Int(Self.stragglerWait)] = Entry(part: .stragglerWait, pool: -1)
    for part in LatencyPart.allCases where part.holder == nil {
      if part != .stragglerWait { common.append(Entry(part: part, pool: -1)) }
      let number = part == .stragglerWait ? Self.stragglerWait : Int32(common.count - 1)
      for row in 0...callers.count { numbers[row * Self.rowLength + part.rawValue] = number }
    }
    var entries = Array(repeating: common, count: scenarios)
    var near = Array(repeating: 1, count: scenarios)
    func give(_ part: LatencyPart, _ place: Int, mayBeNear: Bool) {
      let (caller, index) = (callers[place], (1 + place) * Self.rowLength + part.rawValue)
      guard numbers[index] < 0 else { return }
      let entry = Entry(part: part, pool: caller.pool)
      if mayBeNear && near[caller.scenario] < Account.Near.count {
        numbers[index] = Int32(near[caller.scenario])
        entries[caller.scenario][near[caller.scenario]] = entry
        near[caller.scenario] += 1
      } else {
        numbers[index] = Int32(entries[caller.scenario].count)
        entries[caller.scenario].append(entry)
      }
    }
    for place in callers.indices { for part in callers[place].work { give(part, place, mayBeNear: true) } }
    for place in callers.indices { give(.agent, place, mayBeNear: true) }
    for place in callers.indices { for part in LatencyPart.allCases { give(part, place, mayBeNear: false) } }
    self.numbers = FixedArray(numbers)
    self.entries = entries
    nearCount = near.max() ?? 1
  }

  /// The wait for the slowest branch, in every scenario.
  static var stragglerWait: Int32 { 0 }

  /// What has no owner, in place of a caller.
  static var noCaller: Int32 { 0 }

  private static let rowLength = 32

  /// The number of a part of a caller's calls, callers counted from 1; −1 where it has none.
  @inline(__always)
  subscript(caller: Int32, part: LatencyPart) -> Int32 {
    numbers[Int(caller) &* Self.rowLength &+ part.rawValue]
  }

  /// What a scenario's number stands for.
  func entry(_ number: Int32, inScenario scenario: Int) -> Entry {
    guard let entry = entries[scenario][Int(number)] else {
      preconditionFailure("time was entered under the number of nothing")
    }
    return entry
  }

  var scenarioCount: Int { entries.count }
  /// Numbers of the scenario that has most.
  var mostNumbers: Int { entries.map(\.count).max() ?? Account.Near.count }
}
